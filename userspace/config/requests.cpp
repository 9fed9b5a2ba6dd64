#include "config/requests.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "config/reach.hpp"
#include "model/units.hpp"

namespace isoline::config {

namespace {

// What the fastest of some links says.
const Link* faster(const Link* known, const Link& link) {
  return known && known->bits_per_second >= link.bits_per_second ? known : &link;
}

class Checker {
 public:
  Checker(const Network& network, const PlaceOf& place, yaml::Report& report)
      : network_(network),
        place_(place),
        report_(report),
        reach_(network),
        out_(network.nodes.size()),
        in_(network.nodes.size()) {
    for (const Link& link : network.links) {
      out_[link.from] = faster(out_[link.from], link);
      in_[link.to] = faster(in_[link.to], link);
    }
  }

  void check(std::span<const StreamRequest> streams) {
    names_.reserve(streams.size());
    for (index_ = 0; index_ < streams.size() && !report_.full(); ++index_) {
      const StreamRequest& stream = streams[index_];
      check_name(stream);
      check_frames(stream);
      check_class(stream);
      check_listeners(stream);
      check_speed(stream);
    }
  }

 private:
  void add(std::string_view key, std::string what, std::string why, std::string hint = {}) {
    report_.add(place_(index_, key), std::move(what), std::move(why), std::move(hint));
  }
  const std::string& name(NodeIndex node) const { return network_.nodes[node].name; }
  static std::string of(const StreamRequest& stream) { return "stream " + yaml::quoted(stream.name); }

  void check_name(const StreamRequest& stream) {
    const auto unprintable = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (stream.name.empty() || stream.name.size() > 64 || std::ranges::any_of(stream.name, unprintable)) {
      add("name", "bad stream name " + yaml::quoted(stream.name), "names have 1 to 64 bytes, all of them printable");
    }
    const auto [first, fresh] = names_.emplace(stream.name, index_);
    if (fresh) return;
    add("name", "duplicate stream name " + yaml::quoted(stream.name),
        "the stream at " + to_string(place_(first->second, "name")) + " has it already");
  }

  void check_frames(const StreamRequest& stream) {
    if (stream.frame_size > network_.max_frame) {
      add("frame_size", of(stream) + " has too large frames",
          std::to_string(stream.frame_size) + " bytes with tags and FCS, the network carries at most " +
              std::to_string(network_.max_frame),
          "send several smaller frames each period");
    }
    if (stream.period.count() > 0 && stream.earliest_offset >= stream.period) {
      add("earliest_offset", of(stream) + " begins too late",
          "its earliest offset of " + to_string(stream.earliest_offset) + " is not within its period of " +
              to_string(stream.period));
    }
  }

  void check_class(const StreamRequest& stream) {
    const auto& classes = network_.scheduled.classes;
    if (!stream.traffic_class || std::ranges::find(classes, *stream.traffic_class) != classes.end()) return;
    std::string known;
    for (const TrafficClass one : classes) known += (known.empty() ? "" : ", ") + std::to_string(one.value());
    add("traffic_class", of(stream) + " has a class without times",
        "traffic class " + std::to_string(stream.traffic_class->value()) + " is not scheduled in this network",
        "use one of: " + known);
  }

  void check_listeners(const StreamRequest& stream) {
    std::unordered_set<NodeIndex> seen;
    for (const NodeIndex listener : stream.listeners) {
      if (listener == stream.talker) {
        add("listeners", of(stream) + " listens to itself", yaml::quoted(name(listener)) + " is its talker");
      } else if (!seen.insert(listener).second) {
        add("listeners", of(stream) + " has a listener twice", yaml::quoted(name(listener)) + " is named already",
            "remove one of them");
      } else if (!reach_.leads(stream.talker, listener)) {
        add("listeners", of(stream) + " cannot reach its listener " + yaml::quoted(name(listener)),
            "no way leads there from " + yaml::quoted(name(stream.talker)) + "; " + reached(stream.talker),
            "is a link missing? End stations do not forward");
      }
    }
  }

  // "from there frames come to 3 nodes: sw1, sw2, io1"
  std::string reached(NodeIndex talker) {
    constexpr std::size_t shown = 6;
    const auto nodes = reach_.all_from(talker);
    if (nodes.empty()) return "it has no link";
    std::string text = "from there frames come to " + std::to_string(nodes.size()) + " of " +
                       std::to_string(network_.nodes.size()) + " nodes: ";
    for (std::size_t i = 0; i < std::min(shown, nodes.size()); ++i) text += (i == 0 ? "" : ", ") + name(nodes[i]);
    return nodes.size() > shown ? text + ", ..." : text;
  }

  void check_speed(const StreamRequest& stream) {
    if (stream.period.count() <= 0 || stream.frame_size == 0 || stream.frame_size > network_.max_frame) return;
    if (const Link* link = out_[stream.talker]) check_fits(stream, *link, stream.talker);
    for (const NodeIndex listener : stream.listeners) {
      if (const Link* link = in_[listener]) check_fits(stream, *link, listener);
    }
  }

  void check_fits(const StreamRequest& stream, const Link& fastest, NodeIndex node) {
    const Nanoseconds taken = slot_time(network_, fastest, stream.frame_size) * stream.frames;
    if (taken <= stream.period) return;
    add("period", of(stream) + " is faster than its link",
        "its frames take " + to_string(taken) + " of each " + to_string(stream.period) + " on the fastest link of " +
            yaml::quoted(name(node)) + " (" + to_string(BitRate{static_cast<double>(fastest.bits_per_second)}) + ")",
        "make its period longer or its frames smaller");
  }

  const Network& network_;
  const PlaceOf& place_;
  yaml::Report& report_;
  Reach reach_;
  std::vector<const Link*> out_, in_;  // the fastest at each node
  std::unordered_map<std::string_view, std::size_t> names_;
  std::size_t index_ = 0;
};

}  // namespace

void check_requests(const Network& network, std::span<const StreamRequest> streams, const PlaceOf& place,
                    yaml::Report& report) {
  Checker(network, place, report).check(streams);
}

}  // namespace isoline::config
