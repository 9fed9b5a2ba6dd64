// What the solver makes of lines, rings and meshes runs as it says.
#include <catch2/catch.hpp>

#include <string>
#include <utility>

#include "schedule/simulate/simulate.hpp"
#include "schedule/solve/solve.hpp"
#include "support/plans/small_plan.hpp"

using namespace isoline;
using namespace isoline::schedule;

namespace {

using namespace std::chrono_literals;

enum class Shape { line, ring, mesh };

class NetworkMaker {
 public:
  NetworkMaker(Shape shape, test::Draw& draw) : draw_(draw) {
    network_.scheduled.classes = {TrafficClass::masked(7), TrafficClass::masked(6)};
    network_.sync_error = draw.chance(50) ? Nanoseconds(draw.in(1, 300)) : 0ns;
    for (NodeIndex i = 0; i < bridges; ++i) {
      network_.nodes.push_back({"b" + std::to_string(i), NodeKind::bridge, draw.chance(40) ? 24U : 0U});
    }
    for (NodeIndex i = 0; i < bridges; ++i) {
      network_.nodes.push_back({"s" + std::to_string(i), NodeKind::end_station, 0});
      connect(i, bridges + i);
    }
    for (NodeIndex i = 0; i + 1 < bridges; ++i) connect(i, i + 1);
    if (shape != Shape::line) connect(bridges - 1, 0);
    if (shape == Shape::mesh) {
      for (NodeIndex i = 0; i + 2 < bridges; i += 2) connect(i, i + 2);
      // Both copies of a stream then have ways of their own up to the listener.
      for (NodeIndex i = 0; i < bridges; ++i) connect((i + 3) % bridges, bridges + i);
    }
  }

  Network take() { return std::move(network_); }
  static constexpr NodeIndex bridges = 6;

 private:
  void connect(NodeIndex a, NodeIndex b) {
    Link link;
    link.bits_per_second = draw_.chance(80) ? 1'000'000'000 : 100'000'000;
    link.propagation_delay = Nanoseconds(draw_.in(0, 500));
    link.processing_delay = Nanoseconds(draw_.in(0, 3'000));
    if (draw_.chance(15)) link.reserved.push_back({Nanoseconds(draw_.in(0, 99'999)), 20us, 500us, 0b11});
    for (const auto& [from, to] : {std::pair{a, b}, std::pair{b, a}}) {
      link.from = from;
      link.to = to;
      link.interface = "p" + std::to_string(network_.links.size());
      network_.links.push_back(link);
    }
  }

  test::Draw& draw_;
  Network network_;
};

StreamRequest request(const Network& network, std::size_t number, test::Draw& draw) {
  constexpr Nanoseconds periods[] = {500us, 1ms, 2ms};
  StreamRequest one;
  one.name = "s" + std::to_string(number);
  const auto station = [&] {
    return static_cast<NodeIndex>(NetworkMaker::bridges + draw.in(0, NetworkMaker::bridges - 1));
  };
  one.talker = station();
  const auto listeners = draw.chance(25) ? 3U : 1U;
  while (one.listeners.size() < listeners) {
    const NodeIndex listener = station();
    if (listener != one.talker && std::ranges::find(one.listeners, listener) == one.listeners.end()) {
      one.listeners.push_back(listener);
    }
  }
  one.redundant = listeners == 1 && draw.chance(20);
  one.period = one.deadline = draw.one_of(periods);
  one.frame_size = static_cast<std::uint32_t>(draw.in(64, 600));
  one.frames = draw.chance(25) ? 3 : 1;
  one.jitter = 2 * network.sync_error;
  return one;
}

Plan solved(Shape shape, std::uint64_t seed) {
  test::Draw draw(seed);
  Network network = NetworkMaker(shape, draw).take();
  std::vector<StreamRequest> requests;
  for (std::size_t i = 0; i < 60; ++i) requests.push_back(request(network, i, draw));
  SolveOptions options;
  options.time_limit = 200ms;
  return solve(std::move(network), std::move(requests), options).plan;
}

std::string trouble(const Plan& plan, const Simulation& run) {
  for (const SimulatedHop& hop : run.hops) {
    if (hop.earliest == 0ns && hop.latest == 0ns && hop.frames > 0) continue;
    return plan.streams[hop.stream].name + " hop " + std::to_string(hop.hop) + " " +
           std::to_string(hop.earliest.count()) + " to " + std::to_string(hop.latest.count()) + " ns away";
  }
  for (const SimulatedPort& port : run.ports) {
    if (port.in_reserved > 0) return "frames of others in reserved windows of link " + std::to_string(port.link);
  }
  for (const SimulatedListener& one : run.listeners) {
    if (one.sent == 0 || one.lost > 0 || one.deadline_misses > 0)
      return plan.streams[one.stream].name + " lost or late";
  }
  return "";
}

}  // namespace

TEST_CASE("solved plans run as they say") {
  std::size_t planned = 0, waits = 0, copies = 0;
  for (const Shape shape : {Shape::line, Shape::ring, Shape::mesh}) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      INFO("shape " << static_cast<int>(shape) << ", seed " << seed);
      const Plan plan = solved(shape, seed);
      planned += plan.planned.size();
      SimulateOptions options;
      options.sync_error = 0ns;
      for (const double load : {0.0, 1.0}) {
        options.background = load;
        options.background_overruns = load > 0;
        const Simulation run = simulate(plan, options).value();
        REQUIRE(trouble(plan, run) == "");
        for (const SimulatedPort& port : run.ports) waits += port.max_queue;
        for (const SimulatedListener& one : run.listeners) copies += one.eliminated;
      }
      options.sync_error.reset();
      const Simulation run = simulate(plan, options).value();
      for (const SimulatedListener& one : run.listeners) {
        REQUIRE(one.lost == 0);
        REQUIRE(one.deadline_misses == 0);
      }
    }
  }
  CHECK(planned > 1'000);
  CHECK(copies > 100);
  CAPTURE(waits);
}

TEST_CASE("a cut cable costs a redundant stream nothing, and others only what took it") {
  std::size_t saved = 0, hit = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const Plan plan = solved(Shape::mesh, seed);
    for (LinkIndex cut = 0; cut < plan.network.links.size(); cut += 2) {
      INFO("seed " << seed << ", link " << cut);
      SimulateOptions options;
      options.sync_error = 0ns;
      options.failed = {cut, cut + 1};
      const Simulation run = simulate(plan, options).value();
      std::vector<int> members(plan.streams.size()), touched(plan.streams.size());
      for (const StreamPlan& stream : plan.planned) {
        for (const PlannedMember& member : stream.members) {
          ++members[stream.stream];
          touched[stream.stream] +=
              std::ranges::any_of(member.hops, [&](const PlannedHop& hop) { return hop.link / 2 == cut / 2; });
        }
      }
      for (const SimulatedListener& one : run.listeners) {
        const int whole = members[one.stream] - touched[one.stream];
        if (whole > 0) {
          REQUIRE(one.lost == 0);
          REQUIRE(one.deadline_misses == 0);
          saved += touched[one.stream] > 0;
        }
        if (members[one.stream] == 2 && whole < 2) REQUIRE(one.eliminated == 0);
        hit += one.lost > 0;
      }
      for (const SimulatedHop& hop : run.hops) {
        REQUIRE(hop.earliest == 0ns);
        REQUIRE(hop.latest == 0ns);
      }
    }
  }
  CHECK(saved > 50);
  CHECK(hit > 50);
}
