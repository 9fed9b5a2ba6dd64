#include "format/plan/network_yaml.hpp"

#include <algorithm>
#include <vector>

#include "format/plan/flow.hpp"
#include "format/plan/yaml.hpp"
#include "model/units.hpp"

namespace isoline::format {
namespace {

void append_classes(std::string& out, std::uint8_t gate_states) {
  std::vector<unsigned> open;
  for (unsigned i = 0; i < 8; ++i) {
    if ((gate_states >> i & 1) != 0) open.push_back(i);
  }
  append_list(out, open, append_number);
}

void append_reserved(std::string& out, const std::vector<ReservedWindow>& windows) {
  append_list(out, windows, [](std::string& to, const ReservedWindow& window) {
    FlowMap map(to);
    map.duration("offset", window.offset);
    map.duration("length", window.length);
    map.duration("period", window.period);
    append_classes(map.key("open"), window.gate_states);
  });
}

// What differs from `other`; processing is for the caller.
void append_values(FlowMap& map, const Link& link, const Link& other) {
  if (link.bits_per_second != other.bits_per_second) {
    map.key("link_speed") += to_string(BitRate{static_cast<double>(link.bits_per_second)});
  }
  if (link.propagation_delay != other.propagation_delay) map.duration("propagation_delay", link.propagation_delay);
  if (link.queues != other.queues) map.number("queues", link.queues);
  if (link.gate_budget != other.gate_budget) map.number("gate_budget", link.gate_budget);
  if (link.minimum_interval != other.minimum_interval) map.duration("minimum_interval", link.minimum_interval);
  if (link.guard_frame != other.guard_frame) map.number("guard_frame", link.guard_frame);
  if (link.min_background != other.min_background) append_percentage(map.key("min_background"), link.min_background);
  if (link.reserved != other.reserved) append_reserved(map.key("reserved"), link.reserved);
}

// The two directions of a cable that differ in nothing that a file says of them together.
bool is_cable(const Link& there, const Link& back) {
  Link turned = back;
  turned.from = there.from;
  turned.to = there.to;
  turned.interface = there.interface;
  turned.processing_delay = there.processing_delay;
  return there.from == back.to && there.to == back.from && turned == there;
}

class Writer {
 public:
  Writer(std::string& out, const Network& network)
      : out_(out), network_(network), processing_(network.nodes.size()), told_(network.nodes.size()) {
    choose_defaults();
  }

  void write() {
    append_list(out_ += "scheduled_classes: ", network_.scheduled.classes,
                [](std::string& to, TrafficClass one) { append_number(to, one.value()); });
    out_ += '\n';
    const Network standard;
    if (network_.sync_error != standard.sync_error)
      append_duration(out_ += "sync_error: ", network_.sync_error), out_ += '\n';
    if (network_.max_frame != standard.max_frame)
      append_number(out_ += "max_frame: ", network_.max_frame), out_ += '\n';
    if (network_.framing != standard.framing) write_framing();
    write_defaults();
    write_nodes();
    write_links();
  }

 private:
  // What the first bridge and the first link have is what most have in networks that people and programs describe.
  void choose_defaults() {
    const auto bridge = std::ranges::find(network_.nodes, NodeKind::bridge, &Node::kind);
    if (bridge != network_.nodes.end()) cut_through_ = bridge->cut_through;
    if (!network_.links.empty()) defaults_ = network_.links.front();
    bool found = false;
    for (const Link& link : network_.links) {
      if (!told_[link.to]) processing_[link.to] = link.processing_delay;
      told_[link.to] = true;
      if (!found && network_.nodes[link.to].kind == NodeKind::bridge) {
        defaults_.processing_delay = link.processing_delay;
        found = true;
      }
    }
    if (!found) defaults_.processing_delay = Nanoseconds(0);
    for (std::size_t i = 0; i < told_.size(); ++i) {
      if (!told_[i]) processing_[i] = implied(network_.nodes[i]);
    }
  }
  Nanoseconds implied(const Node& node) const {
    return node.kind == NodeKind::bridge ? defaults_.processing_delay : Nanoseconds(0);
  }

