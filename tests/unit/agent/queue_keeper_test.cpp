// Queues and gates measured while their ports come, go and change.
#include "agent/queue_keeper.hpp"

#include <catch2/catch.hpp>

#include "support/fake_interfaces.hpp"
#include "support/fake_queue_probe.hpp"
#include "unit/control/bench.hpp"

using namespace isoline;
using namespace std::chrono_literals;

namespace {

struct Bench {
  test::World world;  // eth0 and eth1 with gates
  std::shared_ptr<test::FakeLinks> links = std::make_shared<test::FakeLinks>();
  test::FakeQueues queues;
  int opened = 0;
  std::optional<Error> cannot_open;

  Bench() {
    link("eth0", 2);
    link("eth1", 3);
  }
  void link(const std::string& name, std::uint32_t index, std::optional<std::uint32_t> master = {},
            const std::string& kind = "veth") {
    host::Interface interface;
    interface.name = name;
    interface.index = IfIndex{index};
    interface.kind = kind;
    if (master) interface.master = IfIndex{*master};
    links->present[interface.index] = interface;
  }
  void news(const std::string& interface) { world.ports.news.push_back({interface, "qdisc taprio 100: replaced"}); }

  agent::QueueKeeperOptions options() const { return {world.old_schedule, true, 30s}; }
  agent::QueueKeeper keeper(const agent::QueueKeeperOptions& options) {
    const auto open = [this]() -> Result<agent::QueueKeeperParts> {
      ++opened;
      if (cannot_open) return fail(*cannot_open);
      agent::QueueKeeperParts parts;
      parts.ports = std::make_unique<test::FakeTrafficControl>(world.ports, world.deeds, world.clock);
      parts.interfaces = std::make_unique<test::FakeInterfaces>(links);
      parts.make_probe = [this] { return std::make_unique<test::FakeQueueProbe>(queues); };
      return parts;
    };
    // The clock is the world's, which outlives the keeper.
    return {open, std::shared_ptr<host::Clock>(&world.clock, [](host::Clock*) {}), options};
  }
  agent::QueueKeeper keeper() { return keeper(options()); }
};

ClassReading frames_of_class_1(std::uint64_t frames, std::size_t bin = 0) {
  ClassReading one;
  one.traffic_class = TrafficClass::masked(1);
  one.frames = frames;
  one.gates.emplace();
  one.gates->in_window = frames;
  one.gates->phase.resize(phase_bins);
  one.gates->phase[bin] = frames;
  return one;
}

std::string kinds(const std::vector<host::Event>& events) {
  std::string text;
  for (const host::Event& event : events)
    text += (text.empty() ? "" : " ") + event.kind + (event.subject.empty() ? "" : ":" + event.subject);
  return text;
}

Error unsupported() { return {ErrorKind::unsupported, "this kernel cannot measure its queues", "", "no BTF", ""}; }

}  // namespace

TEST_CASE("nothing is opened or loaded unless it is to be measured") {
  Bench bench;
  auto keeper = bench.keeper({bench.world.old_schedule, false, 30s});
  CHECK(keeper.tick().empty());
  CHECK(bench.opened == 0);
  CHECK_FALSE(keeper.readings().source);

  keeper.change(bench.options());
  CHECK(kinds(keeper.tick()) == "queues.measured");
  CHECK(bench.queues.alive == 1);
  CHECK(keeper.readings().source->success);
  keeper.change({bench.world.old_schedule, false, 30s});
  CHECK(keeper.tick().empty());
  CHECK(bench.queues.alive == 0);
  CHECK(keeper.readings().ports.empty());
  CHECK_FALSE(keeper.readings().source);
}

