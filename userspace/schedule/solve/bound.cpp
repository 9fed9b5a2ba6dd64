#include "schedule/solve/bound.hpp"

#include <algorithm>
#include <limits>

namespace isoline::schedule {
namespace {

constexpr LinkIndex none = std::numeric_limits<LinkIndex>::max();
constexpr LinkIndex several = none - 1;
constexpr double rounding = 1e-9;

/// The only link out of each node, or into it.
std::vector<LinkIndex> only_links(const Network& network, NodeIndex Link::* end) {
  std::vector<LinkIndex> only(network.nodes.size(), none);
  for (LinkIndex link = 0; link < network.links.size(); ++link) {
    LinkIndex& known = only[network.links[link].*end];
    known = known == none ? link : several;
  }
  return only;
}

double room_of(const Link& link) {
  // Windows may lie over each other.
  double longest = link.min_background;
  for (const ReservedWindow& window : link.reserved) {
    longest =
        std::max(longest, static_cast<double>(window.length.count()) / static_cast<double>(window.period.count()));
  }
  return 1 - longest;
}

/// Of the shares that want into it, how many cannot have a place: the smallest ones first.
std::uint32_t left_over(std::vector<double>& shares, double room) {
  std::sort(shares.begin(), shares.end());
  double taken = 0;
  std::size_t fit = 0;
  while (fit < shares.size() && taken + shares[fit] <= room + rounding) taken += shares[fit++];
  return static_cast<std::uint32_t>(shares.size() - fit);
}

}  // namespace

std::uint32_t most_possible(const Network& network, const std::vector<StreamRequest>& streams,
                            const std::vector<char>& possible) {
  const auto out = only_links(network, &Link::from), in = only_links(network, &Link::to);
  std::vector<std::vector<double>> first(network.links.size()), last(network.links.size());
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (possible[i] == 0) continue;
    ++count;
    const StreamRequest& stream = streams[i];
    const auto share = [&](LinkIndex link) {
      return static_cast<double>(slot_time(network, network.links[link], stream.frame_size).count()) * stream.frames /
             static_cast<double>(stream.period.count());
    };
    const LinkIndex begin = out[stream.talker];
    if (begin < several) first[begin].push_back(share(begin));
    // A stream counts once: with several listeners at the first.
    const LinkIndex end = in[stream.listeners.front()];
    if (end < several) last[end].push_back(share(end));
  }
  // Each stream has one talker, so those that one link leaves over are not those of another.
  std::uint32_t by_talkers = 0, by_listeners = 0;
  for (LinkIndex link = 0; link < network.links.size(); ++link) {
    by_talkers += left_over(first[link], room_of(network.links[link]));
    by_listeners += left_over(last[link], room_of(network.links[link]));
  }
  return count - std::max(by_talkers, by_listeners);
}

}  // namespace isoline::schedule
