// Frames that bridges hold back for a cycle by their own clocks: all come within their bounds, and none in a cycle that
// is not its own. Written from the method's description, not from the code that admits streams.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "schedule/shape/cyclic_queuing.hpp"
#include "schedule/shape/find_routes.hpp"
#include "support/plans/small_plan.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

namespace {

using namespace std::chrono_literals;

struct Scene {
  Network network;
  std::vector<StreamRequest> requests;
};

/// A ring of bridges, a station each, links of two speeds.
Scene scene(Draw& draw) {
  Scene made;
  Network& network = made.network;
  const auto bridges = static_cast<NodeIndex>(draw.in(2, 5));
  network.scheduled.classes = {TrafficClass::masked(5), TrafficClass::masked(4)};
  network.sync_error = Nanoseconds(draw.chance(50) ? draw.in(0, 600) : 0);
  const std::uint32_t cut = draw.chance(20) ? 64 : 0;
  for (NodeIndex i = 0; i < bridges; ++i) network.nodes.push_back({"b" + std::to_string(i), NodeKind::bridge, cut});
  for (NodeIndex i = 0; i < bridges; ++i) network.nodes.push_back({"s" + std::to_string(i), NodeKind::end_station, 0});
  const auto cable = [&](NodeIndex a, NodeIndex b) {
    const std::uint64_t speed = draw.chance(70) ? 1'000'000'000 : 100'000'000;
    const Nanoseconds propagation(draw.in(0, 500)), processing(draw.in(0, 5'000));
    for (const auto& [from, to] : {std::pair{a, b}, std::pair{b, a}}) {
      Link link;
      link.from = from;
      link.to = to;
      link.interface = "p" + std::to_string(network.links.size());
      link.bits_per_second = speed;
      link.propagation_delay = propagation;
      link.processing_delay = processing;
      link.guard_frame = draw.chance(50) ? 1522 : 200;
      network.links.push_back(link);
    }
  };
  for (NodeIndex i = 0; i < bridges; ++i) cable(bridges + i, i);
  for (NodeIndex i = 0; i + 1 < bridges; ++i) cable(i, i + 1);
  if (bridges > 2) cable(bridges - 1, 0);
  constexpr Nanoseconds periods[] = {500us, 1ms, 2ms};
  const auto count = draw.in(1, 25);
  for (std::int64_t i = 0; i < count; ++i) {
    StreamRequest one;
    one.name = "s" + std::to_string(i);
    one.talker = bridges + static_cast<NodeIndex>(draw.in(0, bridges - 1));
    for (NodeIndex to = bridges; to < 2 * bridges; ++to) {
      if (to != one.talker && draw.chance(40)) one.listeners.push_back(to);
    }
    if (one.listeners.empty()) one.listeners = {one.talker == bridges ? bridges + 1 : bridges};
    one.period = draw.one_of(periods);
    one.deadline = draw.chance(70) ? 4ms : 1ms;
    one.frame_size = static_cast<std::uint32_t>(draw.in(64, 1'000));
    one.frames = draw.chance(25) ? static_cast<std::uint32_t>(draw.in(2, 4)) : 1;
    one.redundant = draw.chance(15);
    made.requests.push_back(one);
  }
  return made;
}

/// Two bridges and so many short frames from end to end that cycles are full to the brim.
Scene full_scene(Draw& draw) {
  Scene made;
  Network& network = made.network;
  network.scheduled.classes = {TrafficClass::masked(5), TrafficClass::masked(4)};
  network.sync_error = Nanoseconds(draw.in(0, 280));
  network.nodes = {{"b0", NodeKind::bridge, 0},
                   {"b1", NodeKind::bridge, 0},
                   {"s0", NodeKind::end_station, 0},
                   {"s1", NodeKind::end_station, 0}};
  const Nanoseconds propagation(draw.in(0, 500)), processing(draw.in(0, 5'000));
  for (const auto& [from, to] : {std::pair{2U, 0U}, {0U, 1U}, {1U, 3U}, {0U, 2U}, {1U, 0U}, {3U, 1U}}) {
    Link link;
    link.from = from;
    link.to = to;
    link.interface = "p" + std::to_string(to);
    link.propagation_delay = propagation;
    link.processing_delay = processing;
    network.links.push_back(link);
  }
  for (int i = 0; i < 200; ++i) {
    StreamRequest one;
    one.name = "s" + std::to_string(i);
    one.talker = 2;
    one.listeners = {3};
    one.period = 500us;
    one.deadline = 4ms;
    one.frame_size = 64;
    one.frames = draw.chance(90) ? 4 : 5;
    made.requests.push_back(one);
  }
  return made;
}

/// One frame that waits to be sent over a hop in a cycle.
struct Waiting {
  std::size_t admitted = 0;
  std::uint32_t frame = 0, hop = 0;
  std::int64_t queued = 0;  // by true time
};

class World {
 public:
  World(const Scene& scene, const FoundRoutes& routes, const CyclicQueuing& queuing, Draw& draw)
      : scene_(scene), queuing_(queuing), draw_(draw), clocks_(scene.network.nodes.size()) {
    const std::int64_t error = scene.network.sync_error.count();
    for (auto& clock : clocks_) clock = draw.chance(30) ? draw.in(-error, error) : draw.chance(50) ? error : -error;
    for (const CyclicStream& one : queuing.admitted) {
      const auto its = std::ranges::find_if(routes.streams, [&](const RoutedStream& route) {
        return route.stream == one.stream && route.member == one.member;
      });
      routes_.push_back(&*its);
    }
  }

  /// Two milliseconds, whatever the talkers send in them.
  void run() {
    for (std::size_t i = 0; i < routes_.size(); ++i) {
      const CyclicStream& one = queuing_.admitted[i];
      const StreamRequest& request = scene_.requests[one.stream];
      for (std::int64_t period = 0; period < 2ms / request.period; ++period) {
        send(i, request.frames, period * (request.period / queuing_.cycle) + one.cycle);
      }
    }
    // What waits for a cycle was queued in the one before, so cycles can be gone through in their order.
    while (!waiting_.empty()) {
      auto [place, frames] = *waiting_.begin();
      waiting_.erase(waiting_.begin());
      pass(place.first, place.second, std::move(frames));
    }
    for (std::size_t i = 0; i < routes_.size(); ++i) judge(i);
  }

  std::int64_t judged() const { return judged_; }
  double nearest() const { return nearest_; }

 private:
  using Key = std::pair<std::int64_t, LinkIndex>;
  using Instance = std::pair<std::size_t, std::int64_t>;  // of a stream: its first cycle

  const Link& link_of(LinkIndex link) const { return scene_.network.links[link]; }
  std::int64_t cycle_begin(NodeIndex node, std::int64_t cycle) const {
    return cycle * queuing_.cycle.count() - clocks_[node];
  }

  void send(std::size_t at, std::uint32_t frames, std::int64_t cycle) {
    const auto& hops = routes_[at]->hops;
    for (std::uint32_t hop = 0; hop < hops.size(); ++hop) {
      if (hops[hop].before != PlannedHop::talker) continue;
      for (std::uint32_t frame = 0; frame < frames; ++frame) {
        waiting_[{cycle, hops[hop].link}].push_back({at, frame, hop, cycle_begin(link_of(hops[hop].link).from, cycle)});
        first_cycle_[{at, frame}].push_back(cycle);
      }
    }
  }

  /// All that a port sends in one cycle: in any order of streams, behind a frame of others.
  void pass(std::int64_t cycle, LinkIndex number, std::vector<Waiting> frames) {
    const Link& link = link_of(number);
    const std::int64_t begin = cycle_begin(link.from, cycle), end = begin + queuing_.cycle.count();
    std::ranges::stable_sort(frames, {}, [&](const Waiting& one) {
      return scene_.network.nodes[link.from].kind == NodeKind::bridge ? one.queued
                                                                      : static_cast<std::int64_t>(one.admitted * 7 % 5);
    });
    const std::int64_t guard = guard_time(scene_.network, link).count();
    std::int64_t now = begin + (draw_.chance(50) ? guard : draw_.in(0, guard));
    for (const Waiting& one : frames) {
      REQUIRE(one.queued <= begin);
      const StreamRequest& request = scene_.requests[queuing_.admitted[one.admitted].stream];
      const std::int64_t start = now;
      now += slot_time(scene_.network, link, request.frame_size).count();
      REQUIRE(now <= end);
      arrive(one, cycle, link, start, request);
    }
  }

  void arrive(const Waiting& one, std::int64_t cycle, const Link& link, std::int64_t start,
              const StreamRequest& request) {
    const auto& hops = routes_[one.admitted]->hops;
    if (hops[one.hop].before == PlannedHop::talker && one.frame == 0) sent_[{one.admitted, cycle}] = start;
    const std::int64_t last_bit = start + last_bit_time(scene_.network, link, request.frame_size).count();
    const std::int64_t there = last_bit + link.propagation_delay.count();
    if (std::ranges::find(request.listeners, link.to) != request.listeners.end()) {
      std::int64_t depth = 0;
      for (std::uint32_t hop = one.hop; hops[hop].before != PlannedHop::talker; hop = hops[hop].before) ++depth;
      auto& last = arrivals_[{one.admitted, cycle - depth, link.to}];
      last = std::max(last, there);
    }
    if (scene_.network.nodes[link.to].kind != NodeKind::bridge) return;
    // The stream gate looks at the frame when it is there, or when enough of it is to be forwarded.
    const std::uint32_t cut = scene_.network.nodes[link.to].cut_through;
    std::int64_t seen = there;
    if (cut != 0 && draw_.chance(50)) {
      seen = std::min(seen, start + wire_time(link, cut).count() + link.propagation_delay.count());
    }
    const std::int64_t by_its_clock = seen + clocks_[link.to];
    REQUIRE(by_its_clock >= 0);
    const std::int64_t its = by_its_clock / queuing_.cycle.count();
    REQUIRE(its == cycle);
    for (std::uint32_t hop = 0; hop < hops.size(); ++hop) {
      if (hops[hop].before != one.hop) continue;
      waiting_[{its + 1, hops[hop].link}].push_back(
          {one.admitted, one.frame, hop, there + link.processing_delay.count()});
    }
  }

  void judge(std::size_t at) {
    const CyclicStream& one = queuing_.admitted[at];
    const StreamRequest& request = scene_.requests[one.stream];
    REQUIRE(one.listeners.size() == request.listeners.size());
    const std::int64_t doubt = 2 * scene_.network.sync_error.count();
    for (const CyclicListener& listener : one.listeners) {
      for (std::int64_t cycle : first_cycle_.at({at, 0})) {
        const std::int64_t latency = arrivals_.at({at, cycle, listener.listener}) - sent_.at({at, cycle});
        REQUIRE(latency < listener.latest.count() + doubt);
        REQUIRE(latency > listener.earliest.count() - doubt);
        REQUIRE(latency <= request.deadline.count());
        nearest_ = std::max(nearest_, static_cast<double>(latency) / static_cast<double>(listener.latest.count()));
        ++judged_;
      }
    }
  }

  const Scene& scene_;
  const CyclicQueuing& queuing_;
  Draw& draw_;
  std::vector<std::int64_t> clocks_;  // by node: what it shows beyond true time
  std::vector<const RoutedStream*> routes_;
  std::map<Key, std::vector<Waiting>> waiting_;
  std::map<std::pair<std::size_t, std::uint32_t>, std::vector<std::int64_t>> first_cycle_;
  std::map<Instance, std::int64_t> sent_;
  std::map<std::tuple<std::size_t, std::int64_t, NodeIndex>, std::int64_t> arrivals_;
  std::int64_t judged_ = 0;
  double nearest_ = 0;
};

}  // namespace

TEST_CASE("every frame of cyclic queuing comes within its bounds") {
  constexpr Nanoseconds cycles[] = {125us, 250us, 500us};
  std::int64_t judged = 0, rejected = 0;
  double nearest = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    Draw draw(seed);
    const Scene made = draw.chance(10) ? full_scene(draw) : scene(draw);
    const FoundRoutes routes = find_routes(made.network, made.requests);
    const std::optional<Nanoseconds> cycle = draw.chance(50) ? std::optional(draw.one_of(cycles)) : std::nullopt;
    const CyclicQueuing queuing = queue_cyclically(made.network, made.requests, routes.streams, cycle).value();
    for (int round = 0; round < 3; ++round) {
      World world(made, routes, queuing, draw);
      world.run();
      judged += world.judged();
      nearest = std::max(nearest, world.nearest());
    }
    rejected += std::ssize(queuing.rejected);
    const auto schedules = cyclic_schedules(made.network, routes.streams, queuing);
    REQUIRE(schedules);
    CHECK(schedules->empty() == queuing.admitted.empty());
  }
  CHECK(judged > 5'000);
  CHECK(rejected > 100);
  // A bound that nothing comes near would say nothing.
  CHECK(nearest > 0.8);
}
