#include "support/plans/networks.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "support/plans/small_plan.hpp"

namespace isoline::test {
namespace {

using Cable = std::pair<std::uint32_t, std::uint32_t>;

Network with_stations(std::uint32_t bridges, const std::vector<Cable>& cables) {
  Network network;
  for (int traffic_class = 5; traffic_class >= 2; --traffic_class) {
    network.scheduled.classes.push_back(TrafficClass::masked(static_cast<unsigned>(traffic_class)));
  }
  for (std::uint32_t bridge = 0; bridge < bridges; ++bridge) {
    network.nodes.push_back({"b" + std::to_string(bridge), NodeKind::bridge, 0});
  }
  for (std::uint32_t station = 0; station < bridges; ++station) {
    network.nodes.push_back({"s" + std::to_string(station), NodeKind::end_station, 0});
  }
  const auto add = [&](NodeIndex from, NodeIndex to) {
    Link link;
    link.from = from;
    link.to = to;
    link.interface = "to-" + network.nodes[to].name;
    if (to < bridges) link.processing_delay = std::chrono::microseconds(2);
    network.links.push_back(std::move(link));
  };
  for (const auto& [a, b] : cables) {
    add(a, b);
    add(b, a);
  }
  for (std::uint32_t bridge = 0; bridge < bridges; ++bridge) {
    add(bridges + bridge, bridge);
    add(bridge, bridges + bridge);
  }
  return network;
}

bool connected(std::uint32_t bridges, const std::vector<Cable>& cables) {
  std::vector<std::vector<std::uint32_t>> next(bridges);
  for (const auto& [a, b] : cables) {
    next[a].push_back(b);
    next[b].push_back(a);
  }
  std::vector<char> seen(bridges);
  std::vector<std::uint32_t> reached{0};
  seen[0] = 1;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const std::uint32_t to : next[reached[i]]) {
      if (std::exchange(seen[to], char{1}) == 0) reached.push_back(to);
    }
  }
  return reached.size() == bridges;
}

/// Ends of cables put together by chance; those that make a loop or a second cable change partners.
std::vector<Cable> regular_cables(std::uint32_t bridges, Draw& draw) {
  std::vector<std::uint32_t> ends;
  for (std::uint32_t bridge = 0; bridge < bridges; ++bridge) ends.insert(ends.end(), 4, bridge);
  for (std::size_t i = ends.size() - 1; i > 0; --i) {
    std::swap(ends[i], ends[static_cast<std::size_t>(draw.in(0, static_cast<std::int64_t>(i)))]);
  }
  for (bool sound = false; !sound;) {
    sound = true;
    std::set<Cable> known;
    for (std::size_t i = 0; i < ends.size(); i += 2) {
      const Cable cable = std::minmax(ends[i], ends[i + 1]);
      if (cable.first != cable.second && known.insert(cable).second) continue;
      sound = false;
      std::swap(ends[i + 1], draw.one_of(ends));
    }
  }
  std::vector<Cable> cables;
  for (std::size_t i = 0; i < ends.size(); i += 2) cables.emplace_back(ends[i], ends[i + 1]);
  return cables;
}