TEST_CASE("the gates are the kernel's, and followed") {
  Bench bench;
  auto keeper = bench.keeper();
  keeper.tick();
  REQUIRE(bench.queues.started.size() == 1);
  const auto& first = bench.queues.started[0];
  REQUIRE(first.ports.size() == 2);
  CHECK_FALSE(first.forwarding);
  CHECK(first.ports[1].class_of_priority[7] == TrafficClass::masked(1));
  CHECK(first.ports[1].gates->windows[1][0].end == 10ms);
  CHECK(first.ports[1].gates->windows[0][0].begin == 1100us);

  bench.queues.classes = {frames_of_class_1(40)};
  keeper.tick();
  CHECK(bench.queues.started.size() == 1);
  REQUIRE(keeper.readings().ports.size() == 2);
  CHECK(keeper.readings().ports[0].reading.classes[0].frames == 40);

  // Frames that were sent since, when it was known already that the gates are others, are in no figure.
  bench.queues.classes = {frames_of_class_1(50)};
  bench.world.ports.ports["eth1"].admin = bench.world.new_schedule.ports[1].gates;
  bench.world.ports.ports["eth1"].admin->base_time = TaiTime(bench.world.clock.tai() + 60s);
  bench.news("eth1");
  CHECK(kinds(keeper.tick()) == "queues.measured");
  REQUIRE(bench.queues.started.size() == 2);
  CHECK(bench.queues.alive == 1);
  CHECK(bench.queues.started[1].ports[1].gates->windows[0][0].begin == 1200us);
  CHECK(bench.queues.started[1].ports[1].gates->base_time == TaiTime(bench.world.clock.tai() + 60s));
  CHECK(keeper.readings().ports[0].reading.classes[0].frames == 40);
  bench.queues.classes = {frames_of_class_1(5)};
  keeper.tick();
  CHECK(keeper.readings().ports[0].reading.classes[0].frames == 45);
  CHECK(keeper.readings().ports[1].reading.classes[0].gates->in_window == 45);

  // When they begin to run nothing is other for the probe.
  bench.world.clock.advance(61s);
  CHECK(keeper.tick().empty());
  CHECK(bench.queues.started.size() == 2);
}

TEST_CASE("news of other ports and news that change nothing leave the probe alone") {
  Bench bench;
  auto keeper = bench.keeper();
  keeper.tick();
  const auto reads = bench.world.ports.ports["eth0"].reads;
  bench.news("eth9");
  keeper.tick();
  CHECK(bench.world.ports.ports["eth0"].reads == reads);
  bench.news("");
  CHECK(keeper.tick().empty());
  CHECK(bench.world.ports.ports["eth0"].reads == reads + 1);
  CHECK(bench.queues.started.size() == 1);
}

TEST_CASE("ports come and go, their counts stay") {
  Bench bench;
  auto keeper = bench.keeper();
  keeper.tick();
  bench.queues.classes = {frames_of_class_1(8)};
  keeper.tick();
  const auto eth1 = bench.world.ports.ports.extract("eth1");
  bench.links->present.erase(IfIndex{3});
  bench.news("eth1");
  CHECK(kinds(keeper.tick()) == "queues.measured");
  CHECK(bench.queues.started.back().ports.size() == 1);
  CHECK(keeper.readings().ports[1].reading.classes[0].frames == 8);

  bench.world.ports.ports["eth1"] = eth1.mapped();
  bench.link("eth1", 7);
  bench.news("eth1");
  keeper.tick();
  CHECK(bench.queues.started.back().ports.size() == 2);
  bench.links->present.erase(IfIndex{7});
  bench.link("eth1", 9);  // made anew between two looks
  bench.news("eth1");
  keeper.tick();
  CHECK(bench.queues.started.size() == 4);

  keeper.change({{"", {bench.world.old_schedule.ports[0]}}, true, 30s});
  keeper.tick();
  REQUIRE(keeper.readings().ports.size() == 1);
  CHECK(keeper.readings().ports[0].reading.interface == "eth0");

  bench.world.ports.ports.clear();
  bench.news("");
  CHECK(keeper.tick().empty());
  CHECK(bench.queues.alive == 0);
  CHECK(keeper.readings().source->success);
}

TEST_CASE("on a bridge the residence is measured, from all of its ports") {
  Bench bench;
  bench.link("br0", 20, {}, "bridge");
  bench.link("bond0", 21, {}, "bond");
  bench.link("eth0", 2, 20);
  bench.link("eth1", 3, 21);
  bench.link("swp5", 5, 20);
  bench.link("eth6", 6, 21);
  auto keeper = bench.keeper();
  keeper.tick();
  const auto& measurement = bench.queues.started.back();
  CHECK(measurement.forwarding);
  REQUIRE(measurement.ports.size() == 3);
  CHECK(measurement.ports[2].interface == "swp5");
  CHECK_FALSE(measurement.ports[2].gates);
  keeper.tick();
  CHECK(keeper.readings().ports.size() == 2);
}

