#include <utility>

#include "control/transaction.hpp"
#include "control/transaction_journal.hpp"
#include "control/transaction_rollback.hpp"

namespace isoline::control {

using host::TransactionPhase;

namespace {

const char* const cannot_recover = "cannot put the ports back";

RecoverReport nothing_to_do() {
  RecoverReport done;
  done.nothing_to_do = true;
  return done;
}

// A transaction of another boot: what it did went with the kernel that it did it to.
Result<RecoverReport> close_old(host::Journal& journal) {
  RecoverReport done = nothing_to_do();
  const auto last = journal.last();
  if (!last) return fail(last.error());
  if (!*last) return done;
  done.id = (*last)->id;
  const TransactionPhase phase = (*last)->phase;
  if (phase == TransactionPhase::applying || phase == TransactionPhase::confirming) {
    if (auto noted = journal.phase(done.id, TransactionPhase::reverted); !noted) return fail(noted.error());
  }
  return done;
}

}  // namespace

Result<RecoverReport> recover(TransactionParts parts) {
  if (auto locked = parts.journal.lock(); !locked) return fail(locked.error());
  const auto open = unfinished(parts.journal);
  if (!open) return fail(open.error());
  if (!*open) return close_old(parts.journal);
  const host::JournalRecord& record = **open;
  if (auto same = need_same_network(record, cannot_recover, parts.journal); !same) return fail(same.error());

  RecoverReport done;
  done.id = record.id;
  const bool confirming = record.phase == TransactionPhase::confirming && record.confirm_until;
  if (confirming && parts.clock.monotonic() < *record.confirm_until) {
    done.nothing_to_do = true;
    done.confirm_until = date_of(*record.confirm_until, parts.clock);
    return done;
  }

  Rollback rollback = roll_back(record.before, parts.ports, parts.clock);
  if (!rollback.failures.empty()) {
    Error error{rollback.failures.front().kind,
                cannot_recover,
                {},
                in_words(rollback),
                "isoline schedule recover, once the cause is gone"};
    report(parts, host::EventLevel::error, "schedule.rollback_failed", record.schedule, describe(error));
    return fail(std::move(error));
  }
  if (auto noted = parts.journal.phase(record.id, TransactionPhase::reverted); !noted) return fail(noted.error());
  report(parts, host::EventLevel::warning, "schedule.reverted", record.schedule,
         "transaction " + record.id + (confirming ? " was not confirmed in time" : " did not come to its end") + ": " +
             success_in_words(rollback));
  done.restored = std::move(rollback.restored);
  done.gone = std::move(rollback.gone);
  return done;
}

}  // namespace isoline::control
