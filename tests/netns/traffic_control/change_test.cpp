// Changes of gates that run, shapers on queues, and what the kernel refuses.
#include <catch2/catch.hpp>

#include "adapters/netlink/qdisc.hpp"
#include "netns/traffic_control/ports.hpp"

using namespace isoline;
using namespace std::chrono_literals;

namespace {

std::string steps_of(host::TrafficControl& control, const PortConfig& wanted) {
  const auto steps = control.plan(wanted, host::EqualGates::leave_alone);
  if (!steps) return describe(steps.error());
  std::string all;
  for (const auto& step : *steps) all += step.what + "\n";
  return all;
}

std::string root_of(host::TrafficControl& control) {
  const auto state = control.read("p0");
  REQUIRE(state);
  for (const QdiscNode& node : state->qdiscs) {
    if (node.parent == 0xffffffff) return netlink::handle_text(node.handle);
  }
  return "";
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("gates of the same map are changed while they run") {
  test::Ports ports;
  PortConfig wanted = test::gated("p0", 4, 1ms);
  test::apply(ports.control(), wanted);
  CHECK(test::settled(ports.control(), "p0").oper.gates == wanted.gates);
  CHECK(steps_of(ports.control(), wanted) == "");  // nothing to do

  const auto old = wanted.gates;
  wanted.gates->entries[1].time_interval += 2ms;
  wanted.gates->cycle_time += 2ms;
  wanted.gates->base_time = TaiTime(std::chrono::hours(24 * 365 * 100));
  CHECK(steps_of(ports.control(), wanted) ==
        "change gates of root qdisc taprio " + root_of(ports.control()) + " on p0\n");
  test::apply(ports.control(), wanted);
  auto state = ports.control().read("p0");
  REQUIRE(state);
  CHECK(state->oper.gates == old);
  CHECK(state->admin == wanted.gates);

  wanted.gates->base_time = TaiTime();
  test::apply(ports.control(), wanted);
  CHECK(test::settled(ports.control(), "p0").oper.gates == wanted.gates);
}

TEST_CASE("another map or mode replaces the qdisc and says so") {
  test::Ports ports;
  PortConfig wanted = test::gated("p0", 4, 1ms);
  test::apply(ports.control(), wanted);
  test::settled(ports.control(), "p0");

  std::swap(wanted.traffic_classes[0].pcp, wanted.traffic_classes[1].pcp);
  CHECK(has(steps_of(ports.control(), wanted), "another map of traffic classes: needs replacing"));
  test::apply(ports.control(), wanted);
  CHECK(test::settled(ports.control(), "p0").oper.traffic_classes == wanted.traffic_classes);

  wanted.gate_mode = GateMode::txtime_assist;
  wanted.txtime_delay = 300us;
  CHECK(has(steps_of(ports.control(), wanted), "another mode: needs replacing"));
  test::apply(ports.control(), wanted);
  const auto state = test::settled(ports.control(), "p0");
  CHECK(state.oper.gate_mode == GateMode::txtime_assist);
  CHECK(state.oper.txtime_delay == 300us);

  wanted = test::gated("p0", 4, 1ms);
  wanted.gates.reset();
  test::apply(ports.control(), wanted);
  CHECK(ports.control().read("p0")->root_kind == "mqprio");
  CHECK(ports.control().read("p0")->oper.traffic_classes == wanted.traffic_classes);
}

TEST_CASE("the kernel's own words reach the user") {
  test::Ports ports;
  PortConfig wanted = test::gated("p0", 4, 1ms);
  wanted.gate_mode = GateMode::full_offload;
  const std::string offload = test::apply_error(ports.control(), wanted);
  CAPTURE(offload);
  CHECK(has(offload, "PTP clock (ENOTSUPP)"));

  wanted = test::gated("p0", 4, 1ms);
  wanted.traffic_classes.back().queues.offset = 8;
  const std::string queues = test::apply_error(ports.control(), wanted);
  CAPTURE(queues);
  CHECK(has(queues, "EINVAL"));
  CHECK(has(queues, "queue"));

  wanted = test::gated("p0", 4, 1ms);
  wanted.traffic_classes[3].preemptable = true;
  CHECK(has(steps_of(ports.control(), wanted), "preemptable"));
  wanted = test::gated("p0", 4, 1ms);
  wanted.traffic_classes.erase(wanted.traffic_classes.begin() + 2);
  CHECK(has(steps_of(ports.control(), wanted), "without a gap"));
  wanted = test::gated("p0", 2400, 20us);
  CHECK(has(steps_of(ports.control(), wanted), "2400 entries"));
  CHECK(ports.control().read("p0")->root_kind != "taprio");
}

TEST_CASE("shapers and launch times hang on the queues of their class") {
  test::Ports ports;
  PortConfig wanted = test::gated("p0", 4, 1ms);
  wanted.traffic_classes[6].shaper = CreditBasedShaper{{20e6}, {-980e6}, 30, -1470, false};
  wanted.traffic_classes[7].launch_time = LaunchTime{200us, false, true, false};
  const bool gates = GENERATE(true, false);
  if (!gates) wanted.gates.reset();
  test::apply(ports.control(), wanted);
  CHECK(test::settled(ports.control(), "p0").oper == [&] {
    PortConfig expected = wanted;
    expected.link_speed = BitRate{10e9};
    return expected;
  }());
  const std::string tc = ports.tc("qdisc show dev p0");
  const std::string root = root_of(ports.control());
  CHECK(has(tc, R"("kind":"cbs","handle":"2006:","parent":")" + root + R"(7")"));
  CHECK(has(tc, R"("kind":"etf","handle":"3007:","parent":")" + root + R"(8")"));
  CHECK(steps_of(ports.control(), wanted) == "");

  wanted.traffic_classes[6].shaper->idle_slope = {30e6};
  CHECK(steps_of(ports.control(), wanted) == "change qdisc cbs 2006: at " + root + "7 on p0\n");
  test::apply(ports.control(), wanted);
  CHECK(ports.control().read("p0")->oper.traffic_classes[6].shaper == wanted.traffic_classes[6].shaper);

  wanted.traffic_classes[7].launch_time.reset();
  CHECK(has(steps_of(ports.control(), wanted), "etf 3007: at " + root + "8 has to go: needs replacing"));
  test::apply(ports.control(), wanted);
  CHECK(test::settled(ports.control(), "p0").oper.traffic_classes == wanted.traffic_classes);
  CHECK_FALSE(has(ports.tc("qdisc show dev p0"), "etf"));
}

TEST_CASE("limits of frame sizes are told from those that the kernel computes") {
  test::Ports ports;
  PortConfig wanted = test::gated("p0", 8, 20us);  // 10 Gbit/s carry 25,000 bytes in it
  wanted.traffic_classes[2].queue_max_sdu = 1000;
  test::apply(ports.control(), wanted);
  CHECK(test::settled(ports.control(), "p0").oper.traffic_classes == wanted.traffic_classes);
  wanted.traffic_classes[2].queue_max_sdu = 0;
  wanted.traffic_classes[3].queue_max_sdu = 800;
  test::apply(ports.control(), wanted);
  CHECK(test::settled(ports.control(), "p0").oper.traffic_classes == wanted.traffic_classes);
}

TEST_CASE("a port that vanishes is said to have") {
  test::Ports ports;
  const auto steps = ports.control().plan(test::gated("p0", 4, 1ms), host::EqualGates::leave_alone);
  REQUIRE(steps);
  ports.ns().must("ip link del p0");
  for (const auto& step : *steps) {
    const auto done = step.run();
    REQUIRE_FALSE(done);
    CHECK(done.error().kind == ErrorKind::vanished);
  }
  CHECK(ports.control().read("p0").error().kind == ErrorKind::not_found);
  CHECK(ports.control().plan(test::gated("p0", 4, 1ms), host::EqualGates::leave_alone).error().kind ==
        ErrorKind::not_found);
}

TEST_CASE("gates that the kernel stopped because the link went down are told and started again") {
  test::Ports ports;
  const PortConfig wanted = test::gated("p0", 4, 1ms);
  const auto timers = [] { return std::stoi(test::run("grep -c advance_sched /proc/timer_list").output); };
  test::apply(ports.control(), wanted);
  CHECK_FALSE(test::settled(ports.control(), "p0").gates_stopped);
  CHECK(timers() == 1);
  // A link that goes down is not acted upon at once.
  ports.ns().must(
      "ip link set p1 down; until ip link show p0 | grep -q 'state \\(DOWN\\|LOWERLAYERDOWN\\)'; do :; done");
  ports.ns().must("ip link set p1 up; until ip link show p0 | grep -q 'state UP'; do :; done");
  CHECK(timers() == 0);
  const auto stopped = ports.control().read("p0");
  REQUIRE(stopped);
  CHECK(stopped->gates_stopped);
  CHECK(stopped->oper.gates == wanted.gates);  // the dump alone says that all is well
  const auto saved = ports.control().save("p0");
  REQUIRE(saved);

  CHECK(has(steps_of(ports.control(), wanted), "stopped its gates when the link went down: needs replacing"));
  SECTION("by applying") { test::apply(ports.control(), wanted); }
  SECTION("by restoring") {
    test::apply(ports.control(), test::gated("p0", 6, 1ms));
    CHECK(ports.control().restore(*saved));
  }
  const auto running = test::settled(ports.control(), "p0");
  CHECK_FALSE(running.gates_stopped);
  CHECK(running.oper.gates == wanted.gates);
  CHECK(timers() == 1);
}
