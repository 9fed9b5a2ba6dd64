#include <algorithm>

#include "schedule/check/stream_rules.hpp"

namespace isoline::schedule::plan_check {
namespace {

void check_tree(const Report& report, const StreamPlan& planned, const PlannedMember& member, StreamScratch& scratch) {
  const Network& network = report.network;
  const StreamRequest& request = report.streams[planned.stream];
  const auto wrong = [&](LinkIndex link, auto&& what) {
    report.add(Kind::route, planned.stream, link, [&] { return report.stream(planned.stream) + ": " + what(); });
  };
  scratch.reached.clear();
  scratch.reached.put(request.talker);
  std::vector<bool> leads_on(member.hops.size());
  for (const PlannedHop& hop : member.hops) {
    const Link& link = network.links[hop.link];
    const bool first = hop.before == PlannedHop::talker;
    const NodeIndex origin = first ? request.talker : network.links[member.hops[hop.before].link].to;
    if (!first) leads_on[hop.before] = true;
    if (link.from != origin) {
      wrong(hop.link, [&] { return report.link(hop.link) + " does not begin at " + report.node(origin); });
    } else if (!first && network.nodes[origin].kind == NodeKind::end_station) {
      wrong(hop.link, [&] { return "end station " + report.node(origin) + " does not forward"; });
    }
    if (!scratch.reached.put(link.to)) {
      wrong(hop.link, [&] { return report.link(hop.link) + " reaches " + report.node(link.to) + " again"; });
    }
  }
  for (std::size_t hop = 0; hop < member.hops.size(); ++hop) {
    const NodeIndex end = network.links[member.hops[hop].link].to;
    if (leads_on[hop] || scratch.listens.has(end)) continue;
    wrong(member.hops[hop].link, [&] { return "a branch ends at " + report.node(end) + ", no listener"; });
  }
  for (const NodeIndex listener : request.listeners) {
    if (scratch.reached.has(listener)) continue;
    wrong(PlanViolation::none, [&] { return "listener " + report.node(listener) + " is not reached"; });
  }
}

bool is_only_link(const Network& network, LinkIndex link, NodeIndex Link::* end) {
  const NodeIndex node = network.links[link].*end;
  return std::ranges::count_if(network.links, [&](const Link& one) { return one.*end == node; }) == 1;
}

bool has(const auto& sorted, const auto& value) { return std::ranges::binary_search(sorted, value); }

}  // namespace

void check_routes(const Report& report, const StreamPlan& planned, StreamScratch& scratch) {
  scratch.listens.clear();
  for (const NodeIndex listener : report.streams[planned.stream].listeners) scratch.listens.put(listener);
  for (const PlannedMember& member : planned.members) check_tree(report, planned, member, scratch);
}

void check_redundancy(const Report& report, const StreamPlan& planned) {
  if (planned.members.size() != 2) return;
  const Network& network = report.network;
  const StreamRequest& request = report.streams[planned.stream];
  const auto listens = [&](NodeIndex node) {
    return std::ranges::find(request.listeners, node) != request.listeners.end();
  };
  std::vector<LinkIndex> links;
  std::vector<NodeIndex> nodes, unavoidable{request.talker};
  for (const PlannedHop& hop : planned.members[0].hops) {
    links.push_back(hop.link);
    nodes.push_back(network.links[hop.link].to);
  }
  std::ranges::sort(links);
  std::ranges::sort(nodes);
  for (const PlannedHop& hop : planned.members[1].hops) {
    if (!has(links, hop.link)) continue;
    const Link& link = network.links[hop.link];
    const bool from_talker = link.from == request.talker && is_only_link(network, hop.link, &Link::from);
    const bool to_listener = listens(link.to) && is_only_link(network, hop.link, &Link::to);
    if (from_talker) unavoidable.push_back(link.to);
    if (to_listener) unavoidable.push_back(link.from);
    if (from_talker || to_listener) continue;
    report.add(Kind::redundancy, planned.stream, hop.link,
               [&] { return report.stream(planned.stream) + ": both members pass " + report.link(hop.link); });
  }
  for (const PlannedHop& hop : planned.members[1].hops) {
    const NodeIndex node = network.links[hop.link].to;
    if (!has(nodes, node) || listens(node) || std::ranges::find(unavoidable, node) != unavoidable.end()) continue;
    report.add(Kind::redundancy, planned.stream, hop.link,
               [&] { return report.stream(planned.stream) + ": both members pass " + report.node(node); });
  }
}

}  // namespace isoline::schedule::plan_check
