#include "config/plan.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "config/file.hpp"
#include "config/kind.hpp"
#include "config/network_section.hpp"
#include "config/yaml/check.hpp"

namespace isoline::config {

namespace {

using yaml::Node;

class PlanReader {
 public:
  PlanReader(Plan& plan, const NetworkNames& names, yaml::Report& report)
      : plan_(plan), names_(names), report_(report), found_(plan.streams.size()) {
    streams_.reserve(plan.streams.size());
    for (const StreamRequest& stream : plan.streams) {
      streams_.emplace(stream.name, static_cast<std::uint32_t>(streams_.size()));
    }
  }

  void read(const Section& top) {
    for (const Section& section : top.maps("planned")) read_planned(section);
    for (const Section& section : top.maps("rejected")) read_rejected(section);
    for (const Section& section : top.maps("ports")) read_port(section);
    std::ranges::sort(plan_.planned, {}, &StreamPlan::stream);
    std::ranges::sort(plan_.rejected, {}, &RejectedStream::stream);
    std::ranges::sort(plan_.ports, {}, &PlannedPort::link);
    plan_.most_possible = static_cast<std::uint32_t>(top.integer("most_possible").value_or(plan_.streams.size()));
    find_forgotten(top);
  }

 private:
  // The stream that an entry is about; each has one.
  std::optional<std::uint32_t> stream_of(const Section& section) {
    const Node* node = section.find("stream");
    if (!node || report_.full()) return std::nullopt;
    const auto known = streams_.find(node->text());
    if (known == streams_.end()) {
      report_.add(node->at(), "unknown stream " + yaml::quoted(node->text()), "streams does not have it");
      return std::nullopt;
    }
    if (found_[known->second]) {
      report_.add(node->at(), "stream " + yaml::quoted(node->text()) + " is there twice",
                  "each stream is planned or rejected, once");
      return std::nullopt;
    }
    found_[known->second] = true;
    return known->second;
  }

  std::optional<LinkIndex> link_of(const Node& node) {
    const auto link = names_.link(node.text());
    if (!link && node.type() == Node::Type::scalar) {
      report_.add(node.at(), "unknown link " + yaml::quoted(node.text()), "no port of the network is called so",
                  names_.nearest_link(node.text()));
    }
    return link;
  }

  void read_planned(const Section& section) {
    const auto stream = stream_of(section);
    if (!stream) return;
    StreamPlan planned;
    planned.stream = *stream;
    planned.traffic_class = TrafficClass::masked(static_cast<unsigned>(section.integer("traffic_class").value_or(0)));
    for (const Section& member : section.maps("members")) planned.members.push_back(read_member(member, *stream));
    if (planned.members.empty()) {
      report_.add(section.at("members"), "members is an empty list", "a planned stream has one copy at least");
    }
    plan_.planned.push_back(std::move(planned));
  }

  PlannedMember read_member(const Section& section, std::uint32_t stream) {
    PlannedMember member;
    const Node* links = section.find("links");
    const auto nodes = links ? links->elements() : std::span<const Node>();
    const auto before = section.integers("before");
    if (section.find("before") && before.size() != nodes.size()) {
      report_.add(section.at("before"), "before has another length than links",
                  std::to_string(before.size()) + " and " + std::to_string(nodes.size()));
      return member;
    }
    member.hops.reserve(nodes.size());
    for (const Node& node : nodes) {
      if (report_.full()) return member;
      const auto link = link_of(node);
      if (!link) return member;
      const auto hop = before.empty() ? continued(member, *link, plan_.streams[stream].talker)
                                      : told(member, *link, before[member.hops.size()]);
      if (!hop) {
        report_.add(node.at(), "link " + yaml::quoted(node.text()) + " continues nothing",
                    "neither the talker nor a link before it is where it begins",
                    "links stand behind what they continue");
        return member;
      }
      member.hops.push_back(*hop);
    }
    member.starts = section.durations("starts");
    const std::size_t wanted = member.hops.size() * plan_.streams[stream].frames;
    if (member.starts.size() != wanted && report_.empty()) {
      report_.add(section.at("starts"), "starts has " + std::to_string(member.starts.size()) + " times",
                  "each frame has one on each link: " + std::to_string(wanted));
    }
    return member;
  }

  // The hop that this link makes behind the last one that ends where it begins.
  std::optional<PlannedHop> continued(const PlannedMember& member, LinkIndex link, NodeIndex talker) const {
    const NodeIndex from = plan_.network.links[link].from;
    for (std::size_t i = member.hops.size(); i > 0; --i) {
      if (plan_.network.links[member.hops[i - 1].link].to == from) {
        return PlannedHop{link, static_cast<std::uint32_t>(i - 1)};
      }
    }
    return from == talker ? std::optional(PlannedHop{link}) : std::nullopt;
  }

