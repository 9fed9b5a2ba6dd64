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

/// The world's events, and whoever wants to look around when one is told.
struct SharedEvents final : host::EventSink {
  using Told = std::function<void(const std::string& kind)>;
  SharedEvents(test::KeptEvents& shared, Told hears) : events(&shared), told(std::move(hears)) {}
  void report(const host::Event& event) override {
    events->report(event);
    if (told) told(event.kind);
  }
  test::KeptEvents* events;
  Told told;
};

agent::ScheduleKeeperParts parts_of(World& world, SharedEvents::Told told = {}) {
  agent::ScheduleKeeperParts parts;
  parts.events = std::make_unique<SharedEvents>(world.events, std::move(told));
  parts.ports = std::make_unique<test::FakeTrafficControl>(world.ports, world.deeds, world.clock);
  parts.open_journal = [&world] { return std::make_unique<test::FakeJournal>(world.journal_file, world.deeds); };
  parts.clock = std::make_shared<SharedClock>(world.clock);
  return parts;
}

/// What is told in one tick.
std::string tick(agent::ScheduleKeeper& keeper, World& world) {
  world.events.events.clear();
  keeper.tick();
  std::string text;
  for (const std::string& kind : world.events.kinds()) text += (text.empty() ? "" : " ") + kind;
  return text;
}

void lose_gates(World& world, const std::string& interface = "eth1") {
  world.ports.oper(interface).gates.reset();
  world.ports.news.push_back({interface, "qdisc taprio 100: deleted"});
}

}  // namespace

TEST_CASE("without a schedule nothing is read, but what nobody confirmed is put back") {
  World world;
  agent::ScheduleKeeper keeper(parts_of(world), {});
  CHECK(tick(keeper, world).empty());
  CHECK(world.ports.ports["eth0"].reads == 0);
  CHECK(keeper.readings().ports.empty());

  control::ApplyOptions options;
  options.confirm_within = 60s;
  REQUIRE(world.apply(options));
  CHECK(tick(keeper, world).empty());
  world.clock.advance(61s);
  CHECK(tick(keeper, world) == "schedule.reverted");
  CHECK(world.all_old());
}

TEST_CASE("drift is counted and left alone") {
  World world;
  agent::ScheduleKeeper keeper(parts_of(world), {world.old_schedule, false, 30s});
  CHECK(tick(keeper, world).empty());
  lose_gates(world);
  CHECK(tick(keeper, world) == "schedule.drift");
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
  CHECK(tick(keeper, world) == "schedule.drift schedule.applied schedule.put_back schedule.in_sync");
  CHECK(world.all_old());
  keeper.tick();
  CHECK(keeper.readings().last_apply);

  world.clock.advance(5s);
  control::ApplyOptions options;
  options.confirm_within = 60s;
  REQUIRE(world.apply(options));
  world.ports.news.push_back({"", "much"});
  CHECK(tick(keeper, world) == "schedule.drift schedule.drift");
  CHECK(world.all_new());
  world.clock.advance(61s);
  CHECK(tick(keeper, world).find("schedule.reverted") == 0);
  CHECK(world.all_old());
}

TEST_CASE("drift is told before anything is put back, and ports that drifted are put back together") {
  World world(3);
  const agent::ScheduleKeeper* there = nullptr;
  std::uint64_t drifted = 0;
  agent::ScheduleKeeper keeper(parts_of(world,
                                        [&](const std::string& kind) {
                                          if (kind != "schedule.applied") return;
                                          for (const auto& port : there->readings().ports) drifted += port.drifts;
                                        }),
                               {world.old_schedule, true, 30s});
  there = &keeper;
  keeper.tick();
  lose_gates(world, "eth0");
  lose_gates(world, "eth2");
  // What the transaction does is news as well, and no drift.
  world.ports.before_read = [&](const std::string&) {
    if (world.deeds.count > 3) world.ports.news.push_back({"eth0", "qdisc: changed"});
  };
  CHECK(tick(keeper, world) ==
        "schedule.drift schedule.drift schedule.applied schedule.put_back schedule.put_back schedule.in_sync "
        "schedule.in_sync");
  CHECK(drifted == 2);  // the metrics had it while the ports were put back
  CHECK(world.all_old());
}

TEST_CASE("a port that drifts while another is put back is told at once") {
  World world;
  const agent::ScheduleKeeper* there = nullptr;
  PortAgreement meanwhile = PortAgreement::in_sync;
  agent::ScheduleKeeper keeper(parts_of(world,
                                        [&](const std::string& kind) {
                                          if (kind == "schedule.applied")
                                            meanwhile = there->readings().ports[0].agreement;
                                        }),
                               {world.old_schedule, true, 30s});
  there = &keeper;
  keeper.tick();
  lose_gates(world, "eth1");
  // Between the first look at the port that is put back and the end of that.
  bool done = false;
  world.ports.before_read = [&](const std::string&) {
    if (done || world.deeds.count < 3) return;
    done = true;
    lose_gates(world, "eth0");
  };
  CHECK(tick(keeper, world) == "schedule.drift schedule.drift schedule.applied schedule.put_back schedule.in_sync");
  CHECK(meanwhile == PortAgreement::differs);
  CHECK(tick(keeper, world) == "schedule.applied schedule.put_back schedule.in_sync");
  CHECK(world.all_old());
}

TEST_CASE("other options count anew, the same ones do not") {
  World world;
  agent::ScheduleKeeper keeper(parts_of(world), {world.old_schedule, false, 30s});
  keeper.tick();
  lose_gates(world);
  keeper.tick();
  keeper.change({world.old_schedule, false, 30s});
  CHECK(tick(keeper, world).empty());
  CHECK(keeper.readings().ports[1].drifts == 1);
  keeper.change({});
  keeper.tick();
  CHECK(keeper.readings().ports.empty());
}
