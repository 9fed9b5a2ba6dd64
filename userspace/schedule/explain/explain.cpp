#include "schedule/explain/explain.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "model/units.hpp"
#include "schedule/solve/adopt.hpp"
#include "schedule/solve/assignment.hpp"

namespace isoline::schedule {
namespace {

constexpr int ways = 8;

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

  /// It has none before and after.
  bool has_place(std::uint32_t stream) {
    if (!assignment_->impossible(stream).empty()) return false;
    for (const Waiting waiting : {Waiting::none, Waiting::for_frames, Waiting::for_gates}) {
      if (!assignment_->place(stream, waiting, ways)) continue;
      assignment_->take_off(stream);
      return true;
    }
    return false;
  }

 private:
  std::unique_ptr<Plan> plan_;
  std::unique_ptr<Assignment> assignment_;
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
    for (const int times : {2, 4, 8}) {
      const Nanoseconds period = request().period * times;
      if (!would_fit([&](Plan& plan) { plan.streams[stream_].period = period; })) continue;
      note(Relaxation::Kind::period,
           "a period of " + isoline::to_string(period) + " instead of " + isoline::to_string(request().period));
      return;
    }
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
    explanation.impossible =
        "even with no other stream it finds no times: the shortest way takes too long, or "
        "reserved windows and limits of links leave no room";
  }
  if (explanation.impossible.empty()) {
    explanation.fits = trial->has_place(stream);
    if (explanation.fits) return explanation;
    explanation.conflict = least_conflict(*trial, stream);
  }
  explanation.relaxations = Relaxing(plan, stream).run();
  return explanation;
}

}  // namespace isoline::schedule