TEST_CASE("a kernel that cannot do it is told of once, and asked again now and then") {
  Bench bench;
  bench.queues.refusals = {unsupported(), unsupported()};
  auto keeper = bench.keeper();
  const auto events = keeper.tick();
  REQUIRE(kinds(events) == "queues.measure_failed");
  CHECK(events[0].text.find("no BTF") != std::string::npos);
  CHECK_FALSE(keeper.readings().source->success);
  CHECK(keeper.tick().empty());
  CHECK(bench.queues.refusals.size() == 1);
  bench.world.clock.advance(31s);
  CHECK(keeper.tick().empty());
  CHECK(keeper.readings().source->failures == 2);
  bench.world.clock.advance(31s);
  CHECK(kinds(keeper.tick()) == "queues.measured");
  CHECK(keeper.readings().source->success);
}

TEST_CASE("without netlink nothing is measured, and that is said") {
  Bench bench;
  bench.cannot_open = Error{ErrorKind::failed, "cannot open netlink", "", "", ""};
  auto keeper = bench.keeper();
  CHECK(kinds(keeper.tick()) == "queues.measure_failed");
  CHECK(keeper.tick().empty());
  CHECK(keeper.readings().source->failures == 2);
}

TEST_CASE("a port that the probe cannot judge does not keep the others from it") {
  Bench bench;
  bench.queues.refusals = {
      {ErrorKind::invalid_input, "cannot measure by this schedule", "eth0", "a class has 70 windows in a cycle", ""},
      {ErrorKind::not_found, "no such interface", "eth1", "", ""}};
  auto keeper = bench.keeper();
  CHECK(kinds(keeper.tick()) == "queues.not_judged:eth0 queues.measured");
  REQUIRE(bench.queues.started.size() == 1);
  REQUIRE(bench.queues.started[0].ports.size() == 1);
  CHECK_FALSE(bench.queues.started[0].ports[0].gates);
}

TEST_CASE("a list that the kernel leaves out of its dump is the file's") {
  Bench bench;
  auto& eth0 = bench.world.ports.ports["eth0"];
  eth0.readback = Readback::vanished;
  eth0.oper.gates.reset();
  eth0.oper.traffic_classes.clear();
  auto keeper = bench.keeper();
  keeper.tick();
  const auto& port = bench.queues.started.back().ports[0];
  CHECK(port.gates);
  CHECK(port.class_of_priority[7] == TrafficClass::masked(1));
}

TEST_CASE("a reading that fails is counted, what was read stays") {
  Bench bench;
  auto keeper = bench.keeper();
  keeper.tick();
  bench.queues.classes = {frames_of_class_1(8)};
  bench.queues.clock = {50ns, 0ns, 37s};
  keeper.tick();
  bench.queues.read_fails = Error{ErrorKind::failed, "cannot read the queue probe", "eth0", "", ""};
  CHECK(kinds(keeper.tick()) == "queues.measure_failed");
  CHECK_FALSE(keeper.readings().source->success);
  CHECK(keeper.readings().ports[0].reading.classes[0].frames == 8);
  CHECK(keeper.readings().clock->read_error == 50ns);
}

TEST_CASE("a shift is of the last seconds, and missing where it cannot be said") {
  Bench bench;
  auto& list = *bench.world.ports.oper("eth0").gates;
  list.entries = {{GateOperation::set_gate_states, 0x02, 2ms}, {GateOperation::set_gate_states, 0x01, 8ms}};
  bench.world.ports.ports.erase("eth1");
  auto keeper = bench.keeper();
  keeper.tick();
  // A bin is 19.5 us: frames of the window's beginning, all in time.
  bench.queues.classes = {frames_of_class_1(1000, 1)};
  keeper.tick();
  CHECK_FALSE(keeper.readings().ports[0].shift);
  bench.world.clock.advance(10s);
  keeper.tick();
  REQUIRE(keeper.readings().ports[0].shift);
  CHECK(keeper.readings().ports[0].shift->shift == 0ns);

  // For ten seconds they are 3 ms behind.
  bench.queues.classes[0].gates->phase[154] = 50;
  bench.world.clock.advance(5s);
  keeper.tick();
  CHECK(keeper.readings().ports[0].shift->shift == 0ns);
  bench.world.clock.advance(5s);
  keeper.tick();
  REQUIRE(keeper.readings().ports[0].shift);
  CHECK(keeper.readings().ports[0].shift->shift > 2900us);
  CHECK(keeper.readings().ports[0].shift->shift < 3100us);

  bench.world.clock.advance(10s);
  keeper.tick();
  CHECK_FALSE(keeper.readings().ports[0].shift);  // nothing was sent
}