  static std::optional<PlannedHop> told(const PlannedMember& member, LinkIndex link, std::uint64_t before) {
    if (before > member.hops.size()) return std::nullopt;
    return PlannedHop{link, before == 0 ? PlannedHop::talker : static_cast<std::uint32_t>(before - 1)};
  }

  void read_rejected(const Section& section) {
    const auto stream = stream_of(section);
    if (!stream) return;
    RejectedStream rejected;
    rejected.stream = *stream;
    section.take("reason", rejected.reason);
    section.take("proven", rejected.proven);
    plan_.rejected.push_back(std::move(rejected));
  }

  void read_port(const Section& section) {
    const Node* node = section.find("link");
    if (!node || report_.full()) return;
    const auto link = link_of(*node);
    if (!link) return;
    if (!ports_.emplace(*link, node->at()).second) {
      report_.add(node->at(), "duplicate port " + yaml::quoted(node->text()),
                  "it stands at " + to_string(ports_.at(*link)) + " already");
    }
    PlannedPort port;
    port.link = *link;
    section.take("cycle_time_extension", port.gates.cycle_time_extension);
    port.gates.base_time = TaiTime(section.duration("base_time").value_or(Nanoseconds(0)));
    port.background_lost = section.percentage("background_lost").value_or(0);
    read_entries(section, port.gates);
    port.gates.cycle_time = section.duration("cycle_time").value_or(sum_of_intervals(port.gates));
    plan_.ports.push_back(std::move(port));
  }

  void read_entries(const Section& section, GateControlList& list) {
    const auto states = section.integers("gate_states");
    const auto intervals = section.durations("time_intervals");
    const auto operations = section.strings("operations");
    const bool told = section.find("operations") != nullptr;
    if (states.size() != intervals.size() || (told && operations.size() != states.size())) {
      report_.add(section.at("time_intervals"), "entries of different number",
                  std::to_string(states.size()) + " gate_states, " + std::to_string(intervals.size()) +
                      " time_intervals" + (told ? ", " + std::to_string(operations.size()) + " operations" : ""));
      return;
    }
    if (states.empty()) {
      report_.add(section.at("gate_states"), "a port without entries", "a gate control list has at least one");
    }
    list.entries.reserve(states.size());
    for (std::size_t i = 0; i < states.size(); ++i) {
      GateControlEntry entry{.gate_states = static_cast<std::uint8_t>(states[i]), .time_interval = intervals[i]};
      for (const auto operation : {GateOperation::set_and_hold_mac, GateOperation::set_and_release_mac}) {
        if (told && operations[i] == to_string(operation)) entry.operation = operation;
      }
      list.entries.push_back(entry);
    }
  }

  void find_forgotten(const Section& top) {
    for (std::size_t i = 0; i < found_.size() && !report_.full(); ++i) {
      if (found_[i]) continue;
      report_.add(top.at("planned"), "stream " + yaml::quoted(plan_.streams[i].name) + " is forgotten",
                  "it is neither planned nor rejected");
    }
  }

  Plan& plan_;
  const NetworkNames& names_;
  yaml::Report& report_;
  std::vector<bool> found_;  // of each stream: it is planned or rejected
  std::unordered_map<std::string_view, std::uint32_t> streams_;
  std::unordered_map<LinkIndex, yaml::Position> ports_;
};

}  // namespace

Loaded<Plan> parse_plan(std::string_view text, const std::string& name) {
  yaml::Report report(name);
  Plan plan;
  const auto tree = yaml::parse_tree(text, report, network_limits);
  if (tree && !refuse_other_kind(tree->root(), FileKind::plan, report)) {
    yaml::check(tree->root(), plan_keys(), report);
    const Section top(tree->root(), plan_keys());
    plan.network = read_network_section(top, report);
    const NetworkNames names(plan.network);
    if (report.empty()) plan.streams = read_request_section(top, plan.network, names, {}, report);
    if (report.empty()) PlanReader(plan, names, report).read(top);
  }
  if (!report.empty()) return tl::unexpected(report.take());
  return plan;
}

Loaded<Plan> read_plan(const std::string& path) {
  const auto text = read_file(path, network_limits.bytes);
  if (!text) return tl::unexpected(Problems{text.error()});
  return parse_plan(*text, path);
}

}  // namespace isoline::config
