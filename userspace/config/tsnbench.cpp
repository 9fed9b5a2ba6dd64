#include "config/tsnbench.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "config/file.hpp"
#include "config/json_object.hpp"
#include "config/network_section.hpp"
#include "config/requests.hpp"
#include "config/yaml/tree.hpp"

namespace isoline::config {

namespace {

using yaml::Node;

constexpr yaml::Limits limits{.bytes = 64 * yaml::mebibyte, .tabs = yaml::Tabs::allowed};
constexpr std::uint64_t fastest_mbps = 1'000'000;

class Topology {
 public:
  explicit Topology(yaml::Report& report) : report_(report) {}

  void read(const Node& root) {
    const JsonObject top(root, "a topology", report_);
    const Node* nodes = top.list("nodes");
    const Node* links = top.list("links");
    network_.framing.min_frame = 0;  // a slot takes 20 bytes more than the frame, whatever its size
    for (const Node& node : nodes ? nodes->elements() : std::span<const Node>()) read_node(node);
    for (const Node& link : links ? links->elements() : std::span<const Node>()) read_link(link);
    network_.scheduled.classes = default_classes(network_);
  }

  std::optional<NodeIndex> find(std::string_view name) const {
    const auto found = index_.find(std::string(name));
    return found == index_.end() ? std::nullopt : std::optional(found->second);
  }
  Network& network() { return network_; }

 private:
  void read_node(const Node& node) {
    if (report_.full()) return;
    const JsonObject object(node, "a node", report_);
    const auto name = object.text("id");
    const auto bridge = object.boolean("is_switch");
    if (!name || !bridge) return;
    if (!index_.emplace(*name, static_cast<NodeIndex>(network_.nodes.size())).second) {
      report_.add(object.at("id"), "duplicate node " + yaml::quoted(*name), "another one has this id");
    }
    if (name->find(':') != std::string::npos) {
      report_.add(object.at("id"), "bad value " + yaml::quoted(*name) + " for id",
                  "a colon stands between a node and its interface in the names of links");
    }
    isoline::Node read{.name = *name, .kind = *bridge ? NodeKind::bridge : NodeKind::end_station};
    // What a station needs before it hands a frame to its program is no part of the latency.
    Inside inside;
    if (*bridge) {
      read.cut_through = static_cast<std::uint32_t>(object.integer_or("fwd_header_b", 1, largest_frame, 0));
      inside.processing = object.integer_or("processing_delay_ns", 0, longest_period, 0);
      inside.queues = object.integer_or("queues_per_port", 1, 1000, 8);
    }
    network_.nodes.push_back(std::move(read));
    inside_.push_back(inside);
  }

  void read_link(const Node& node) {
    if (report_.full()) return;
    const JsonObject object(node, "a link", report_);
    const auto from = end(object, "source"), to = end(object, "target");
    const auto speed = object.integer("link_speed_mbps", 1, fastest_mbps);
    const auto delay = object.integer_or("propagation_delay_ns", 0, longest_period, 0);
    const auto key = object.text("key");
    if (!from || !to || !speed || !key) return;
    if (*from == *to) report_.add(object.at("target"), "a link to where it begins", "it connects no two nodes");
    Link link;
    link.from = *from;
    link.to = *to;
    link.interface = unique_at(*from, *key);
    link.bits_per_second = *speed * 1'000'000;
    link.propagation_delay = Nanoseconds(static_cast<std::int64_t>(delay));
    link.processing_delay = Nanoseconds(static_cast<std::int64_t>(inside_[*to].processing));
    link.queues = static_cast<std::uint8_t>(std::min<std::uint64_t>(inside_[*from].queues, 8));
    network_.links.push_back(std::move(link));
  }

  std::optional<NodeIndex> end(const JsonObject& link, std::string_view key) {
    const auto name = link.text(key);
    if (!name) return std::nullopt;
    const auto found = find(*name);
    if (!found) report_.add(link.at(key), "unknown node " + yaml::quoted(*name), "nodes has no such id");
    return found;
  }

  // A key is unique only among the links of the same two nodes.
  std::string unique_at(NodeIndex node, const std::string& key) {
    std::string name = key;
    for (unsigned i = 2; !interfaces_.emplace(node, name).second; ++i) name = key + "-" + std::to_string(i);
    return name;
  }

  struct Inside {
    std::uint64_t processing = 0;  // ns
    std::uint64_t queues = 8;
  };
  yaml::Report& report_;
  Network network_;
  std::vector<Inside> inside_;  // of each node
  std::unordered_map<std::string, NodeIndex> index_;
  std::set<std::pair<NodeIndex, std::string>> interfaces_;
};

class Streams {
 public:
  Streams(const Topology& topology, yaml::Report& report) : topology_(topology), report_(report) {}

