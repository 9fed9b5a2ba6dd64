// Which news stop the gates of a port, and which start them again.
#include "adapters/netlink/gate_stops.hpp"

#include <linux/pkt_sched.h>

#include <catch2/catch.hpp>

#include "adapters/netlink/taprio.hpp"

using namespace isoline;
using namespace isoline::netlink;
using namespace std::chrono_literals;

namespace {

constexpr IfIndex port{7}, other{8};
constexpr std::uint32_t handle = 0x15010000;

QdiscNode taprio(Nanoseconds base_time, GateMode mode = GateMode::software) {
  PortConfig config;
  PortTrafficClass all;
  for (unsigned pcp = 0; pcp < 8; ++pcp) all.pcp.push_back(Pcp::masked(pcp));
  all.queues = {1, 0};
  config.traffic_classes.push_back(all);
  config.gate_mode = mode;
  config.gates.emplace();
  config.gates->base_time = TaiTime(base_time);
  config.gates->entries.push_back({GateOperation::set_gate_states, 1, 1ms});
  config.gates->cycle_time = 1ms;
  const auto wanted = wanted_taprio(config);
  REQUIRE(wanted);
  const auto options = encode(*wanted);
  REQUIRE(options);
  return {"taprio", handle, TC_H_ROOT, *options};
}

const QdiscNode clsact{"clsact", 0xffff0000, TC_H_CLSACT, {}};
const QdiscNode ingress{"ingress", 0xffff0000, TC_H_INGRESS, {}};
const QdiscNode shaper{"cbs", 0x15810000, handle | 1, {}};
const QdiscNode below_shaper{"etf", 0x15c10000, 0x15810001, {}};

}  // namespace

TEST_CASE("what is hung on a port or taken off it stops its gates, until the list is sent again") {
  const QdiscNode root = taprio(0ns);
  for (const QdiscNode& node : {clsact, ingress, shaper}) {
    for (const bool deleted : {false, true}) {
      GateStops stops;
      stops.know(port, deleted ? std::vector<QdiscNode>{root, node} : std::vector<QdiscNode>{root});
      CHECK_FALSE(stops.stopped(port, root));
      stops.see({port, node}, deleted);
      CHECK(stops.stopped(port, root));
      CHECK_FALSE(stops.stopped(other, root));
      stops.know(port, {root});
      CHECK(stops.stopped(port, root));
      GateStops followed = stops;
      followed.see({port, root}, false);
      CHECK_FALSE(followed.stopped(port, root));
      GateStops changed = stops;
      changed.see({port, {root.kind, root.handle, 0, root.options}}, false);
      CHECK_FALSE(changed.stopped(port, root));
      stops.started(port);
      CHECK_FALSE(stops.stopped(port, root));
    }
  }
}

TEST_CASE("a list that is there all at once was sent, though the news of it did not fit") {
  GateStops stops;
  stops.know(port, {taprio(0ns)});
  stops.see({port, clsact}, false);
  stops.know(port, {taprio(0ns)});
  CHECK(stops.stopped(port, taprio(0ns)));
  CHECK_FALSE(stops.stopped(port, taprio(5ms)));
  stops.know(port, {taprio(5ms)});
  stops.see({port, clsact}, true);
  CHECK(stops.stopped(port, taprio(5ms)));
}

TEST_CASE("what hangs there already, or below something else, or where no timer runs, stops no gates") {
  const QdiscNode root = taprio(0ns);
  GateStops stops;
  stops.know(port, {root, clsact, shaper});
  stops.see({port, clsact}, false);
  stops.see({port, shaper}, false);
  stops.see({port, below_shaper}, false);
  CHECK_FALSE(stops.stopped(port, root));
  stops.see({port, clsact}, true);
  CHECK(stops.stopped(port, root));
  CHECK_FALSE(stops.stopped(port, taprio(0ns, GateMode::txtime_assist)));
  CHECK_FALSE(stops.stopped(port, {"mqprio", handle, TC_H_ROOT, {}}));
}

TEST_CASE("a root that was made anew runs, and what hung below the old one is gone") {
  const QdiscNode root = taprio(0ns);
  GateStops stops;
  stops.know(port, {root, shaper});
  stops.see({port, root}, true);
  stops.see({port, root}, false);
  CHECK_FALSE(stops.stopped(port, root));
  stops.see({port, shaper}, false);
  CHECK(stops.stopped(port, root));
}

TEST_CASE("where news were lost the next reading says what changed") {
  const QdiscNode root = taprio(0ns);
  GateStops stops;
  stops.know(port, {root});
  stops.lost();
  stops.know(port, {root});
  CHECK_FALSE(stops.stopped(port, root));
  stops.lost();
  stops.know(port, {root, clsact});
  CHECK(stops.stopped(port, root));
}
