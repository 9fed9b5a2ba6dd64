#include "config/network_section.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "config/frame_size.hpp"
#include "config/requests.hpp"
#include "config/stream_headers.hpp"

namespace isoline::config {

namespace {

std::uint8_t mask_of(const std::vector<std::uint64_t>& classes) {
  unsigned mask = 0;
  for (const std::uint64_t one : classes) mask |= 1U << one;
  return static_cast<std::uint8_t>(mask);
}

std::vector<ReservedWindow> read_reserved(const Section& parent, yaml::Report& report) {
  std::vector<ReservedWindow> windows;
  for (const Section& section : parent.maps("reserved")) {
    ReservedWindow window;
    section.take("offset", window.offset);
    section.take("length", window.length);
    section.take("period", window.period);
    window.gate_states = mask_of(section.integers("open"));
    const auto within = [&](const char* key, Nanoseconds time) {
      if (window.period.count() == 0 || time < window.period) return;
      report.add(section.at(key), std::string(key) + " is not within the period",
                 "the window comes again each " + to_string(window.period));
    };
    within("offset", window.offset);
    within("length", window.length);
    windows.push_back(window);
  }
  return windows;
}

// What a map of a link says overwrites what it had.
void read_values(const Section& section, Link& link, yaml::Report& report) {
  if (const auto rate = section.bit_rate("link_speed")) {
    link.bits_per_second = static_cast<std::uint64_t>(rate->bits_per_second);
  }
  section.take("propagation_delay", link.propagation_delay);
  section.take("processing_delay", link.processing_delay);
  section.take("queues", link.queues);
  section.take("gate_budget", link.gate_budget);
  section.take("minimum_interval", link.minimum_interval);
  section.take("guard_frame", link.guard_frame);
  link.min_background = section.percentage("min_background").value_or(link.min_background);
  if (link.min_background >= 1) {
    report.add(section.at("min_background"), "min_background leaves no time", "planned frames would have none",
               "say less than 100%");
  }
  if (section.find("reserved")) link.reserved = read_reserved(section, report);
}

class NetworkReader {
 public:
  NetworkReader(const Section& top, yaml::Report& report) : top_(top), report_(report) {}

  Network read() {
    top_.take("sync_error", network_.sync_error);
    top_.take("max_frame", network_.max_frame);
    const Section framing = top_.map("framing");
    framing.take("preamble", network_.framing.preamble);
    framing.take("gap", network_.framing.gap);
    framing.take("min_frame", network_.framing.min_frame);
    const Section defaults = top_.map("defaults");
    defaults.take("cut_through", cut_through_);
    read_values(defaults, link_, report_);
    for (const Section& section : top_.maps("nodes")) read_node(section);
    for (const Section& section : top_.maps("links")) read_link(section);
    read_classes();
    return std::move(network_);
  }

 private:
  void read_node(const Section& section) {
    if (report_.full()) return;
    Node node;
    section.take("name", node.name);
    if (section.text("kind") == "end-station") node.kind = NodeKind::end_station;
    const bool forwards = node.kind == NodeKind::bridge;
    node.cut_through = forwards ? cut_through_ : 0;
    section.take("cut_through", node.cut_through);
    processing_.push_back(
        section.duration("processing_delay").value_or(forwards ? link_.processing_delay : Nanoseconds(0)));
    if (node.name.find(':') != std::string::npos) {
      report_.add(section.at("name"), "bad value " + yaml::quoted(node.name) + " for name",
                  "a colon stands between a node and its interface in the names of links");
    }
    const auto [first, fresh] =
        nodes_.emplace(node.name, NodeAt{static_cast<NodeIndex>(network_.nodes.size()), section.at("name")});
    if (!fresh && !node.name.empty()) {
      report_.add(section.at("name"), "duplicate node " + yaml::quoted(node.name),
                  "the node at " + to_string(first->second.at) + " has this name already");
    }
    network_.nodes.push_back(std::move(node));
    ports_.push_back(0);
  }

