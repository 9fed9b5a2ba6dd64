#include "schedule/solve/adopt.hpp"

#include <algorithm>
#include <utility>

namespace isoline::schedule {
namespace {

Error unlike_ours(const StreamRequest& request, std::string why) {
  return {ErrorKind::invalid_input,
          "cannot take up the plan of stream " + request.name,
          {},
          std::move(why),
          "isoline plan check"};
}

/// Evenly, on every hop.
bool spaced_as(const Route& route, const PlannedMember& member, std::uint32_t frames) {
  for (std::size_t hop = 0; hop < member.hops.size(); ++hop) {
    for (std::uint32_t frame = 1; frame < frames; ++frame) {
      const Nanoseconds gap = member.starts[hop * frames + frame] - member.starts[hop * frames + frame - 1];
      if (gap.count() != route.spacing) return false;
    }
  }
  return true;
}

/// Hops at which no other frame is why it waits.
std::vector<std::uint32_t> held_hops(Assignment& assignment, const PlacedMember& member, PeriodIndex period) {
  const auto& network = assignment.network();
  const int traffic_class = network.scheduled.classes[member.fit.in_class].value();
  std::vector<std::uint32_t> held;
  for (std::size_t hop = 0; hop < member.route.hops.size(); ++hop) {
    const RouteHop& at = member.route.hops[hop];
    if (at.before == PlannedHop::talker) continue;
    const std::int64_t from = ready(member.route, member.fit.starts, hop), start = member.fit.starts[hop];
    if (from == start) continue;
    const auto lowest =
        assignment.occupancy().link(at.link).kept_busy(assignment.occupancy().periods(), period, from, start);
    const bool alike = network.sync_error.count() == 0 && lowest && traffic_class < *lowest;
    if (!alike) held.push_back(static_cast<std::uint32_t>(hop));
  }
  return held;
}

}  // namespace

Result<std::vector<PlacedMember>> placed_members(const Network& network, const StreamRequest& request,
                                                 const StreamPlan& plan) {
  const auto& classes = network.scheduled.classes;
  const auto found = std::find(classes.begin(), classes.end(), plan.traffic_class);
  if (found == classes.end()) return fail(unlike_ours(request, "its traffic class is not one for scheduled streams"));
  if (plan.members.size() != (request.redundant ? 2U : 1U)) return fail(unlike_ours(request, "a copy is missing"));
  std::vector<PlacedMember> members;
  for (const PlannedMember& member : plan.members) {
    const std::size_t frames = request.frames;
    if (member.hops.empty() || member.starts.size() != member.hops.size() * frames) {
      return fail(unlike_ours(request, "times are missing"));
    }
    PlacedMember placed{time_route(network, request, member.hops), {}};
    placed.fit.in_class = static_cast<ClassPosition>(found - classes.begin());
    for (std::size_t hop = 0; hop < member.hops.size(); ++hop) {
      const std::int64_t start = member.starts[hop * frames].count();
      placed.fit.starts.push_back(start);
      const bool early =
          member.hops[hop].before != PlannedHop::talker && ready(placed.route, placed.fit.starts, hop) > start;
      if (start < 0 || early) return fail(unlike_ours(request, "a frame starts before it can"));
    }
    if (!spaced_as(placed.route, member, request.frames)) {
      return fail(unlike_ours(request, "the frames of its burst are spaced in another way"));
    }
    members.push_back(std::move(placed));
  }
  return members;
}

void hold_back_where_needed(Assignment& assignment, const std::vector<std::uint32_t>& streams) {
  for (const std::uint32_t stream : streams) {
    auto members = assignment.members(stream);
    bool held = false;
    for (PlacedMember& member : members) {
      member.fit.held = held_hops(assignment, member, assignment.wish(stream).period);
      held = held || !member.fit.held.empty();
    }
    if (!held) continue;
    assignment.take_off(stream);
    assignment.place(stream, std::move(members));
  }
}

Result<std::unique_ptr<Assignment>> adopt(const Plan& plan) { return adopt(plan.network, plan.streams, plan.planned); }

Result<std::unique_ptr<Assignment>> adopt(const Network& network, const std::vector<StreamRequest>& streams,
                                          const std::vector<StreamPlan>& planned) {
  auto assignment = std::make_unique<Assignment>(network, streams);
  for (const StreamPlan& one : planned) {
    auto members = placed_members(network, streams[one.stream], one);
    if (!members) return fail(members.error());
    assignment->place(one.stream, std::move(*members));
  }
  std::vector<std::uint32_t> streams_of_plan;
  for (const StreamPlan& one : planned) streams_of_plan.push_back(one.stream);
  hold_back_where_needed(*assignment, streams_of_plan);
  return assignment;
}

}  // namespace isoline::schedule
