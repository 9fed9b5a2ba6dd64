#include "control/transaction.hpp"
#include "control/transaction_journal.hpp"

namespace isoline::control {

Result<std::string> confirm(TransactionParts parts) {
  const char* const cannot_confirm = "cannot confirm";
  if (auto locked = parts.journal.lock(); !locked) return fail(locked.error());
  const auto open = unfinished(parts.journal);
  if (!open) return fail(open.error());
  if (!*open || (*open)->phase != host::TransactionPhase::confirming) {
    return fail({ErrorKind::not_found, cannot_confirm, {}, "no transaction waits for confirmation", {}});
  }
  const host::JournalRecord& record = **open;
  if (auto same = need_same_network(record, cannot_confirm, parts.journal); !same) return fail(same.error());
  if (record.confirm_until && parts.clock.monotonic() >= *record.confirm_until) {
    return fail({ErrorKind::vanished,
                 cannot_confirm,
                 {},
                 "the time of transaction " + record.id + " is over",
                 "isoline schedule apply again"});
  }
  if (auto noted = parts.journal.phase(record.id, host::TransactionPhase::committed); !noted) {
    return fail(noted.error());
  }
  report(parts, host::EventLevel::info, "schedule.confirmed", record.schedule, "transaction " + record.id);
  return record.id;
}

}  // namespace isoline::control