  void read_link(const Section& section) {
    if (report_.full()) return;
    const auto from = end(section, "from"), to = end(section, "to");
    if (!from || !to) return;
    if (*from == *to) {
      report_.add(section.at("to"), "a link to where it begins", "it connects no two nodes");
      return;
    }
    const bool one_way = section.boolean("one_way").value_or(false);
    const auto names = section.strings("interfaces");
    const std::size_t wanted = one_way ? 1 : 2;
    if (!names.empty() && names.size() != wanted) {
      report_.add(section.at("interfaces"), "interfaces names " + std::to_string(names.size()) + " ports",
                  one_way ? "only the port at `from` sends" : "a cable has one at each end");
      return;
    }
    const auto port = [&](NodeIndex node, std::size_t i) {
      ++ports_[node];
      return i < names.size() ? names[i] : "p" + std::to_string(ports_[node]);
    };
    add_direction(section, *from, *to, port(*from, 0));
    const std::string back = port(*to, 1);
    if (!one_way) add_direction(section, *to, *from, back);
  }

  std::optional<NodeIndex> end(const Section& section, const char* key) {
    const auto name = section.text(key);
    if (!name) return std::nullopt;
    const auto found = nodes_.find(*name);
    if (found != nodes_.end()) return found->second.index;
    report_.add(section.at(key), "unknown node " + yaml::quoted(*name), "nodes does not have it",
                NetworkNames(network_).nearest_node(*name));
    return std::nullopt;
  }

  void add_direction(const Section& section, NodeIndex from, NodeIndex to, std::string interface) {
    Link link = link_;
    link.from = from;
    link.to = to;
    link.interface = std::move(interface);
    link.processing_delay = processing_[to];
    read_values(section, link, report_);
    const auto [first, fresh] = ports_seen_.emplace(name_of(network_, link), section.at("interfaces"));
    if (!fresh) {
      report_.add(section.at("interfaces"), "duplicate port " + yaml::quoted(first->first),
                  "the link at " + to_string(first->second) + " has it already",
                  "give the port another name by interfaces");
    }
    network_.links.push_back(std::move(link));
  }

  void read_classes() {
    if (!top_.find("scheduled_classes")) {
      network_.scheduled.classes = default_classes(network_);
      return;
    }
    for (const std::uint64_t number : top_.integers("scheduled_classes")) {
      const auto one = TrafficClass::masked(static_cast<unsigned>(number));
      auto& classes = network_.scheduled.classes;
      if (std::ranges::find(classes, one) != classes.end()) {
        add_to_classes("traffic class " + std::to_string(number) + " is there twice", "each has one place");
      }
      classes.push_back(one);
      const auto narrow = std::ranges::find_if(network_.links, [&](const Link& link) { return link.queues <= number; });
      if (narrow == network_.links.end()) continue;
      add_to_classes("no queue for traffic class " + std::to_string(number),
                     "port " + yaml::quoted(name_of(network_, *narrow)) + " has " + std::to_string(narrow->queues));
    }
    if (network_.scheduled.classes.empty()) add_to_classes("no class is scheduled", "streams with times need one");
  }
  void add_to_classes(std::string what, std::string why) {
    report_.add(top_.at("scheduled_classes"), std::move(what), std::move(why));
  }

  struct NodeAt {
    NodeIndex index;
    yaml::Position at;
  };
  const Section& top_;
  yaml::Report& report_;
  Network network_;
  Link link_;  // what links have that say nothing else
  std::uint32_t cut_through_ = 0;
  std::vector<Nanoseconds> processing_;  // of each node
  std::vector<unsigned> ports_;          // of each node, so far
  std::unordered_map<std::string, NodeAt> nodes_;
  std::unordered_map<std::string, yaml::Position> ports_seen_;
};

class RequestReader {
 public:
  RequestReader(const NetworkNames& names, yaml::Report& report) : names_(names), report_(report) {}

