#include <algorithm>
#include <vector>

#include "format/plan/flow.hpp"
#include "format/plan/network_yaml.hpp"
#include "format/plan/yaml.hpp"

namespace isoline::format {
namespace {

// Each link's name, as it stands in a list: there are many more hops than links.
std::vector<std::string> link_names(const Network& network) {
  std::vector<std::string> names;
  names.reserve(network.links.size());
  for (const Link& link : network.links) {
    append_scalar(names.emplace_back(), network.nodes[link.from].name + ":" + link.interface);
  }
  return names;
}

// What a reader takes for the hop before this one where the file does not say.
std::uint32_t implied_before(const Network& network, const PlannedMember& member, std::size_t hop) {
  const NodeIndex from = network.links[member.hops[hop].link].from;
  for (std::size_t i = hop; i > 0; --i) {
    if (network.links[member.hops[i - 1].link].to == from) return static_cast<std::uint32_t>(i - 1);
  }
  return PlannedHop::talker;
}

bool is_implied(const Network& network, const PlannedMember& member, NodeIndex talker) {
  for (std::size_t i = 0; i < member.hops.size(); ++i) {
    const std::uint32_t before = member.hops[i].before;
    if (before != implied_before(network, member, i)) return false;
    if (before == PlannedHop::talker && network.links[member.hops[i].link].from != talker) return false;
  }
  return true;
}

void append_member(std::string& out, const Plan& plan, const std::vector<std::string>& names,
                   const PlannedMember& member, NodeIndex talker) {
  FlowMap map(out);
  append_list(map.key("links"), member.hops, [&](std::string& to, const PlannedHop& hop) { to += names[hop.link]; });
  if (!is_implied(plan.network, member, talker)) {
    append_list(map.key("before"), member.hops, [](std::string& to, const PlannedHop& hop) {
      append_number(to, hop.before == PlannedHop::talker ? 0 : hop.before + std::uint64_t{1});
    });
  }
  append_list(map.key("starts"), member.starts, append_duration);
}

void append_port(std::string& out, const std::vector<std::string>& names, const PlannedPort& port) {
  const GateControlList& gates = port.gates;
  FlowMap map(out);
  map.key("link") += names[port.link];
  map.duration("cycle_time", gates.cycle_time);
  if (gates.base_time != TaiTime()) map.duration("base_time", gates.base_time.time_since_epoch());
  if (gates.cycle_time_extension.count() != 0) map.duration("cycle_time_extension", gates.cycle_time_extension);
  if (port.background_lost != 0) append_percentage(map.key("background_lost"), port.background_lost);
  append_list(map.key("gate_states"), gates.entries,
              [](std::string& to, const GateControlEntry& entry) { append_number(to, entry.gate_states); });
  append_list(map.key("time_intervals"), gates.entries,
              [](std::string& to, const GateControlEntry& entry) { append_duration(to, entry.time_interval); });
  const auto plain = [](const GateControlEntry& entry) { return entry.operation == GateOperation::set_gate_states; };
  if (std::ranges::all_of(gates.entries, plain)) return;
  append_list(map.key("operations"), gates.entries,
              [](std::string& to, const GateControlEntry& entry) { to += to_string(entry.operation); });
}

}  // namespace

std::string plan_yaml(const Plan& plan) {
  std::string out;
  append_network(out, plan.network);
  append_streams(out, plan.network, plan.streams);
  const auto names = link_names(plan.network);
  if (plan.most_possible != plan.streams.size())
    append_number(out += "most_possible: ", plan.most_possible), out += '\n';
  out += plan.planned.empty() ? "planned: []\n" : "planned:\n";
  for (const StreamPlan& planned : plan.planned) {
    const StreamRequest& stream = plan.streams[planned.stream];
    out += "  - ";
    {
      FlowMap map(out);
      map.text("stream", stream.name);
      map.number("traffic_class", planned.traffic_class.value());
      append_list(map.key("members"), planned.members, [&](std::string& to, const PlannedMember& member) {
        append_member(to, plan, names, member, stream.talker);
      });
    }
    out += '\n';
  }
  out += plan.rejected.empty() ? "rejected: []\n" : "rejected:\n";
  for (const RejectedStream& rejected : plan.rejected) {
    out += "  - ";
    {
      FlowMap map(out);
      map.text("stream", plan.streams[rejected.stream].name);
      map.text("reason", rejected.reason);
      if (rejected.proven) map.truth("proven", true);
    }
    out += '\n';
  }
  out += plan.ports.empty() ? "ports: []\n" : "ports:\n";
  for (const PlannedPort& port : plan.ports) {
    out += "  - ";
    append_port(out, names, port);
    out += '\n';
  }
  return out;
}

}  // namespace isoline::format
