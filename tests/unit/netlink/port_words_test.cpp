// Qdiscs of a port in the words of a PortState.
#include "adapters/netlink/port_words.hpp"

#include <linux/pkt_sched.h>
#include <time.h>

#include <catch2/catch.hpp>

#include "adapters/netlink/taprio.hpp"

using namespace isoline;
using namespace isoline::netlink;
using namespace std::chrono_literals;

namespace {

PortState said_of(GateMode mode, std::optional<std::int32_t> clock) {
  PortConfig config;
  PortTrafficClass all;
  for (unsigned pcp = 0; pcp < 8; ++pcp) all.pcp.push_back(Pcp::masked(pcp));
  all.queues = {1, 0};
  config.traffic_classes.push_back(all);
  config.gate_mode = mode;
  config.gates.emplace();
  config.gates->entries.push_back({GateOperation::set_gate_states, 1, 1ms});
  config.gates->cycle_time = 1ms;
  auto taprio = wanted_taprio(config);
  REQUIRE(taprio);
  taprio->clock = clock;
  const auto options = encode(*taprio);
  REQUIRE(options);
  PortState state;
  PortLink link;
  link.root_kind = "taprio";
  QdiscTree tree;
  tree.nodes.push_back({"taprio", 0x10000, TC_H_ROOT, *options});
  REQUIRE(say_qdiscs(link, tree, std::nullopt, state));
  return state;
}

}  // namespace

TEST_CASE("gates by another clock than TAI are foreign") {
  for (const GateMode mode : {GateMode::software, GateMode::txtime_assist}) {
    CHECK(said_of(mode, CLOCK_TAI).foreign.empty());
    CHECK(said_of(mode, CLOCK_MONOTONIC).foreign ==
          std::vector<std::string>{"root qdisc taprio 1: with gates by CLOCK_MONOTONIC"});
  }
  CHECK(said_of(GateMode::full_offload, std::nullopt).foreign.empty());
}
