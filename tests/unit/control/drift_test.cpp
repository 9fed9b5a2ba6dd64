// What happens behind our back is seen, named, told once, and put back only if that is wanted.
#include "control/drift.hpp"

#include <catch2/catch.hpp>

#include "schedule/gates/credit.hpp"
#include "unit/control/bench.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using test::World;
using Names = std::vector<std::string>;

namespace {

/// A world whose new schedule runs already, and somebody who watches it.
struct Watched : World {
  explicit Watched(control::DriftOptions options = {}, std::size_t count = 2)
      : World(count),
        control(ports, deeds, clock),
        watch((settle(), new_schedule), std::move(options), control, clock, events) {}
  void settle() {
    for (const PortConfig& port : new_schedule.ports) ports.ports[port.interface].oper = port;
  }
  Names tick() {
    const auto changed = watch.tick();
    REQUIRE(changed);
    return *changed;
  }
  void lose_gates(const std::string& interface) {
    ports.oper(interface).gates.reset();
    ports.news.push_back({interface, "qdisc taprio 100: deleted"});
  }
  const control::PortDrift& drift(const std::string& interface) { return watch.ports().at(interface); }

  test::FakeTrafficControl control;
  control::DriftWatch watch;
};

}  // namespace

TEST_CASE("ports as wanted are no event") {
  Watched world;
  CHECK(world.tick() == Names{"eth0", "eth1"});
  CHECK(world.tick().empty());
  CHECK(world.events.events.empty());
  CHECK(world.drift("eth0").comparison.agreement == PortAgreement::in_sync);
}

TEST_CASE("a change behind our back is told once, with its name and what differs") {
  Watched world;
  world.tick();
  world.lose_gates("eth1");
  CHECK(world.tick() == Names{"eth1"});
  REQUIRE(world.events.events.size() == 1);
  const host::Event& event = world.events.events[0];
  CHECK(event.kind == "schedule.drift");
  CHECK(event.subject == "eth1");
  CHECK(event.level == host::EventLevel::warning);
  CHECK(event.text.find("gate_control_list is not there") != std::string::npos);
  CHECK(event.text.find("qdisc taprio 100: deleted") != std::string::npos);
  CHECK(world.drift("eth1").drifts == 1);
  CHECK(world.drift("eth1").since == world.clock.wall());

  world.clock.advance(1h);
  CHECK(world.tick().empty());
  CHECK(world.events.events.size() == 1);
  CHECK(world.drift("eth1").drifts == 1);

  world.settle();
  world.ports.news.push_back({"eth1", "qdisc taprio 100: added"});
  CHECK(world.tick() == Names{"eth1"});
  CHECK(world.events.kinds() == Names{"schedule.drift", "schedule.in_sync"});
  CHECK_FALSE(world.drift("eth1").since);
}

TEST_CASE("credits that do not fit the link any more are drift") {
  Watched world;
  PortConfig& port = world.ports.oper("eth0");
  port.traffic_classes[1].shaper = CreditBasedShaper{BitRate{20e6}, {}, 0, 0, false};
  const Schedule wanted{"credits left to be computed", {port}};
  port = schedule::with_credits(port, BitRate{1e9});
  control::DriftWatch watch(wanted, {}, world.control, world.clock, world.events);
  REQUIRE(watch.tick());
  CHECK(watch.ports().at("eth0").comparison.agreement == PortAgreement::in_sync);
  world.ports.ports["eth0"].link_speed = BitRate{100e6};
  world.ports.news.push_back({"eth0", "link changed"});
  REQUIRE(watch.tick());
  CHECK(watch.ports().at("eth0").comparison.agreement == PortAgreement::differs);
}

TEST_CASE("only what has news is read between two full readings") {
  control::DriftOptions options;
  options.full_read = 30s;
  Watched world(options);
  world.tick();
  const auto reads = world.ports.ports["eth0"].reads;
  world.ports.oper("eth0").gates.reset();
  world.clock.advance(29s);
  CHECK(world.tick().empty());
  CHECK(world.ports.ports["eth0"].reads == reads);
  world.clock.advance(1s);
  CHECK(world.tick() == Names{"eth0"});
}

