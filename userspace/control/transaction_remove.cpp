#include <utility>

#include "control/transaction.hpp"
#include "control/transaction_journal.hpp"
#include "control/transaction_rollback.hpp"

namespace isoline::control {

using host::TransactionPhase;

Result<void> remove(const std::string& interface, host::ForeignRoot foreign, TransactionParts parts) {
  if (auto taken = take_journal("cannot remove the schedule", parts.journal); !taken) return taken;
  const auto steps = parts.ports.plan_removal(interface, foreign);
  if (!steps) return fail(steps.error());
  // What could not be made again shall go: after a failure the kernel's default is what is left of it.
  auto saved = parts.ports.save_in_part(interface);
  if (!saved) return fail(saved.error());
  const auto record = new_record("", {std::move(saved->port)}, parts);
  if (!record) return fail(record.error());
  if (auto begun = parts.journal.begin(*record); !begun) return begun;

  Result<void> done;
  for (const host::ApplyStep& step : *steps) {
    if (done) done = step.run();
  }
  if (done) done = parts.journal.phase(record->id, TransactionPhase::committed);
  if (done) {
    report(parts, host::EventLevel::info, "schedule.removed", interface, "the kernel's default is back");
    return {};
  }

  Error error = done.error();
  if (!error.why.empty()) error.why += "; ";
  const Rollback rollback = roll_back(record->before, parts.ports, parts.clock);
  error.why += in_words(rollback);
  if (rollback.failures.empty()) {
    done = parts.journal.phase(record->id, TransactionPhase::reverted);
  }
  if (!rollback.failures.empty() || !done) error.hint = "isoline schedule recover";
  return fail(std::move(error));
}

}  // namespace isoline::control
