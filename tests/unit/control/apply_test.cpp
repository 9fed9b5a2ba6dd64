// A transaction from its beginning to its end, and what stops it.
#include <catch2/catch.hpp>

#include "model/gate_cycle.hpp"
#include "unit/control/bench.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using host::TransactionPhase;
using test::World;
using Names = std::vector<std::string>;

TEST_CASE("all ports get the new schedule, and the journal knows") {
  World world;
  const auto done = world.apply();
  REQUIRE(done);
  CHECK(world.all_new());
  CHECK(done->phase == TransactionPhase::committed);
  CHECK(world.phase() == TransactionPhase::committed);
  CHECK(world.journal_file.record->schedule == "new");
  CHECK(done->id == world.journal_file.record->id);
  CHECK(done->steps == Names{"classes on eth0", "gates on eth0", "vlans on eth0", "classes on eth1", "gates on eth1",
                             "vlans on eth1"});
  REQUIRE(done->ports.size() == 2);
  CHECK(done->ports[0].agreement == PortAgreement::in_sync);
  CHECK(done->ports[1].agreement == PortAgreement::in_sync);
  CHECK(done->warnings.empty());
  CHECK(world.events.kinds() == Names{"schedule.applied"});
  CHECK(world.journal_file.owner == nullptr);
}

TEST_CASE("the gates of all ports begin at one time to come, in the phase of the plan") {
  World world;
  world.new_schedule.ports[0].gates->base_time = TaiTime(3ms);
  world.new_schedule.ports[1].gates->base_time = TaiTime(3ms);
  const TaiTime asked = world.clock.tai();
  control::ApplyOptions options;
  options.start_in = 2s;
  const auto done = world.apply(options);
  REQUIRE(done);
  const TaiTime begin = world.ports.oper("eth0").gates->base_time;
  CHECK(begin == world.ports.oper("eth1").gates->base_time);
  CHECK(begin >= asked + 2s);
  CHECK(begin < asked + 2s + 10ms);
  CHECK(same_phase(begin, TaiTime(3ms), 10ms));
  CHECK(done->base_time == begin);
  CHECK(world.clock.tai() >= begin);
}

TEST_CASE("applying again leaves the gates that run alone, and waits for nothing") {
  World world;
  REQUIRE(world.apply());
  const auto gates = world.ports.oper("eth0").gates;
  world.clock.advance(7ms + 1ns);
  const MonotonicTime before = world.clock.monotonic();
  const auto again = world.apply();
  REQUIRE(again);
  CHECK_FALSE(again->base_time);
  CHECK(world.ports.oper("eth0").gates == gates);
  CHECK(world.clock.monotonic() == before);

  world.ports.oper("eth1").gates->entries[0].gate_states = 0x01;  // one port's only
  const auto mended = world.apply();
  REQUIRE(mended);
  CHECK(world.ports.oper("eth0").gates == gates);
  CHECK(mended->base_time == world.ports.oper("eth1").gates->base_time);
  CHECK(mended->base_time > gates->base_time);

  control::ApplyOptions options;
  options.start_in = 20s;  // whoever says when they begin gets it
  REQUIRE(world.apply(options));
  CHECK(world.ports.oper("eth0").gates->base_time >= gates->base_time + 20s);
}

TEST_CASE("a base time that is yet to come is kept") {
  World world;
  const TaiTime planned = world.clock.tai() + 5s + 1ns;
  world.new_schedule.ports[0].gates->base_time = planned;
  REQUIRE(world.apply());
  CHECK(world.ports.oper("eth0").gates->base_time == planned);
}

TEST_CASE("a base time of another day is a wrong date") {
  World world;
  world.new_schedule.ports[1].gates->base_time = world.clock.tai() + 25h;
  const auto refused = world.apply();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::invalid_input);
  CHECK(refused.error().where == "eth1");
  CHECK(world.deeds.count == 0);
}

TEST_CASE("a start that is over, or of another day, is refused before anything is read") {
  for (const Nanoseconds start : {Nanoseconds(0ns), Nanoseconds(-1s), Nanoseconds(24h) + 1ns, Nanoseconds::max()}) {
    INFO(start.count());
    World world;
    world.ports.before_read = [](const std::string&) { FAIL("a port was read"); };
    control::ApplyOptions options;
    options.start_in = start;
    const auto refused = world.apply(options);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::invalid_input);
    CHECK(world.deeds.count == 0);
  }
  World world;
  control::ApplyOptions options;
  options.start_in = 24h;
  CHECK(world.apply(options));
}

TEST_CASE("a dry run says what would be done and does nothing") {
  World world;
  control::ApplyOptions options;
  options.dry_run = true;
  world.journal_file.owner = &world;  // not even the lock is asked for
  const auto would = world.apply(options);
  REQUIRE(would);
  CHECK(would->steps.size() == 6);
  CHECK(would->ports[0].agreement == PortAgreement::differs);
  CHECK(world.deeds.count == 0);
  CHECK(world.all_old());
  CHECK(world.events.events.empty());
}

TEST_CASE("two processes do not apply at once") {
  World world;
  world.journal_file.owner = &world;
  const auto refused = world.apply();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::occupied);
  CHECK(world.deeds.count == 0);
  CHECK(world.recover().error().kind == ErrorKind::occupied);
}

TEST_CASE("a signal puts everything back, whenever it comes") {
  for (int asked = 0;; ++asked) {
    INFO("the signal comes before question " << asked);
    World world;
    control::ApplyOptions options;
    int questions = 0;
    options.cancelled = [&] { return questions++ >= asked; };
    const auto done = world.apply(options);
    if (done) {
      CHECK(asked > 6);
      CHECK(world.all_new());
      break;
    }
    CHECK(done.error().what == "applying was interrupted");
    CHECK(world.all_old());
    CHECK(world.phase() == TransactionPhase::reverted);
  }
}

TEST_CASE("every deed is told before it is done") {
  World world;
  control::ApplyOptions options;
  Names told;
  options.progress = [&](const std::string& deed) { told.push_back(deed); };
  world.deeds.refused = {3};
  REQUIRE_FALSE(world.apply(options));
  CHECK(told == Names{"open the journal", "classes on eth0", "gates on eth0", "vlans on eth0", "put back eth0",
                      "note that all is as before"});
}

TEST_CASE("only ports that were touched are put back") {
  World world;
  world.deeds.refused = {2};
  REQUIRE_FALSE(world.apply());
  CHECK(std::none_of(world.deeds.done.begin(), world.deeds.done.end(),
                     [](const std::string& deed) { return deed.find("eth1") != std::string::npos; }));
}

TEST_CASE("a damaged journal stops everything before the first change") {
  World world;
  world.journal_file.damage = Error{ErrorKind::invalid_input, "damaged", "journal:3", {}, {}};
  CHECK(world.apply().error().where == "journal:3");
  CHECK(world.recover().error().where == "journal:3");
  CHECK(world.confirm().error().where == "journal:3");
  CHECK(world.deeds.count == 0);
}

TEST_CASE("a schedule without ports is none") {
  World world(0);
  CHECK(world.apply().error().kind == ErrorKind::invalid_input);
}