TEST_CASE("lost messages mean that everything is read") {
  Watched world;
  world.tick();
  world.ports.oper("eth0").gates.reset();
  world.ports.news.push_back({"", "messages were lost"});
  CHECK(world.tick() == Names{"eth0"});
}

TEST_CASE("a port that differs in another way is told again, but is one drift") {
  Watched world;
  world.tick();
  world.lose_gates("eth0");
  world.tick();
  world.ports.oper("eth0").vlans.clear();
  world.ports.news.push_back({"eth0", "vlan 200: deleted"});
  CHECK(world.tick() == Names{"eth0"});
  CHECK(world.events.events.size() == 2);
  CHECK(world.drift("eth0").drifts == 1);
}

TEST_CASE("a port that is gone differs, and one that cannot be read cannot be verified") {
  Watched world;
  world.tick();
  world.ports.ports.erase("eth0");
  world.ports.news.push_back({"eth0", "interface: deleted"});
  world.ports.ports["eth1"].readback = Readback::vanished;
  world.ports.news.push_back({"eth1", "qdisc: changed"});
  CHECK(world.tick() == Names{"eth0", "eth1"});
  CHECK(world.drift("eth0").comparison.agreement == PortAgreement::differs);
  CHECK(world.drift("eth1").comparison.agreement == PortAgreement::cannot_verify);
  CHECK(world.events.kinds() == Names{"schedule.drift", "schedule.cannot_verify"});
  CHECK(world.drift("eth1").drifts == 0);
}

TEST_CASE("one reading between two lists is no drift") {
  Watched world;
  world.tick();
  int reads = 0;
  world.ports.before_read = [&](const std::string& interface) {
    if (interface != "eth0") return;
    if (++reads == 1) {
      world.ports.oper("eth0").gates.reset();
    } else {
      world.settle();
    }
  };
  world.ports.news.push_back({"eth0", "qdisc: changed"});
  CHECK(world.tick().empty());
  CHECK(world.events.events.empty());
}

