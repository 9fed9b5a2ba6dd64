#include "control/transaction_journal.hpp"

#include <unistd.h>

#include <charconv>
#include <utility>

namespace isoline::control {

using host::TransactionPhase;

Result<std::optional<host::JournalRecord>> unfinished(host::Journal& journal) {
  auto last = journal.last();
  if (!last || !*last) return last;
  const TransactionPhase phase = (*last)->phase;
  if (phase == TransactionPhase::committed || phase == TransactionPhase::reverted) return std::nullopt;
  const auto boot = journal.boot_id();
  if (!boot) return fail(boot.error());
  if ((*last)->boot_id != *boot) return std::nullopt;
  return last;
}

Result<void> need_same_network(const host::JournalRecord& record, const std::string& what, host::Journal& journal) {
  if (record.network.empty()) return {};
  const auto here = journal.network();
  if (!here) return fail(here.error());
  if (record.network == *here) return {};
  return fail({ErrorKind::occupied,
               what,
               {},
               "transaction " + record.id + " is of another network namespace",
               "ip netns exec NAME isoline schedule recover; if that namespace is gone, so are its ports: remove the "
               "journal's file"});
}

Result<void> take_journal(const std::string& what, host::Journal& journal) {
  if (auto locked = journal.lock(); !locked) return locked;
  const auto open = unfinished(journal);
  if (!open) return fail(open.error());
  if (!*open) return {};
  if (auto same = need_same_network(**open, what, journal); !same) return same;
  if ((*open)->phase == TransactionPhase::confirming) {
    return fail({ErrorKind::occupied,
                 what,
                 {},
                 "transaction " + (*open)->id + " waits for confirmation",
                 "isoline schedule confirm, or wait until it is reverted"});
  }
  return fail({ErrorKind::occupied,
               what,
               {},
               "transaction " + (*open)->id + " did not come to its end",
               "isoline schedule recover"});
}

Result<host::JournalRecord> new_record(const std::string& schedule, std::vector<SavedPort> before,
                                       TransactionParts parts) {
  auto boot = parts.journal.boot_id();
  if (!boot) return fail(boot.error());
  auto network = parts.journal.network();
  if (!network) return fail(network.error());
  host::JournalRecord record;
  record.network = std::move(*network);
  record.id = std::to_string(parts.clock.wall().time_since_epoch().count()) + "-" + std::to_string(::getpid());
  record.boot_id = std::move(*boot);
  record.schedule = schedule;
  record.before = std::move(before);
  return record;
}

std::optional<WallTime> begun(const host::JournalRecord& record) {
  std::int64_t nanoseconds = 0;
  const char* const end = record.id.data() + record.id.size();
  const auto [rest, error] = std::from_chars(record.id.data(), end, nanoseconds);
  if (error != std::errc() || nanoseconds <= 0) return std::nullopt;
  return WallTime(Nanoseconds(nanoseconds));
}

void report(TransactionParts parts, host::EventLevel level, std::string kind, std::string subject, std::string text) {
  parts.events.report({parts.clock.wall(), level, std::move(kind), std::move(subject), std::move(text)});
}

WallTime date_of(MonotonicTime time, const host::Clock& clock) { return clock.wall() + (time - clock.monotonic()); }

}  // namespace isoline::control
