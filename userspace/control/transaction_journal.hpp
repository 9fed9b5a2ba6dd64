// What the journal says before a transaction begins, and the record that it begins with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/transaction.hpp"
#include "host/journal.hpp"
#include "model/error.hpp"

namespace isoline::control {

/// The last transaction if it is unfinished: applying or confirming, and of this boot. Errors: those of the journal.
Result<std::optional<host::JournalRecord>> unfinished(host::Journal& journal);

/// Errors: occupied: the record's ports are in another network namespace, where the names may be those of others.
Result<void> need_same_network(const host::JournalRecord& record, const std::string& what, host::Journal& journal);

/// Locks the journal for a new transaction. Errors: occupied (another process applies, a transaction waits for
/// confirmation or recovery), and those of the journal. `what` is what cannot be done then.
Result<void> take_journal(const std::string& what, host::Journal& journal);

/// A new record, phase applying, not yet written.
Result<host::JournalRecord> new_record(const std::string& schedule, std::vector<SavedPort> before,
                                       TransactionParts parts);

/// When the transaction began, which is in its id; nothing if the id says none.
std::optional<WallTime> begun(const host::JournalRecord& record);

/// Reports with the clock's date.
void report(TransactionParts parts, host::EventLevel level, std::string kind, std::string subject, std::string text);

/// The date of a point on CLOCK_MONOTONIC, as things stand now.
WallTime date_of(MonotonicTime time, const host::Clock& clock);

}  // namespace isoline::control
