#include "schedule/explain/explain.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "model/units.hpp"
#include "schedule/explain/in_the_way.hpp"
#include "schedule/explain/relax.hpp"
#include "schedule/explain/trial.hpp"

namespace isoline::schedule {
namespace {

/// Why a stream has no times where there is no other.
std::string no_times_alone(Trial& alone, const Plan& plan, std::uint32_t stream) {
  if (!alone.trouble().empty()) return alone.trouble();
  if (std::string budget = alone.budget_in_the_way(stream); !budget.empty()) return budget;
  Plan open = plan;
  open.planned.clear();
  for (Link& link : open.network.links) link.reserved.clear();
  auto trial = Trial::make(std::move(open));
  if (trial && trial->has_place(stream)) {
    return "reserved windows on its way are at any of its times sooner or later, with its period of " +
           isoline::to_string(plan.streams[stream].period);
  }
  if (std::string endless = alone.endless_in_the_way(stream); !endless.empty()) return endless;
  return "its way takes too long, or limits of its links leave no room";
}

/// Nothing: others have its times.
std::string gates_in_the_way(Trial& trial, std::uint32_t stream) {
  static_cast<void>(trial.has_place(stream));
  if (!trial.trouble().empty()) return trial.trouble();
  std::string budget = trial.budget_in_the_way(stream);
  return budget.empty() ? trial.endless_in_the_way(stream) : budget;
}

/// As adding has it: the common multiple of what is planned is no multiple of its period.
bool repeats_later(const Plan& plan, std::uint32_t stream) {
  constexpr std::int64_t longest = std::int64_t{1} << 62;
  std::int64_t cycle = 1;
  for (const StreamPlan& one : plan.planned) {
    const std::int64_t period = plan.streams[one.stream].period.count();
    const std::int64_t factor = period / std::gcd(cycle, period);
    if (cycle > longest / factor) return true;
    cycle *= factor;
  }
  return cycle > 1 && cycle % plan.streams[stream].period.count() != 0;
}

}  // namespace

const char* to_string(Relaxation::Kind kind) {
  switch (kind) {
    case Relaxation::Kind::deadline: return "deadline";
    case Relaxation::Kind::period: return "period";
    case Relaxation::Kind::route: return "route";
    case Relaxation::Kind::traffic_class: return "traffic-class";
    case Relaxation::Kind::gate_budget: return "gate-budget";
    case Relaxation::Kind::redundancy: return "redundancy";
  }
  return "";
}

Result<Explanation> explain(const Plan& plan, std::uint32_t stream) {
  const bool rejected = std::any_of(plan.rejected.begin(), plan.rejected.end(),
                                    [stream](const RejectedStream& one) { return one.stream == stream; });
  if (!rejected) return fail({ErrorKind::not_found, "cannot explain", {}, "the stream is not a rejected one", {}});
  auto trial = Trial::make(plan);
  if (!trial) return fail(trial.error());
  Explanation explanation;
  const Impossible why = trial->assignment().impossible_alone(stream);
  if (!why.empty() && !why.proven) return explanation;  // nothing else was looked at
  explanation.impossible = why.reason;
  Plan alone = plan;
  alone.planned.clear();
  auto empty = Trial::make(std::move(alone));
  if (!empty) return fail(empty.error());
  if (explanation.impossible.empty() && !empty->has_place(stream)) {
    explanation.impossible = no_times_alone(*empty, plan, stream);
  }
  if (explanation.impossible.empty()) {
    explanation.fits = placed_without(plan, stream, {});
    if (explanation.fits) {
      explanation.repeats_later = repeats_later(plan, stream);
      return explanation;
    }
    explanation.gates = gates_in_the_way(*trial, stream);
    explanation.conflict = least_conflict(*trial, plan, stream);
    explanation.removal = least_removal(*trial, plan, stream);
  }
  explanation.relaxations = relaxations(plan, stream);
  return explanation;
}

}  // namespace isoline::schedule