  void write_framing() {
    out_ += "framing: ";
    {
      FlowMap map(out_);
      map.number("preamble", network_.framing.preamble);
      map.number("gap", network_.framing.gap);
      map.number("min_frame", network_.framing.min_frame);
    }
    out_ += '\n';
  }

  void write_defaults() {
    out_ += "defaults: ";
    {
      FlowMap map(out_);
      append_values(map, defaults_, Link());
      if (defaults_.processing_delay.count() != 0) map.duration("processing_delay", defaults_.processing_delay);
      if (cut_through_ != 0) map.number("cut_through", cut_through_);
    }
    out_ += '\n';
  }

  void write_nodes() {
    out_ += network_.nodes.empty() ? "nodes: []\n" : "nodes:\n";
    for (std::size_t i = 0; i < network_.nodes.size(); ++i) {
      const Node& node = network_.nodes[i];
      const bool bridge = node.kind == NodeKind::bridge;
      out_ += "  - ";
      {
        FlowMap map(out_);
        map.text("name", node.name);
        if (!bridge) map.key("kind") += "end-station";
        if (node.cut_through != (bridge ? cut_through_ : 0)) map.number("cut_through", node.cut_through);
        if (processing_[i] != implied(node)) map.duration("processing_delay", processing_[i]);
      }
      out_ += '\n';
    }
  }

  void write_links() {
    const auto& links = network_.links;
    out_ += links.empty() ? "links: []\n" : "links:\n";
    for (std::size_t i = 0; i < links.size(); ++i) {
      const bool cable =
          i + 1 < links.size() && is_cable(links[i], links[i + 1]) && usual(links[i]) && usual(links[i + 1]);
      write_link(links[i], cable ? &links[i + 1] : nullptr);
      if (cable) ++i;
    }
  }
  bool usual(const Link& link) const { return link.processing_delay == processing_[link.to]; }

  void write_link(const Link& link, const Link* back) {
    out_ += "  - ";
    {
      FlowMap map(out_);
      map.text("from", network_.nodes[link.from].name);
      map.text("to", network_.nodes[link.to].name);
      std::vector<std::string_view> interfaces{link.interface};
      if (back) interfaces.push_back(back->interface);
      append_list(map.key("interfaces"), interfaces, append_scalar);
      if (!back) map.truth("one_way", true);
      append_values(map, link, defaults_);
      if (!usual(link)) map.duration("processing_delay", link.processing_delay);
    }
    out_ += '\n';
  }

  std::string& out_;
  const Network& network_;
  Link defaults_;
  std::uint32_t cut_through_ = 0;
  std::vector<Nanoseconds> processing_;  // of most links into each node
  std::vector<bool> told_;               // there is one
};

}  // namespace

void append_network(std::string& out, const Network& network) { Writer(out, network).write(); }

void append_streams(std::string& out, const Network& network, std::span<const StreamRequest> streams) {
  out += streams.empty() ? "streams: []\n" : "streams:\n";
  for (const StreamRequest& stream : streams) {
    out += "  - ";
    {
      FlowMap map(out);
      map.text("name", stream.name);
      map.text("talker", network.nodes[stream.talker].name);
      append_list(map.key("listeners"), stream.listeners,
                  [&](std::string& to, NodeIndex node) { append_scalar(to, network.nodes[node].name); });
      map.duration("period", stream.period);
      map.number("frame_size", stream.frame_size);
      if (stream.frames != 1) map.number("frames", stream.frames);
      if (stream.deadline != stream.period) map.duration("deadline", stream.deadline);
      if (stream.jitter != stream.deadline) map.duration("jitter", stream.jitter);
      if (stream.earliest_offset.count() != 0) map.duration("earliest_offset", stream.earliest_offset);
      if (stream.traffic_class) map.number("traffic_class", stream.traffic_class->value());
      if (stream.redundant) map.truth("redundant", true);
      if (stream.pinned) map.truth("pinned", true);
    }
    out += '\n';
  }
}

std::string network_yaml(const Network& network, std::span<const StreamRequest> streams) {
  std::string out;
  append_network(out, network);
  append_streams(out, network, streams);
  return out;
}

}  // namespace isoline::format
