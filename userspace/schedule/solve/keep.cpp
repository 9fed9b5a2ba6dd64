#include "schedule/solve/keep.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "model/units.hpp"
#include "schedule/solve/adopt.hpp"

namespace isoline::schedule {
namespace {

/// From the talker, over links that are there, to every listener.
bool leads_there(const Network& network, const StreamRequest& request, const PlannedMember& member) {
  std::vector<NodeIndex> reached;
  for (const PlannedHop& hop : member.hops) {
    if (hop.link >= network.links.size()) return false;
    const bool first = hop.before == PlannedHop::talker;
    if (!first && hop.before >= reached.size()) return false;
    const NodeIndex from = first ? request.talker : reached[hop.before];
    if (network.links[hop.link].from != from) return false;
    if (!first && network.nodes[from].kind != NodeKind::bridge) return false;
    reached.push_back(network.links[hop.link].to);
  }
  return std::all_of(request.listeners.begin(), request.listeners.end(), [&](NodeIndex listener) {
    return std::find(reached.begin(), reached.end(), listener) != reached.end();
  });
}

std::string link_name(const Network& network, LinkIndex link) {
  const Link& at = network.links[link];
  return network.nodes[at.from].name + " -> " + network.nodes[at.to].name;
}

/// What stands against it. Nothing: it can be placed so.
std::optional<std::string> obstacle(Assignment& assignment, std::uint32_t stream, const PlacedMember& member,
                                    const Wish& wish) {
  Occupancy& taken = assignment.occupancy();
  const std::int64_t cycle = taken.periods().length(wish.period);
  if (wish.in_class && *wish.in_class != member.fit.in_class) return "the traffic class that it asks for is another";
  const std::int64_t first = member.fit.starts.front();
  if (first < wish.earliest || first >= cycle) return "it may not start at " + to_string(Nanoseconds(first));
  const std::int64_t from = wish.since_earliest ? wish.earliest : first;
  for (std::size_t hop = 0; hop < member.route.hops.size(); ++hop) {
    const RouteHop& at = member.route.hops[hop];
    const std::int64_t start = member.fit.starts[hop];
    if (at.arrival >= 0 && start + at.arrival - from > wish.latency) {
      return "it would arrive after " + to_string(Nanoseconds(start + at.arrival - from)) + ", its deadline is " +
             to_string(assignment.request(stream).deadline);
    }
    const bool free = taken.has_room(at.link, at.slots, wish.period) &&
                      taken.link(at.link).next_free(taken.periods(), wish.period, start, at.length) == start;
    if (!free) return "link " + link_name(assignment.network(), at.link) + " is not free";
    if (at.before == PlannedHop::talker || member.fit.in_class == 0) continue;
    const auto there = taken.residence(member.route, member.fit, hop);
    const std::int64_t begin = there.begin + cycle;  // not negative
    if (taken.queue(at.link, member.fit.in_class).next_free(taken.periods(), wish.period, begin, there.length) !=
        begin) {
      return "the queue before link " + link_name(assignment.network(), at.link) + " is not free";
    }
  }
  return std::nullopt;
}

/// Copies one by one: the second is held against the first, too.
std::optional<std::string> keep_one(Assignment& assignment, const StreamPlan& plan) {
  const StreamRequest& request = assignment.request(plan.stream);
  const Network& network = assignment.network();
  if (Impossible why = assignment.impossible(plan.stream); !why.empty()) return why.reason;
  for (const PlannedMember& member : plan.members) {
    if (!leads_there(network, request, member)) return "its way is not there";
  }
  auto members = placed_members(network, request, plan);
  if (!members) return members.error().why;
  std::vector<PlacedMember> placed;
  for (PlacedMember& member : *members) {
    const Wish wish =
        placed.empty() ? assignment.wish(plan.stream) : assignment.wish_beside(plan.stream, placed.front());
    if (const auto why = obstacle(assignment, plan.stream, member, wish)) return why;
    placed.push_back(std::move(member));
    if (assignment.placed(plan.stream)) assignment.take_off(plan.stream);
    assignment.place(plan.stream, placed);
  }
  return std::nullopt;
}

}  // namespace

std::vector<NotKept> keep(Assignment& assignment, const std::vector<StreamPlan>& plans) {
  std::vector<NotKept> not_kept;
  std::vector<std::uint32_t> kept;
  for (const StreamPlan& plan : plans) {
    if (plan.stream >= assignment.streams() || assignment.placed(plan.stream)) continue;
    if (const auto why = keep_one(assignment, plan)) {
      if (assignment.placed(plan.stream)) assignment.take_off(plan.stream);
      not_kept.push_back({plan.stream, "it is pinned, and cannot stay where it was: " + *why});
    } else {
      kept.push_back(plan.stream);
    }
  }
  hold_back_where_needed(assignment, kept);
  return not_kept;
}

}  // namespace isoline::schedule