void make_odd(Network& network, Draw& draw) {
  const auto bridges = static_cast<NodeIndex>(network.nodes.size() / 2);
  if (draw.chance(30)) network.sync_error = Nanoseconds(draw.in(10, 500));
  for (NodeIndex bridge = 0; bridge < bridges; ++bridge) {
    if (draw.chance(30)) network.nodes[bridge].cut_through = static_cast<std::uint32_t>(draw.in(24, 64));
  }
  const bool short_lists = draw.chance(40), long_entries = draw.chance(20);
  for (Link& link : network.links) {
    if (draw.chance(20)) link.bits_per_second = 100'000'000;
    if (draw.chance(50)) link.propagation_delay = Nanoseconds(draw.in(0, 500));
    if (short_lists) link.gate_budget = static_cast<std::uint32_t>(draw.in(6, 40));
    if (long_entries) link.minimum_interval = Nanoseconds(draw.in(100, 5'000));
    if (draw.chance(10)) link.min_background = 0.5;
    if (!draw.chance(10)) continue;
    const Nanoseconds period = std::chrono::microseconds(draw.in(1, 2) * 500);
    link.reserved.push_back({Nanoseconds(draw.in(0, 400'000)), Nanoseconds(draw.in(20'000, 60'000)), period, 0xC0});
  }
}

StreamRequest odd_request(const Network& network, std::uint32_t number, Draw& draw) {
  const auto stations = static_cast<std::int64_t>(network.nodes.size() / 2);
  const auto station = [&] { return static_cast<NodeIndex>(draw.in(stations, 2 * stations - 1)); };
  StreamRequest request;
  request.name = "s" + std::to_string(number);
  request.talker = station();
  const std::int64_t listeners = draw.chance(25) ? draw.in(1, std::min<std::int64_t>(4, stations - 1)) : 1;
  while (static_cast<std::int64_t>(request.listeners.size()) < listeners) {
    const NodeIndex one = station();
    if (one == request.talker || std::ranges::find(request.listeners, one) != request.listeners.end()) continue;
    request.listeners.push_back(one);
  }
  constexpr std::int64_t periods[] = {250, 500, 1000, 2000, 4000, 300, 700};
  request.period = std::chrono::microseconds(periods[draw.in(0, draw.chance(80) ? 4 : 6)]);
  request.frame_size = static_cast<std::uint32_t>(draw.in(40, 1522));
  if (draw.chance(15)) request.frames = static_cast<std::uint32_t>(draw.in(2, 4));
  request.deadline = draw.chance(30) ? Nanoseconds(draw.in(20'000, 200'000)) : request.period;
  request.jitter = draw.chance(90) ? request.deadline : Nanoseconds(draw.in(0, 500));
  if (draw.chance(15)) request.earliest_offset = Nanoseconds(draw.in(0, request.period.count() - 1));
  if (draw.chance(15)) request.traffic_class = TrafficClass::masked(static_cast<unsigned>(draw.in(2, 5)));
  request.redundant = draw.chance(15);
  return request;
}

}  // namespace

Network shaped_network(Shape shape, std::uint32_t bridges) {
  std::vector<Cable> cables;
  for (std::uint32_t bridge = 1; bridge < bridges; ++bridge) {
    cables.emplace_back(shape == Shape::tree ? (bridge - 1) / 2 : bridge - 1, bridge);
  }
  if (bridges > 2 && (shape == Shape::ring || shape == Shape::mesh)) cables.emplace_back(bridges - 1, 0);
  if (shape == Shape::mesh) {
    for (std::uint32_t bridge = 0; bridge + 3 < bridges; bridge += 2) cables.emplace_back(bridge, bridge + 3);
  }
  return with_stations(bridges, cables);
}

Network regular_network(std::uint32_t bridges, std::uint64_t seed) {
  Draw draw(seed);
  for (;;) {
    const auto cables = regular_cables(bridges, draw);
    if (connected(bridges, cables)) return with_stations(bridges, cables);
  }
}

std::vector<StreamRequest> random_requests(const Network& network, std::uint32_t count, std::uint64_t seed) {
  Draw draw(seed);
  const auto stations = static_cast<std::int64_t>(network.nodes.size() / 2);
  std::vector<StreamRequest> requests;
  requests.reserve(count);
  for (std::uint32_t number = 0; number < count; ++number) {
    StreamRequest request;
    request.name = "s" + std::to_string(number);
    const std::int64_t from = draw.in(0, stations - 1), step = draw.in(1, stations - 1);
    request.talker = static_cast<NodeIndex>(stations + from);
    request.listeners = {static_cast<NodeIndex>(stations + (from + step) % stations)};
    request.period = std::chrono::microseconds(500) * (1 << draw.in(0, 3));
    request.frame_size = static_cast<std::uint32_t>(draw.in(100, 500));
    request.deadline = request.jitter = request.period;
    requests.push_back(std::move(request));
  }
  return requests;
}

OddNetwork odd_network(std::uint64_t seed) {
  Draw draw(seed);
  OddNetwork odd;
  const auto bridges = static_cast<std::uint32_t>(draw.in(3, 12));
  odd.network = draw.chance(25) && bridges > 5 ? regular_network(bridges, seed)
                                               : shaped_network(static_cast<Shape>(draw.in(0, 3)), bridges);
  make_odd(odd.network, draw);
  const std::int64_t count = draw.in(1, 60);
  for (std::int64_t number = 0; number < count; ++number) {
    odd.requests.push_back(odd_request(odd.network, static_cast<std::uint32_t>(number), draw));
  }
  return odd;
}

}  // namespace isoline::test