  StreamRequest read(const Section& section) {
    StreamRequest stream;
    section.take("name", stream.name);
    if (const auto name = section.text("talker")) stream.talker = node(*name, section.at("talker")).value_or(0);
    read_listeners(section, stream);
    section.take("period", stream.period);
    section.take("frames", stream.frames);
    section.take("redundant", stream.redundant);
    section.take("pinned", stream.pinned);
    section.take("earliest_offset", stream.earliest_offset);
    stream.deadline = section.duration("deadline").value_or(stream.period);
    stream.jitter = section.duration("jitter").value_or(stream.deadline);
    if (const auto number = section.integer("traffic_class")) {
      stream.traffic_class = TrafficClass::masked(static_cast<unsigned>(*number));
    }
    stream.frame_size = read_frame_size(section, stream.redundant, report_);
    // What only a generator wants is checked all the same: a file is good or it is not.
    if (section.find("headers") != nullptr) static_cast<void>(read_stream_headers(section.map("headers"), report_));
    return stream;
  }

 private:
  std::optional<NodeIndex> node(std::string_view name, yaml::Position at) {
    const auto found = names_.node(name);
    if (!found) {
      report_.add(at, "unknown node " + yaml::quoted(name), "the network does not have it", names_.nearest_node(name));
    }
    return found;
  }

  void read_listeners(const Section& section, StreamRequest& stream) {
    const auto* list = section.find("listeners");
    if (!list) return;
    for (const auto& element : list->elements()) {
      if (element.type() != yaml::Node::Type::scalar) continue;
      if (const auto listener = node(element.text(), element.at())) stream.listeners.push_back(*listener);
    }
    if (list->type() == yaml::Node::Type::list && list->elements().empty()) {
      report_.add(list->at(), "nobody listens to stream " + yaml::quoted(stream.name), "listeners is an empty list");
    }
  }

  const NetworkNames& names_;
  yaml::Report& report_;
};

void refuse_known_names(const std::vector<StreamRequest>& streams, std::span<const StreamRequest> known,
                        const PlaceOf& place, yaml::Report& report) {
  if (known.empty()) return;
  std::unordered_map<std::string_view, const StreamRequest*> taken;
  for (const StreamRequest& stream : known) taken.emplace(stream.name, &stream);
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (!taken.contains(streams[i].name)) continue;
    report.add(place(i, "name"), "duplicate stream name " + yaml::quoted(streams[i].name),
               "the network's file or plan has a stream of this name already", "give it another name");
  }
}

}  // namespace

std::vector<TrafficClass> default_classes(const Network& network) {
  unsigned queues = 8;
  for (const Link& link : network.links) queues = std::min<unsigned>(queues, link.queues);
  const unsigned highest = std::min(queues - 1, 5U);
  std::vector<TrafficClass> classes;
  for (unsigned i = 0; i <= highest && i < 3; ++i) classes.push_back(TrafficClass::masked(highest - i));
  return classes;
}

Network read_network_section(const Section& top, yaml::Report& report) { return NetworkReader(top, report).read(); }

std::vector<StreamRequest> read_request_section(const Section& top, const Network& network, const NetworkNames& names,
                                                std::span<const StreamRequest> known, yaml::Report& report) {
  const std::vector<Section> sections = top.maps("streams");
  std::vector<StreamRequest> streams;
  streams.reserve(sections.size());
  RequestReader reader(names, report);
  for (const Section& section : sections) {
    if (report.full()) return streams;
    streams.push_back(reader.read(section));
  }
  if (!report.empty()) return streams;
  const auto place = [&](std::size_t stream, std::string_view key) {
    const Section& section = sections[stream];
    return section.at(key == "frame_size" && !section.find(key) ? "payload" : key);
  };
  refuse_known_names(streams, known, place, report);
  check_requests(network, streams, place, report);
  return streams;
}

}  // namespace isoline::config