  std::optional<StreamRequest> read(const yaml::Entry& entry) {
    const JsonObject object(entry.value, "a stream", report_);
    StreamRequest stream;
    stream.name = entry.key;
    const auto sources = nodes(object, "sources"), destinations = nodes(object, "destinations");
    if (sources && sources->size() != 1) {
      report_.add(object.at("sources"), "stream " + yaml::quoted(entry.key) + " has no single source",
                  "it has " + std::to_string(sources->size()) + "; a stream has one talker",
                  "write a stream for each source");
    }
    if (destinations && destinations->empty()) {
      report_.add(object.at("destinations"), "stream " + yaml::quoted(entry.key) + " has no destination",
                  "nobody listens");
    }
    const auto period = object.integer("cycle_time_ns", 1, longest_period);
    const auto size = object.integer("frame_size_b", 1, largest_frame);
    if (!sources || sources->size() != 1 || !destinations || !period || !size) return std::nullopt;
    stream.talker = sources->front();
    stream.listeners = *destinations;
    stream.period = Nanoseconds(static_cast<std::int64_t>(*period));
    stream.frame_size = static_cast<std::uint32_t>(*size);
    stream.deadline =
        Nanoseconds(static_cast<std::int64_t>(object.integer_or("max_latency_ns", 1, longest_period, *period)));
    stream.jitter = stream.deadline;
    stream.redundant = object.integer_or("redundancy", 1, 2, 1) == 2;
    return stream;
  }

 private:
  std::optional<std::vector<NodeIndex>> nodes(const JsonObject& object, std::string_view key) {
    const Node* list = object.list(key);
    if (!list) return std::nullopt;
    std::vector<NodeIndex> found;
    for (const Node& element : list->elements()) {
      if (const auto node = topology_.find(element.text())) {
        found.push_back(*node);
      } else {
        report_.add(element.at(), "unknown node " + yaml::quoted(element.text()), "the topology has no such id");
        return std::nullopt;
      }
    }
    return found;
  }

  const Topology& topology_;
  yaml::Report& report_;
};

// The report of streams is that of the topology where both are in one file.
std::vector<StreamRequest> read_streams(const Node& root, const Topology& topology, Network& network,
                                        yaml::Report& report) {
  std::vector<StreamRequest> streams;
  if (root.type() != Node::Type::map) {
    report.add(root.at(), "no streams", std::string("it is ") + to_string(root.type()) + ", a map is meant");
    return streams;
  }
  Streams reader(topology, report);
  for (const yaml::Entry& entry : root.entries()) {
    if (report.full()) return streams;
    if (auto stream = reader.read(entry)) streams.push_back(std::move(*stream));
  }
  if (!report.empty()) return streams;
  // Scenarios state no largest frame.
  for (const StreamRequest& stream : streams) network.max_frame = std::max(network.max_frame, stream.frame_size);
  const auto place = [&](std::size_t stream, std::string_view key) {
    const yaml::Entry& entry = root.entries()[stream];
    const std::string_view name = key == "listeners"    ? "destinations"
                                  : key == "period"     ? "cycle_time_ns"
                                  : key == "frame_size" ? "frame_size_b"
                                                        : "";
    const Node* value = entry.value.find(name);
    return value ? value->at() : entry.at;
  };
  check_requests(network, streams, place, report);
  return streams;
}

}  // namespace

Loaded<NetworkFile> parse_tsnbench(std::string_view text, const std::string& name) {
  yaml::Report report(name);
  NetworkFile file;
  if (const auto tree = yaml::parse_tree(text, report, limits)) {
    if (tree->root().find("nodes")) {
      report.add({}, "streams are missing", "this is a topology alone", "give the streams' file (.pat) as well");
      return tl::unexpected(report.take());
    }
    const JsonObject top(tree->root(), "a scenario", report);
    const Node* topology = top.map("topology");
    const Node* streams = top.map("streams");
    Topology reader(report);
    if (topology) reader.read(*topology);
    if (topology && streams && report.empty()) {
      file.streams = read_streams(*streams, reader, reader.network(), report);
      file.network = std::move(reader.network());
    }
  }
  if (!report.empty()) return tl::unexpected(report.take());
  return file;
}

Loaded<NetworkFile> read_tsnbench(const std::string& path) {
  const auto text = read_file(path, limits.bytes);
  if (!text) return tl::unexpected(Problems{text.error()});
  return parse_tsnbench(*text, path);
}

Loaded<NetworkFile> read_tsnbench(const std::string& topology_path, const std::string& streams_path) {
  const auto topology = read_file(topology_path, limits.bytes), streams = read_file(streams_path, limits.bytes);
  if (!topology) return tl::unexpected(Problems{topology.error()});
  if (!streams) return tl::unexpected(Problems{streams.error()});
  yaml::Report of_topology(topology_path), of_streams(streams_path);
  const auto topology_tree = yaml::parse_tree(*topology, of_topology, limits);
  const auto streams_tree = yaml::parse_tree(*streams, of_streams, limits);
  NetworkFile file;
  if (topology_tree && streams_tree) {
    if (!topology_tree->root().find("nodes") && streams_tree->root().find("nodes")) {
      return read_tsnbench(streams_path, topology_path);
    }
    Topology reader(of_topology);
    reader.read(topology_tree->root());
    if (of_topology.empty()) {
      file.streams = read_streams(streams_tree->root(), reader, reader.network(), of_streams);
      file.network = std::move(reader.network());
    }
  }
  Problems problems = of_topology.take();
  for (Error& error : of_streams.take()) problems.push_back(std::move(error));
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return file;
}

}  // namespace isoline::config
