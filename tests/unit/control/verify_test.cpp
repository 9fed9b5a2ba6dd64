// What the kernel says after the last step decides.
#include <catch2/catch.hpp>

#include "unit/control/bench.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using host::TransactionPhase;
using test::World;

TEST_CASE("a port that came out different brings all of them back") {
  World world;
  std::uint64_t reads = 0;
  world.ports.before_read = [&](const std::string& interface) {
    if (interface == "eth1" && reads++ == 0) world.ports.ports["eth1"].admin->entries.pop_back();
  };
  const auto refused = world.apply();
  REQUIRE_FALSE(refused);
  INFO(describe(refused.error()));
  CHECK(refused.error().kind == ErrorKind::failed);
  CHECK(refused.error().where == "eth1");
  CHECK(refused.error().why.find("gate_control_list.entries[1]") != std::string::npos);
  CHECK(world.all_old());
  CHECK(world.phase() == TransactionPhase::reverted);
}

TEST_CASE("one reading between the old list and the new is no difference") {
  World world;
  int reads = 0;
  PortConfig kept;
  world.ports.before_read = [&](const std::string& interface) {
    if (interface != "eth1") return;
    ++reads;
    PortConfig& oper = world.ports.oper("eth1");
    if (reads == 1) {
      kept = oper;
      oper.vlans.clear();
    } else if (reads == 2) {
      oper.vlans = kept.vlans;
    }
  };
  REQUIRE(world.apply());
  CHECK(world.all_new());
}

TEST_CASE("gates that do not begin at their time bring all ports back") {
  World world;
  world.ports.before_read = [&](const std::string& interface) {
    auto& admin = world.ports.ports[interface].admin;
    if (admin) admin->base_time += 10ms * 10'000;  // the same phase, but never
  };
  control::ApplyOptions options;
  options.verify_timeout = 3s;
  const MonotonicTime begun = world.clock.monotonic();
  const auto refused = world.apply(options);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why.find("did not begin") != std::string::npos);
  CHECK(world.all_old());
  CHECK(world.clock.monotonic() - begun < 3s + 1s);
}

TEST_CASE("gates that the next frame makes begin are taken over when their time is there") {
  World world(1);
  PortConfig& wanted = world.new_schedule.ports[0];
  wanted.gate_mode = world.ports.oper("eth0").gate_mode = GateMode::txtime_assist;
  wanted.txtime_delay = world.ports.oper("eth0").txtime_delay = 500us;
  world.ports.silent = true;
  const auto done = world.apply();
  INFO((done ? "" : describe(done.error())));
  REQUIRE(done);
  CHECK(done->phase == TransactionPhase::committed);
  CHECK(done->ports[0].agreement == PortAgreement::pending);
  REQUIRE_FALSE(done->warnings.empty());
  CHECK(done->warnings.back() == "eth0: its gates begin with the next frame that is sent");
  CHECK(world.clock.tai() >= *done->base_time);
  CHECK(world.clock.tai() < *done->base_time + 1s);
  CHECK(world.all_new());
}

TEST_CASE("gates that wait for a frame are put back as well") {
  World world;
  for (const std::string name : {"eth0", "eth1"}) world.ports.oper(name).gate_mode = GateMode::txtime_assist;
  for (PortConfig& port : world.new_schedule.ports) port.gate_mode = GateMode::txtime_assist;
  world.deeds.refused = {6};
  world.ports.silent = true;
  REQUIRE_FALSE(world.apply());
  CHECK(world.all_old());
  CHECK(world.phase() == TransactionPhase::reverted);
}

TEST_CASE("what the kernel does not show is kept and said") {
  World world;
  world.ports.ports["eth0"].readback = Readback::vanished;
  const auto done = world.apply();
  REQUIRE(done);
  CHECK(done->ports[0].agreement == PortAgreement::cannot_verify);
  CHECK(done->ports[1].agreement == PortAgreement::in_sync);
  REQUIRE(done->warnings.size() == 1);
  CHECK(done->warnings[0].find("eth0: cannot verify") == 0);
  CHECK(world.clock.tai() >= *done->base_time);
}

TEST_CASE("what the kernel shows only while no second list waits is verified then") {
  World world(1);
  auto& port = world.ports.ports["eth0"];
  port.readback = Readback::vanished;
  world.ports.before_read = [&](const std::string&) {
    if (port.admin && world.clock.tai() >= port.admin->base_time) port.readback = Readback::readable;
  };
  const auto done = world.apply();
  REQUIRE(done);
  CHECK(done->ports[0].agreement == PortAgreement::in_sync);
  CHECK(done->warnings.empty());
}

TEST_CASE("a port that vanishes between apply and verify brings the others back") {
  World world(3);
  world.ports.before_read = [&](const std::string&) { world.ports.ports.erase("eth1"); };
  const auto refused = world.apply();
  REQUIRE_FALSE(refused);
  INFO(describe(refused.error()));
  CHECK(refused.error().why.find("eth1 is gone") != std::string::npos);
  CHECK(world.all_old());
  CHECK(world.phase() == TransactionPhase::reverted);
}

TEST_CASE("nobody reads a port over and over while it waits for its base time") {
  World world(1);
  control::ApplyOptions options;
  options.start_in = 60s;
  REQUIRE(world.apply(options));
  CHECK(world.ports.ports["eth0"].reads < 10);
}
