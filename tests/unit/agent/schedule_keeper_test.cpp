// Drift and dead man together, as the daemon has them.
#include "agent/schedule_keeper.hpp"

#include <catch2/catch.hpp>

#include "unit/control/bench.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using test::World;

namespace {

/// The clock that the world's time comes from, shared.
struct SharedClock final : host::Clock {
  explicit SharedClock(test::ManualClock& shared) : clock(&shared) {}
  MonotonicTime monotonic() const override { return clock->monotonic(); }
  WallTime wall() const override { return clock->wall(); }
  TaiTime tai() const override { return clock->tai(); }
  std::chrono::seconds tai_offset() const override { return clock->tai_offset(); }
  void wait(Nanoseconds time) override { clock->wait(time); }
  test::ManualClock* clock;
};

agent::ScheduleKeeperParts parts_of(World& world) {
  agent::ScheduleKeeperParts parts;
  parts.ports = std::make_unique<test::FakeTrafficControl>(world.ports, world.deeds, world.clock);
  parts.open_journal = [&world] { return std::make_unique<test::FakeJournal>(world.journal_file, world.deeds); };
  parts.clock = std::make_shared<SharedClock>(world.clock);
  return parts;
}

std::string kinds(const std::vector<host::Event>& events) {
  std::string text;
  for (const host::Event& event : events) text += (text.empty() ? "" : " ") + event.kind;
  return text;
}

void lose_gates(World& world) {
  world.ports.oper("eth1").gates.reset();
  world.ports.news.push_back({"eth1", "qdisc taprio 100: deleted"});
}

}  // namespace

TEST_CASE("without a schedule nothing is read, but what nobody confirmed is put back") {
  World world;
  agent::ScheduleKeeper keeper(parts_of(world), {});
  CHECK(kinds(keeper.tick()).empty());
  CHECK(world.ports.ports["eth0"].reads == 0);
  CHECK(keeper.readings().ports.empty());

  control::ApplyOptions options;
  options.confirm_within = 60s;
  REQUIRE(world.apply(options));
  CHECK(kinds(keeper.tick()).empty());
  world.clock.advance(61s);
  CHECK(kinds(keeper.tick()) == "schedule.reverted");
  CHECK(world.all_old());
}

TEST_CASE("drift is counted and left alone") {
  World world;
  agent::ScheduleKeeper keeper(parts_of(world), {world.old_schedule, false, 30s});
  CHECK(kinds(keeper.tick()).empty());
  lose_gates(world);
  CHECK(kinds(keeper.tick()) == "schedule.drift");
  const auto readings = keeper.readings();
  REQUIRE(readings.ports.size() == 2);
  CHECK(readings.ports[0].agreement == PortAgreement::in_sync);
  CHECK(readings.ports[1].interface == "eth1");
  CHECK(readings.ports[1].agreement == PortAgreement::differs);
  CHECK(readings.ports[1].drifts == 1);
  CHECK_FALSE(readings.last_apply);
  CHECK(world.deeds.count == 0);
}

TEST_CASE("drift is put back by a transaction, and not while another waits") {
  World world;
  agent::ScheduleKeeper keeper(parts_of(world), {world.old_schedule, true, 30s});
  keeper.tick();
  lose_gates(world);
  CHECK(kinds(keeper.tick()) == "schedule.drift schedule.applied schedule.put_back schedule.in_sync");
  CHECK(world.all_old());
  keeper.tick();
  CHECK(keeper.readings().last_apply);

  world.clock.advance(5s);
  control::ApplyOptions options;
  options.confirm_within = 60s;
  REQUIRE(world.apply(options));
  world.ports.news.push_back({"", "much"});
  CHECK(kinds(keeper.tick()) == "schedule.drift schedule.drift");
  CHECK(world.all_new());
  world.clock.advance(61s);
  CHECK(kinds(keeper.tick()).find("schedule.reverted") == 0);
  CHECK(world.all_old());
}

TEST_CASE("other options count anew, the same ones do not") {
  World world;
  agent::ScheduleKeeper keeper(parts_of(world), {world.old_schedule, false, 30s});
  keeper.tick();
  lose_gates(world);
  keeper.tick();
  keeper.change({world.old_schedule, false, 30s});
  CHECK(kinds(keeper.tick()).empty());
  CHECK(keeper.readings().ports[1].drifts == 1);
  keeper.change({});
  keeper.tick();
  CHECK(keeper.readings().ports.empty());
}
