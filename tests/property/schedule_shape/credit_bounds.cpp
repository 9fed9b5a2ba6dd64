// No frame that is shaped port by port comes later than the bound.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <string>

#include "property/schedule_shape/credit_port.hpp"
#include "schedule/shape/credit_shaping.hpp"
#include "support/plans/small_plan.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

namespace {

using namespace std::chrono_literals;

/// A line of bridges with a station each: 3·i up to the bridge, 3·i + 1 to the next one, 3·i + 2 down.
Network line(NodeIndex bridges, Draw& draw) {
  Network network;
  for (NodeIndex i = 0; i < bridges; ++i) network.nodes.push_back({"b" + std::to_string(i), NodeKind::bridge, 0});
  for (NodeIndex i = 0; i < bridges; ++i) network.nodes.push_back({"s" + std::to_string(i), NodeKind::end_station, 0});
  for (NodeIndex i = 0; i < bridges; ++i) {
    for (const auto& [from, to] :
         {std::pair{bridges + i, i}, std::pair{i, (i + 1) % bridges}, std::pair{i, bridges + i}}) {
      Link link;
      link.from = from;
      link.to = to;
      link.interface = "p" + std::to_string(to);
      link.bits_per_second = 100'000'000;
      link.propagation_delay = Nanoseconds(draw.in(0, 500));
      link.processing_delay = Nanoseconds(draw.in(0, 5'000));
      network.links.push_back(link);
    }
  }
  return network;
}

struct Scene {
  Network network;
  std::vector<StreamRequest> requests;
  std::vector<RoutedStream> streams;
};

Scene scene(std::uint64_t seed) {
  Draw draw(seed);
  Scene made;
  const auto bridges = static_cast<NodeIndex>(draw.in(2, 5));
  made.network = line(bridges, draw);
  constexpr Nanoseconds periods[] = {500us, 1ms, 2ms};
  const auto count = static_cast<std::uint32_t>(draw.in(2, 12));
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto from = static_cast<NodeIndex>(draw.in(0, bridges - 2));
    const auto to = static_cast<NodeIndex>(draw.in(from + 1, bridges - 1));
    StreamRequest request;
    request.talker = bridges + from;
    request.listeners = {bridges + to};
    request.period = draw.one_of(periods);
    request.deadline = 50ms;
    request.frame_size = static_cast<std::uint32_t>(draw.in(64, 250));
    request.frames = draw.chance(25) ? 2 : 1;
    RoutedStream stream{i, TrafficClass::masked(static_cast<unsigned>(draw.in(4, 6))), {}};
    stream.hops.push_back({3 * from, PlannedHop::talker});
    for (NodeIndex at = from; at < to; ++at) {
      stream.hops.push_back({3 * at + 1, static_cast<std::uint32_t>(stream.hops.size() - 1)});
    }
    stream.hops.push_back({3 * to + 2, static_cast<std::uint32_t>(stream.hops.size() - 1)});
    made.requests.push_back(request);
    made.streams.push_back(stream);
  }
  return made;
}

/// A frame on its way.
struct Travelling {
  std::size_t stream, hop = 0;
  double sent, ready;
  bool arrived = false;
  double arrival = 0;
};

class World {
 public:
  World(const Scene& scene, const CreditShaping& shaping) : scene_(scene), ports_(scene.network.links.size()) {
    for (CreditPort& port : ports_) port.speed = 0.1;
    for (const ShapedClass& one : shaping.classes) {
      delays_.emplace(std::pair(one.link, one.traffic_class.value()), static_cast<double>(one.delay.value().count()));
      ports_[one.link].idle_slopes[one.traffic_class.value()] = one.shaper.idle_slope.bits_per_second * 1e-9;
      ports_[one.link].hi_credits[one.traffic_class.value()] = 8.0 * one.shaper.hi_credit;
    }
  }

  /// Latest arrival after its sending of a frame of each stream.
  std::vector<double> run(Draw& draw, bool together) {
    std::vector<Travelling> frames;
    for (std::size_t i = 0; i < scene_.streams.size(); ++i) {
      const StreamRequest& request = scene_.requests[i];
      const auto period = static_cast<double>(request.period.count());
      const double phase = together ? 0 : static_cast<double>(draw.in(0, request.period.count() - 1));
      for (int instance = 0; instance < 12; ++instance) {
        for (std::uint32_t frame = 0; frame < request.frames; ++frame) {
          frames.push_back({i, 0, phase + instance * period, phase + instance * period});
        }
      }
    }
    // On a line every link comes behind all those that feed it.
    std::vector<LinkIndex> order;
    for (const LinkIndex kind : {0U, 1U, 2U}) {
      for (LinkIndex link = kind; link < ports_.size(); link += 3) order.push_back(link);
    }
    for (const LinkIndex link : order) pass(link, frames, draw.chance(80) ? 8.0 * 1542 : 0);
    std::vector<double> latest(scene_.streams.size());
    for (const Travelling& one : frames) {
      REQUIRE(one.arrived);
      latest[one.stream] = std::max(latest[one.stream], one.arrival - one.sent);
    }
    return latest;
  }

  /// How much of its delay bound a frame took at a port, at most.
  double nearest() const { return nearest_; }

 private:
  void pass(LinkIndex link, std::vector<Travelling>& frames, double background) {
    std::vector<ShapedFrame> here;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const RoutedStream& stream = scene_.streams[frames[i].stream];
      if (frames[i].arrived || stream.hops[frames[i].hop].link != link) continue;
      here.push_back({frames[i].ready, 8.0 * (scene_.requests[frames[i].stream].frame_size + 20),
                      stream.traffic_class.value(), i, 0});
    }
    ports_[link].background = background;
    ports_[link].run(here);
    const Link& cable = scene_.network.links[link];
    for (const ShapedFrame& one : here) {
      const double share = (one.sent - one.ready) / delays_.at({link, static_cast<std::uint8_t>(one.traffic_class)});
      REQUIRE(share <= 1);
      nearest_ = std::max(nearest_, share);
      Travelling& frame = frames[one.number];
      const double there =
          one.sent - 8.0 * 12 / ports_[link].speed + static_cast<double>(cable.propagation_delay.count());
      frame.ready = there + static_cast<double>(cable.processing_delay.count());
      frame.arrival = there;
      frame.arrived = ++frame.hop == scene_.streams[frame.stream].hops.size();
    }
  }

  const Scene& scene_;
  std::vector<CreditPort> ports_;
  std::map<std::pair<LinkIndex, std::uint8_t>, double> delays_;
  double nearest_ = 0;
};

}  // namespace

TEST_CASE("no frame comes later than its bound") {
  double nearest = 0;
  int bounded = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    const Scene made = scene(seed);
    Draw draw(seed + 1'000);
    CreditOptions options;
    if (draw.chance(50)) options.intervals.fill(500us);
    const auto shaping = shape_by_credit(made.network, made.requests, made.streams, options);
    if (!shaping) {
      REQUIRE(shaping.error().kind == ErrorKind::invalid_input);
      continue;
    }
    REQUIRE(shaping->listeners.size() == made.streams.size());
    World world(made, *shaping);
    for (int round = 0; round < 6; ++round) {
      const auto latest = world.run(draw, round < 2);
      for (std::size_t i = 0; i < latest.size(); ++i) {
        INFO("stream " << i);
        const auto bound = static_cast<double>(shaping->listeners[i].latency.value().count());
        REQUIRE(latest[i] <= bound);
        ++bounded;
      }
    }
    nearest = std::max(nearest, world.nearest());
  }
  CHECK(bounded > 1'000);
  // A bound that nothing comes near would say nothing.
  CHECK(nearest > 0.8);
}