TEST_CASE("gates that wait are looked at when their time is there") {
  Watched world;
  world.tick();
  auto& port = world.ports.ports["eth0"];
  port.admin = port.oper.gates;
  port.admin->base_time = TaiTime(std::chrono::seconds(1'700'001'042));  // a whole number of cycles
  world.clock.advance(1s);
  world.ports.news.push_back({"eth0", "qdisc: changed"});
  CHECK(world.tick() == Names{"eth0"});
  CHECK(world.drift("eth0").comparison.agreement == PortAgreement::pending);
  CHECK(world.tick().empty());
  world.clock.advance(*world.drift("eth0").begins - world.clock.tai());
  CHECK(world.tick() == Names{"eth0"});
  CHECK(world.drift("eth0").comparison.agreement == PortAgreement::in_sync);
  CHECK(world.events.events.empty());
}

TEST_CASE("gates that the next frame makes begin are not read over and over") {
  Watched world;
  auto& port = world.ports.ports["eth0"];
  world.ports.silent = true;
  port.oper.gate_mode = GateMode::txtime_assist;
  port.admin = port.oper.gates;
  PortConfig wanted = port.oper;
  control::DriftWatch watch({"silent", {wanted}}, {}, world.control, world.clock, world.events);
  REQUIRE(watch.tick());
  CHECK(watch.ports().at("eth0").comparison.agreement == PortAgreement::pending);
  const auto reads = port.reads;
  for (int ticks = 0; ticks < 5; ++ticks) REQUIRE(watch.tick());
  CHECK(port.reads == reads);
}

namespace {

/// Puts back what drifted, unless a port refuses.
struct PuttingBack {
  explicit PuttingBack(std::size_t count = 2) : world(options(), count) { world.tick(); }
  control::DriftOptions options() {
    control::DriftOptions all;
    all.put_back = [this](const std::vector<PortConfig>& ports) -> Result<void> {
      asked.emplace_back();
      for (const PortConfig& port : ports) asked.back() += port.interface + " ";
      if (refuses) return fail(*refuses);
      for (const PortConfig& port : ports) {
        if (port.interface == refusing) return fail({ErrorKind::occupied, "cannot", port.interface, {}, {}});
      }
      for (const PortConfig& port : ports) world.ports.oper(port.interface) = port;
      return {};
    };
    return all;
  }
  /// What was asked for, a word for each call.
  Names after(Nanoseconds time = 0ns) {
    world.clock.advance(time);
    asked.clear();
    world.tick();
    world.watch.put_back();
    return asked;
  }

  Names asked;
  std::optional<Error> refuses;
  std::string refusing;
  Watched world;
};

}  // namespace

TEST_CASE("drift is put back if that is wanted, told before anything is done") {
  PuttingBack bench;
  Watched& world = bench.world;
  world.lose_gates("eth1");
  CHECK(world.tick() == Names{"eth1"});
  CHECK(bench.asked.empty());
  CHECK(world.events.kinds() == Names{"schedule.drift"});
  CHECK(bench.after() == Names{"eth1 "});
  CHECK(world.drift("eth1").put_back == 1);
  CHECK(world.drift("eth1").comparison.agreement == PortAgreement::in_sync);
  CHECK(world.events.kinds() == Names{"schedule.drift", "schedule.put_back", "schedule.in_sync"});
  world.events.events.clear();

  // Under a transaction it waits in silence; after a failure it tries again with the full reading.
  bench.refuses = Error{ErrorKind::occupied, "busy", {}, {}, {}};
  world.lose_gates("eth1");
  CHECK(bench.after(5s) == Names{"eth1 "});
  CHECK(bench.after().empty());
  CHECK(world.events.kinds() == Names{"schedule.drift"});
  bench.refuses = Error{ErrorKind::failed, "cannot", {}, {}, {}};
  CHECK(bench.after(1s) == Names{"eth1 "});
  CHECK(world.events.kinds() == Names{"schedule.drift", "schedule.put_back_failed"});
  CHECK(bench.after(29s).empty());
  bench.refuses.reset();
  CHECK(bench.after(1s) == Names{"eth1 "});
  CHECK(world.drift("eth1").comparison.agreement == PortAgreement::in_sync);
  CHECK(world.drift("eth1").drifts == 2);
}

TEST_CASE("ports that drifted are put back together; one that refuses does not keep the others from it") {
  PuttingBack bench(3);
  Watched& world = bench.world;
  for (const char* name : {"eth0", "eth1", "eth2"}) world.lose_gates(name);
  CHECK(bench.after() == Names{"eth0 eth1 eth2 "});
  CHECK(world.drift("eth2").comparison.agreement == PortAgreement::in_sync);
  world.events.events.clear();

  for (const char* name : {"eth0", "eth1", "eth2"}) world.lose_gates(name);
  bench.refusing = "eth0";
  CHECK(bench.after(5s) == Names{"eth0 eth1 eth2 "});
  CHECK(world.events.events.back().kind == "schedule.put_back_failed");
  CHECK(world.events.events.back().subject == "eth0, eth1, eth2");
  CHECK(bench.after(1s) == Names{"eth0 "});
  CHECK(world.events.events.back().subject == "eth0");  // what is occupied there is no transaction that ends
  CHECK(bench.after() == Names{"eth1 "});
  CHECK(bench.after() == Names{"eth2 "});
  CHECK(world.drift("eth2").comparison.agreement == PortAgreement::in_sync);
  CHECK(bench.after(2s).empty());
  world.lose_gates("eth1");
  world.lose_gates("eth2");
  CHECK(bench.after() == Names{"eth1 eth2 "});  // as if nothing had been
  CHECK(bench.after(30s) == Names{"eth0 "});
}

TEST_CASE("on a port that is gone nothing is put back until it is there again") {
  PuttingBack bench;
  Watched& world = bench.world;
  const auto port = world.ports.ports["eth0"];
  world.ports.ports.erase("eth0");
  world.ports.news.push_back({"eth0", "interface: deleted"});
  world.lose_gates("eth1");
  CHECK(bench.after() == Names{"eth1 "});
  world.ports.ports["eth0"] = port;
  world.lose_gates("eth0");
  CHECK(bench.after(1s) == Names{"eth0 "});
}
