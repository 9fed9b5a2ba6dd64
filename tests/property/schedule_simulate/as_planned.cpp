// Plans that are right run as they say, whatever else is on the wire.
#include <catch2/catch.hpp>

#include <string>

#include "schedule/simulate/simulate.hpp"
#include "support/plans/small_plan.hpp"

using namespace isoline;
using namespace isoline::schedule;

namespace {

constexpr std::uint64_t seeds = 400;

const std::vector<Plan>& plans() {
  static const auto made = [] {
    std::vector<Plan> list;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) list.push_back(test::small_plan(seed));
    return list;
  }();
  return made;
}

/// The first hop that was not as planned, or frames that did not come.
std::string trouble(const Plan& plan, const Simulation& run) {
  for (const SimulatedHop& hop : run.hops) {
    if (hop.earliest == Nanoseconds(0) && hop.latest == Nanoseconds(0) && hop.frames > 0) continue;
    return plan.streams[hop.stream].name + " member " + std::to_string(hop.member) + " hop " + std::to_string(hop.hop) +
           ": " + std::to_string(hop.frames) + " frames, " + std::to_string(hop.earliest.count()) + " to " +
           std::to_string(hop.latest.count()) + " ns away";
  }
  for (const SimulatedListener& one : run.listeners) {
    if (one.sent == 0 || one.lost > 0 || one.deadline_misses > 0)
      return plan.streams[one.stream].name + " lost or late";
  }
  return "";
}

/// Runs all plans; `sum` is called with each run.
template <class Each>
void run_all(const SimulateOptions& options, Each&& each) {
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    INFO("seed " << seed);
    const Plan& plan = plans()[seed];
    const auto run = simulate(plan, options);
    REQUIRE(run);
    each(plan, *run);
  }
}

SimulateOptions exact() {
  SimulateOptions options;
  options.sync_error = Nanoseconds(0);
  return options;
}

}  // namespace

TEST_CASE("with right clocks every frame starts as planned") {
  std::uint64_t frame_hops = 0, eliminated = 0;
  run_all(exact(), [&](const Plan& plan, const Simulation& run) {
    REQUIRE(trouble(plan, run) == "");
    frame_hops += run.frame_hops;
    for (const SimulatedListener& one : run.listeners) {
      const bool redundant = plan.streams[one.stream].redundant;
      REQUIRE(one.eliminated == (redundant ? one.sent : 0));
      eliminated += one.eliminated;
      REQUIRE(one.latency.value().jitter() == Nanoseconds(0));
    }
  });
  CHECK(frame_hops > 20'000);
  CHECK(eliminated > 500);
}

TEST_CASE("and so they do beside any other traffic") {
  for (const double load : {0.3, 1.0}) {
    for (const bool overruns : {false, true}) {
      for (const bool preemption : {false, true}) {
        CAPTURE(load, overruns, preemption);
        SimulateOptions options = exact();
        options.background = load;
        options.background_overruns = overruns;
        options.preemption = preemption;
        std::uint64_t frames = 0;
        run_all(options, [&](const Plan& plan, const Simulation& run) {
          REQUIRE(trouble(plan, run) == "");
          for (const SimulatedPort& port : run.ports) frames += port.background_frames;
        });
        CHECK(frames > 100'000);
      }
    }
  }
}

TEST_CASE("clocks as wrong as the network says cost no deadline") {
  for (const std::uint64_t seed : {1ULL, 2ULL, 3ULL}) {
    SimulateOptions options;
    options.seed = seed;
    options.background = 1;
    options.background_overruns = true;
    int away = 0;
    run_all(options, [&](const Plan& plan, const Simulation& run) {
      const Nanoseconds most = 2 * plan.network.sync_error;
      for (const SimulatedListener& one : run.listeners) {
        REQUIRE(one.lost == 0);
        REQUIRE(one.deadline_misses == 0);
        REQUIRE(one.latency.value().jitter() <= plan.streams[one.stream].jitter);
      }
      for (const SimulatedHop& hop : run.hops) {
        REQUIRE(hop.earliest >= -most);
        REQUIRE(hop.latest <= most);
        if (hop.latest != hop.earliest || hop.latest != Nanoseconds(0)) ++away;
      }
    });
    CHECK(away > 1000);
  }
}
