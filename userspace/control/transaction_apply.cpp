#include <algorithm>
#include <utility>

#include "control/transaction.hpp"
#include "control/transaction_journal.hpp"
#include "control/transaction_preflight.hpp"
#include "control/transaction_rollback.hpp"
#include "control/transaction_verify.hpp"
#include "schedule/gates/compare.hpp"

namespace isoline::control {
namespace {

using host::TransactionPhase;

const char* const cannot_apply = "cannot apply the schedule";

void tell(const ApplyOptions& options, const std::string& deed) {
  if (options.progress) options.progress(deed);
}

Result<void> need_watch(host::Journal& journal) {
  const auto watched = journal.watched();
  if (!watched) return fail(watched.error());
  if (*watched) return {};
  return fail({ErrorKind::unreachable,
               cannot_apply,
               {},
               "isolined does not run: nobody would put the ports back if you cannot confirm",
               "systemctl start isolined"});
}

Result<void> may_begin(const Schedule& schedule, const ApplyOptions& options, host::Journal& journal) {
  if (schedule.ports.empty()) {
    return fail({ErrorKind::invalid_input, cannot_apply, {}, "it has no ports", {}});
  }
  if (!options.confirm_within) return {};
  if (*options.confirm_within <= Nanoseconds{0}) {
    return fail({ErrorKind::invalid_input, cannot_apply, {}, "there is no time to confirm", "a duration, as in 60s"});
  }
  if (options.dry_run) return {};
  return need_watch(journal);
}

Result<std::vector<PortComparison>> compare_now(const Preparation& prepared, host::TrafficControl& ports) {
  std::vector<PortComparison> all;
  for (const PreparedPort& port : prepared.ports) {
    const auto state = ports.read(port.wanted.interface);
    if (!state) return fail(state.error());
    all.push_back(schedule::compare(port.wanted, *state));
  }
  return all;
}

/// From the first change on: whatever goes wrong here is undone by the caller.
class Deeds {
 public:
  Deeds(const Preparation& prepared, const ApplyOptions& options, TransactionParts parts, const std::string& id)
      : prepared_(&prepared), options_(&options), parts_(parts), id_(&id) {}

  Result<std::vector<PortComparison>> run() {
    for (const PreparedPort& port : prepared_->ports) {
      changed_.push_back(port.before);
      for (const host::ApplyStep& step : port.steps) {
        if (auto done = run(port.wanted.interface, step); !done) return fail(done.error());
      }
    }
    tell(*options_, prepared_->base_time ? "wait until the gates begin, and compare" : "compare");
    auto verified = verify(prepared_->ports, *options_, parts_);
    if (!verified) return verified;
    tell(*options_, "keep it");
    if (options_->confirm_within) {
      // It was there at the beginning; gates may have taken a day to begin since.
      if (auto watched = need_watch(parts_.journal); !watched) return fail(watched.error());
      confirm_until_ = parts_.clock.monotonic() + *options_->confirm_within;
      if (auto done = parts_.journal.phase(*id_, TransactionPhase::confirming, confirm_until_); !done) {
        return fail(done.error());
      }
    } else if (auto done = parts_.journal.phase(*id_, TransactionPhase::committed); !done) {
      return fail(done.error());
    }
    return verified;
  }

  /// Ports that may be other than before.
  const std::vector<SavedPort>& changed() const { return changed_; }
  std::optional<MonotonicTime> confirm_until() const { return confirm_until_; }

 private:
  Result<void> run(const std::string& interface, const host::ApplyStep& step) {
    if (options_->cancelled && options_->cancelled()) {
      return fail({ErrorKind::failed, "applying was interrupted", interface, "before: " + step.what, {}});
    }
    tell(*options_, step.what);
    auto done = step.run();
    if (done) return done;
    Error error = done.error();
    if (error.where.empty()) error.where = interface;
    return fail(std::move(error));
  }

  const Preparation* prepared_;
  const ApplyOptions* options_;
  TransactionParts parts_;
  const std::string* id_;
  std::vector<SavedPort> changed_;
  std::optional<MonotonicTime> confirm_until_;
};

// The reason with what became of the ports. If some could not be put back, the journal stays open for recover().
Error undo(Error reason, const Deeds& deeds, const host::JournalRecord& record, const ApplyOptions& options,
           TransactionParts parts) {
  const Rollback rollback = roll_back(deeds.changed(), parts.ports, parts.clock, options.progress);
  if (!reason.why.empty()) reason.why += "; ";
  if (rollback.failures.empty()) {
    reason.why += success_in_words(rollback);
    tell(options, "note that all is as before");
    if (auto noted = parts.journal.phase(record.id, TransactionPhase::reverted); !noted) {
      reason.why += "; the journal does not know it: " + describe(noted.error());
      reason.hint = "isoline schedule recover";
    }
    report(parts, host::EventLevel::warning, "schedule.reverted", record.schedule, describe(reason));
    return reason;
  }
  reason.why += in_words(rollback);
  reason.hint = "isoline schedule recover";
  report(parts, host::EventLevel::error, "schedule.rollback_failed", record.schedule, describe(reason));
  return reason;
}

void warn_of_doubts(ApplyReport& done) {
  for (const PortComparison& port : done.ports) {
    if (port.agreement == PortAgreement::pending) {
      done.warnings.push_back(port.interface + ": its gates begin with the next frame that is sent");
    }
    if (port.agreement != PortAgreement::cannot_verify) continue;
    done.warnings.push_back(port.interface + ": cannot verify: " + port.reason);
  }
}

}  // namespace

Result<ApplyReport> apply(const Schedule& schedule, const ApplyOptions& options, TransactionParts parts) {
  if (auto sound = may_begin(schedule, options, parts.journal); !sound) return fail(sound.error());
  // Before anything is read: another transaction would change it meanwhile.
  if (!options.dry_run) {
    if (auto taken = take_journal(cannot_apply, parts.journal); !taken) return fail(taken.error());
  }
  auto prepared = prepare(schedule, options, parts);
  if (!prepared) return fail(prepared.error());

  ApplyReport done;
  done.base_time = prepared->base_time;
  std::vector<SavedPort> before;
  for (const PreparedPort& port : prepared->ports) {
    before.push_back(port.before);
    for (const host::ApplyStep& step : port.steps) done.steps.push_back(step.what);
  }
  if (options.dry_run) {
    auto ports = compare_now(*prepared, parts.ports);
    if (!ports) return fail(ports.error());
    done.ports = std::move(*ports);
    done.warnings = std::move(prepared->warnings);
    return done;
  }

  const auto record = new_record(schedule.name, std::move(before), parts);
  if (!record) return fail(record.error());
  done.id = record->id;
  tell(options, "open the journal");
  if (auto begun = parts.journal.begin(*record); !begun) return fail(begun.error());

  Deeds deeds(*prepared, options, parts, record->id);
  auto verified = deeds.run();
  if (!verified) return fail(undo(verified.error(), deeds, *record, options, parts));

  done.ports = std::move(*verified);
  done.warnings = std::move(prepared->warnings);
  warn_of_doubts(done);
  done.phase = TransactionPhase::committed;
  if (const auto until = deeds.confirm_until()) {
    done.phase = TransactionPhase::confirming;
    done.confirm_until = date_of(*until, parts.clock);
  }
  report(parts, host::EventLevel::info, "schedule.applied", schedule.name,
         std::to_string(done.ports.size()) + (done.ports.size() == 1 ? " port" : " ports") + ", transaction " +
             done.id + (done.confirm_until ? ", waits for confirmation" : ""));
  return done;
}

}  // namespace isoline::control
