#include "schedule/explain/explain.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>
#include <utility>

#include "model/units.hpp"
#include "schedule/solve/adopt.hpp"
#include "schedule/solve/assignment.hpp"
#include "schedule/solve/gates.hpp"
#include "schedule/solve/port_uses.hpp"

namespace isoline::schedule {
namespace {

constexpr int ways = 8;
constexpr std::size_t most_periods = 8;  // of other streams that are tried

/// The plan with one request changed; nothing else moves.
class Trial {
 public:
  static Result<Trial> make(Plan plan) {
    Trial trial;
    trial.plan_ = std::make_unique<Plan>(std::move(plan));
    auto adopted = adopt(*trial.plan_);
    if (!adopted) return fail(adopted.error());
    trial.assignment_ = std::move(*adopted);
    return trial;
  }

  Assignment& assignment() { return *assignment_; }

  /// Times, and gates for the ports on its way. It has none before and after.
  bool has_place(std::uint32_t stream) {
    trouble_.clear();
    if (!assignment_->impossible(stream).empty()) return false;
    for (const Waiting waiting : {Waiting::none, Waiting::for_frames, Waiting::for_gates}) {
      if (!assignment_->place(stream, waiting, ways)) continue;
      trouble_ = gate_trouble(stream);
      assignment_->take_off(stream);
      if (trouble_.empty()) return true;
    }
    return false;
  }

  /// What kept ports from having gates when times were found; empty: no times were, or nothing did.
  const std::string& trouble() const { return trouble_; }

 private:
  std::string gate_trouble(std::uint32_t stream) {
    for (const PlacedMember& member : assignment_->members(stream)) {
      for (const RouteHop& hop : member.route.hops) {
        const auto uses = uses_of(*assignment_, hop.link);
        const GateTrouble trouble = build_gates(plan_->network, hop.link, uses).trouble;
        if (trouble != GateTrouble::none) return text_of(hop.link, trouble, uses);
      }
    }
    return {};
  }

  std::string text_of(LinkIndex number, GateTrouble trouble, const std::vector<PortUse>& uses) const {
    const Link& link = plan_->network.links[number];
    const auto& nodes = plan_->network.nodes;
    const std::string port = nodes[link.from].name + " -> " + nodes[link.to].name;
    if (trouble == GateTrouble::budget) {
      return "the list of " + port + " would need more entries than its " + std::to_string(link.gate_budget);
    }
    if (trouble == GateTrouble::interval) {
      return "an entry of the list of " + port + " would be shorter than " + isoline::to_string(link.minimum_interval);
    }
    const std::int64_t cycle = common_cycle(link, uses);
    std::string text = "the list of " + port + " would repeat only after ";
    if (cycle == 0) return text + "more than 146 years, when all periods there have come to an end together";
    std::int64_t frames = 0;
    for (const PortUse& use : uses) frames += cycle / use.period;
    for (const ReservedWindow& window : link.reserved) frames += cycle / window.period.count();
    return text + isoline::to_string(Nanoseconds(cycle)) + ", with " + std::to_string(frames) +
           " frames and windows until then: the periods of all of them have too little in common";
  }

  std::unique_ptr<Plan> plan_;
  std::unique_ptr<Assignment> assignment_;
  std::string trouble_;
};

/// Takes off one after the other: whoever makes no difference stays off (a deletion filter).
std::vector<std::uint32_t> least_conflict(Trial& trial, std::uint32_t stream) {
  Assignment& assignment = trial.assignment();
  std::vector<std::uint32_t> conflict;
  for (std::uint32_t other = 0; other < assignment.streams(); ++other) {
    if (!assignment.placed(other)) continue;
    auto members = assignment.members(other);
    assignment.take_off(other);
    if (!trial.has_place(stream)) continue;
    assignment.place(other, std::move(members));
    conflict.push_back(other);
  }
  // What was needed at first may not be any more once others are gone: each is tried again.
  std::erase_if(conflict, [&](std::uint32_t other) {
    auto members = assignment.members(other);
    assignment.take_off(other);
    if (!trial.has_place(stream)) return true;
    assignment.place(other, std::move(members));
    return false;
  });
  return conflict;
}

class Relaxing {
 public:
  Relaxing(const Plan& plan, std::uint32_t stream) : plan_(&plan), stream_(stream) {}

  std::vector<Relaxation> run() {
    deadline();
    period();
    traffic_class();
    gate_budget();
    redundancy();
    return std::move(found_);
  }

 private:
  const StreamRequest& request() const { return plan_->streams[stream_]; }

  template <class Change>
  bool would_fit(const Change& change) {
    Plan changed = *plan_;
    change(changed);
    auto trial = Trial::make(std::move(changed));
    return trial && trial->has_place(stream_);
  }

