#include "schedule/report/kept_streams.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "model/units.hpp"

namespace isoline::schedule {
namespace {

using PortName = std::pair<std::string_view, std::string_view>;

struct PortNameHash {
  std::size_t operator()(const PortName& name) const {
    return std::hash<std::string_view>{}(name.first) * 31 + std::hash<std::string_view>{}(name.second);
  }
};

class Keeping {
 public:
  Keeping(const Plan& old, const Network& network, std::span<const StreamRequest> requests)
      : old_(old), network_(network), requests_(requests), planned_(old.streams.size()) {
    for (const StreamPlan& one : old.planned) planned_[one.stream] = &one;
    for (std::uint32_t i = 0; i < old.streams.size(); ++i) streams_.emplace(old.streams[i].name, i);
    for (LinkIndex link = 0; link < network.links.size(); ++link) links_.emplace(port_of(network, link), link);
  }

  Result<std::vector<StreamPlan>> run() {
    std::vector<StreamPlan> kept;
    for (std::uint32_t stream = 0; stream < requests_.size(); ++stream) {
      if (!requests_[stream].pinned) continue;
      const auto was = streams_.find(requests_[stream].name);
      if (was == streams_.end()) {
        return refuse(stream, "the older plan does not have it", "leave pinned away until the stream has its times");
      }
      if (std::string other = difference(old_.streams[was->second], requests_[stream]); !other.empty()) {
        return refuse(stream, std::move(other), "its times were made for what it asked; leave pinned away");
      }
      if (planned_[was->second] == nullptr) continue;
      StreamPlan plan = *planned_[was->second];
      plan.stream = stream;
      for (PlannedMember& member : plan.members) {
        for (PlannedHop& hop : member.hops) {
          const PortName port = port_of(old_.network, hop.link);
          const auto now = links_.find(port);
          if (now == links_.end()) {
            return refuse(stream,
                          "the network has no port " + std::string(port.first) + ":" + std::string(port.second) +
                              " any more, which is on its way",
                          "leave pinned away, so that it gets another way");
          }
          hop.link = now->second;
        }
      }
      kept.push_back(std::move(plan));
    }
    return kept;
  }

 private:
  static PortName port_of(const Network& network, LinkIndex link) {
    const Link& one = network.links[link];
    return {network.nodes[one.from].name, one.interface};
  }

  tl::unexpected<Error> refuse(std::uint32_t stream, std::string why, std::string hint) const {
    return fail({ErrorKind::invalid_input, "pinned stream " + requests_[stream].name + " cannot be kept", "",
                 std::move(why), std::move(hint)});
  }

  /// By which its times would be others; empty: none.
  std::string difference(const StreamRequest& was, const StreamRequest& is) const {
    const auto changed = [](const std::string& what, const std::string& before, const std::string& now) {
      return what + " was " + before + " in the older plan, is " + now;
    };
    const auto name = [](const Network& network, NodeIndex node) { return network.nodes[node].name; };
    if (name(old_.network, was.talker) != name(network_, is.talker)) {
      return changed("its talker", name(old_.network, was.talker), name(network_, is.talker));
    }
    bool alike = was.listeners.size() == is.listeners.size();
    for (std::size_t i = 0; alike && i < is.listeners.size(); ++i) {
      alike = name(old_.network, was.listeners[i]) == name(network_, is.listeners[i]);
    }
    if (!alike) return "its listeners are others than in the older plan";
    if (was.period != is.period) return changed("its period", to_string(was.period), to_string(is.period));
    if (was.frame_size != is.frame_size) {
      return changed("its frame_size", std::to_string(was.frame_size), std::to_string(is.frame_size));
    }
    if (was.frames != is.frames) return changed("frames", std::to_string(was.frames), std::to_string(is.frames));
    if (was.redundant != is.redundant) return "redundant is another than in the older plan";
    return {};
  }

  const Plan& old_;
  const Network& network_;
  std::span<const StreamRequest> requests_;
  std::vector<const StreamPlan*> planned_;  // by stream of the old plan
  std::unordered_map<std::string_view, std::uint32_t> streams_;
  std::unordered_map<PortName, LinkIndex, PortNameHash> links_;
};

}  // namespace

Result<std::vector<StreamPlan>> kept_streams(const Plan& old, const Network& network,
                                             std::span<const StreamRequest> requests) {
  return Keeping(old, network, requests).run();
}

}  // namespace isoline::schedule
