// The one who puts back what nobody confirmed, and what a dead process left.
#include "control/dead_man.hpp"

#include <catch2/catch.hpp>

#include "unit/control/bench.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using host::TransactionPhase;
using test::World;
using Names = std::vector<std::string>;

namespace {

struct Daemon {
  explicit Daemon(World& world)
      : control(world.ports, world.deeds, world.clock),
        dead_man([&world] { return std::make_unique<test::FakeJournal>(world.journal_file, world.deeds); }, control,
                 world.clock, world.events) {}
  test::FakeTrafficControl control;
  control::DeadMan dead_man;
};

control::ApplyOptions within(Nanoseconds time) {
  control::ApplyOptions options;
  options.confirm_within = time;
  return options;
}

void die_at(World& world, std::size_t deed) {
  world.deeds.killed_at = deed;
  try {
    (void)world.apply();
    FAIL("it lives");
  } catch (const test::Killed&) {
  }
}

}  // namespace

TEST_CASE("somebody keeps watch from the first tick on") {
  World world;
  world.journal_file.watched = false;
  Daemon daemon(world);
  CHECK_FALSE(world.journal_file.watched);
  daemon.dead_man.tick();
  CHECK(world.journal_file.watched);
  CHECK(world.events.events.empty());
  CHECK_FALSE(daemon.dead_man.last_apply());
}

TEST_CASE("what nobody confirms comes back when its time is over") {
  World world;
  Daemon daemon(world);
  daemon.dead_man.tick();
  REQUIRE(world.apply(within(60s)));
  daemon.dead_man.tick();
  const int reads = world.journal_file.reads;
  world.clock.advance(59s);
  daemon.dead_man.tick();
  CHECK(world.journal_file.reads == reads);
  CHECK(world.all_new());
  world.clock.advance(1s);
  daemon.dead_man.tick();
  CHECK(world.all_old());
  CHECK(world.phase() == TransactionPhase::reverted);
  CHECK(world.events.kinds() == Names{"schedule.applied", "schedule.reverted"});
  CHECK_FALSE(daemon.dead_man.last_apply());
}

TEST_CASE("what was confirmed stays, and its date is known") {
  World world;
  Daemon daemon(world);
  const auto before = world.clock.wall();
  REQUIRE(world.apply(within(60s)));
  daemon.dead_man.tick();
  REQUIRE(world.confirm());
  world.clock.advance(2min);
  daemon.dead_man.tick();
  CHECK(world.all_new());
  CHECK(daemon.dead_man.last_apply() == before);
}

TEST_CASE("the deadline holds over a restart of the daemon") {
  World world;
  REQUIRE(world.apply(within(60s)));
  world.clock.advance(61s);
  Daemon daemon(world);
  daemon.dead_man.tick();
  CHECK(world.all_old());
}

TEST_CASE("a process that died is cleaned up after, one that lives is left alone") {
  World world;
  Daemon daemon(world);
  daemon.dead_man.tick();
  die_at(world, 5);
  world.journal_file.owner = &world;  // as if it lived
  daemon.dead_man.tick();
  CHECK_FALSE(world.all_old());
  world.journal_file.owner = nullptr;
  daemon.dead_man.tick();
  CHECK(world.all_old());
  CHECK(world.events.kinds() == Names{"schedule.reverted"});
}

TEST_CASE("what could not be put back is told once and tried again") {
  World world;
  Daemon daemon(world);
  die_at(world, 6);
  // Each try restores eth1 in two deeds and eth0 in two; the first of them is refused twice.
  const std::size_t next = world.deeds.count;
  world.deeds.refused = {next, next + 3};
  for (int ticks = 0; ticks < 24; ++ticks) {
    daemon.dead_man.tick();
    world.clock.advance(500ms);
  }
  CHECK(world.all_old());
  CHECK(world.phase() == TransactionPhase::reverted);
  const auto kinds = world.events.kinds();
  CHECK(std::count(kinds.begin(), kinds.end(), "schedule.recovery_failed") == 1);
}

TEST_CASE("a journal that stays as it is is not read again") {
  World world;
  REQUIRE(world.apply());
  Daemon daemon(world);
  daemon.dead_man.tick();
  const int reads = world.journal_file.reads;
  for (int ticks = 0; ticks < 10; ++ticks) daemon.dead_man.tick();
  CHECK(world.journal_file.reads == reads);
}

TEST_CASE("a damaged journal is told once") {
  World world;
  world.journal_file.damage = Error{ErrorKind::invalid_input, "damaged", "journal:3", {}, {}};
  Daemon daemon(world);
  daemon.dead_man.tick();
  daemon.dead_man.tick();
  CHECK(world.events.kinds() == Names{"schedule.recovery_failed"});
}

TEST_CASE("a transaction of another network namespace is told once and left alone") {
  World world;
  die_at(world, 5);
  world.journal_file.network = "2";
  const std::size_t before = world.deeds.count;
  Daemon daemon(world);
  for (int ticks = 0; ticks < 24; ++ticks) {
    daemon.dead_man.tick();
    world.clock.advance(500ms);
  }
  CHECK(world.events.kinds() == Names{"schedule.recovery_failed"});
  CHECK(world.deeds.count == before);
  CHECK(world.phase() == TransactionPhase::applying);
}