  void note(Relaxation::Kind kind, std::string text) { found_.push_back({kind, std::move(text)}); }

  void deadline() {
    const auto with = [this](Nanoseconds deadline) {
      return would_fit([&](Plan& plan) { plan.streams[stream_].deadline = deadline; });
    };
    // Beyond this a frame would be under way with those of eight periods behind it.
    Nanoseconds enough = std::max(request().deadline, request().period) * 8;
    if (!with(enough)) return;
    Nanoseconds little = request().deadline;
    while (enough - little > std::max(Nanoseconds(1000), little / 100)) {
      const Nanoseconds middle = little + (enough - little) / 2;
      (with(middle) ? enough : little) = middle;
    }
    note(Relaxation::Kind::deadline,
         "a deadline of " + isoline::to_string(enough) + " instead of " + isoline::to_string(request().deadline));
  }

  void period() {
    for (const Nanoseconds period : other_periods()) {
      if (!would_fit([&](Plan& plan) { plan.streams[stream_].period = period; })) continue;
      note(Relaxation::Kind::period,
           "a period of " + isoline::to_string(period) + " instead of " + isoline::to_string(request().period));
      return;
    }
  }

  /// The nearest that have a common measure with what the others have, then multiples of its own.
  std::vector<Nanoseconds> other_periods() const {
    std::set<std::int64_t> taken;
    for (const StreamPlan& one : plan_->planned) taken.insert(plan_->streams[one.stream].period.count());
    for (const Link& link : plan_->network.links) {
      for (const ReservedWindow& window : link.reserved) taken.insert(window.period.count());
    }
    const std::int64_t own = request().period.count();
    std::set<std::int64_t> near;
    for (const std::int64_t other : taken) {
      const std::int64_t times = (own + other / 2) / other;
      if (times > 0) near.insert(other * times);
      const std::int64_t parts = (other + own / 2) / own;
      if (parts > 0 && other % parts == 0) near.insert(other / parts);
    }
    near.erase(own);
    std::vector<Nanoseconds> periods;
    for (const std::int64_t one : near) periods.emplace_back(one);
    std::ranges::stable_sort(periods, {}, [own](Nanoseconds one) { return std::abs(one.count() - own); });
    if (periods.size() > most_periods) periods.resize(most_periods);
    for (const int times : {2, 4, 8}) periods.push_back(request().period * times);
    return periods;
  }

  void traffic_class() {
    if (!request().traffic_class) return;
    if (!would_fit([&](Plan& plan) { plan.streams[stream_].traffic_class.reset(); })) return;
    note(Relaxation::Kind::traffic_class,
         "any scheduled traffic class instead of " + std::to_string(request().traffic_class->value()));
  }

  void gate_budget() {
    const auto more = [](Plan& plan) {
      for (Link& link : plan.network.links) link.gate_budget = std::max(link.gate_budget, 2048U);
    };
    if (would_fit(more)) note(Relaxation::Kind::gate_budget, "gate lists of 2048 entries");
  }

  void redundancy() {
    if (!request().redundant) return;
    if (!would_fit([&](Plan& plan) { plan.streams[stream_].redundant = false; })) return;
    note(Relaxation::Kind::redundancy, "one copy instead of two");
  }

  const Plan* plan_;
  std::uint32_t stream_;
  std::vector<Relaxation> found_;
};

/// Why a stream has no times where there is no other.
std::string no_times_alone(const Plan& plan, std::uint32_t stream) {
  Plan open = plan;
  open.planned.clear();
  for (Link& link : open.network.links) link.reserved.clear();
  auto trial = Trial::make(std::move(open));
  if (trial && trial->has_place(stream)) {
    return "reserved windows on its way are at any of its times sooner or later, with its period of " +
           isoline::to_string(plan.streams[stream].period);
  }
  return "its way takes too long, or limits of its links leave no room";
}

}  // namespace

const char* to_string(Relaxation::Kind kind) {
  switch (kind) {
    case Relaxation::Kind::deadline: return "deadline";
    case Relaxation::Kind::period: return "period";
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
  explanation.impossible = trial->assignment().impossible_alone(stream);
  Plan alone = plan;
  alone.planned.clear();
  auto empty = Trial::make(std::move(alone));
  if (!empty) return fail(empty.error());
  if (explanation.impossible.empty() && !empty->has_place(stream)) {
    explanation.impossible = empty->trouble().empty() ? no_times_alone(plan, stream) : empty->trouble();
  }
  if (explanation.impossible.empty()) {
    explanation.fits = trial->has_place(stream);
    if (explanation.fits) return explanation;
    explanation.gates = trial->trouble();
    explanation.conflict = least_conflict(*trial, stream);
  }
  explanation.relaxations = Relaxing(plan, stream).run();
  return explanation;
}

}  // namespace isoline::schedule
