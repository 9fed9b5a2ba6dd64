// A schedule that comes back unless somebody confirms it in time.
#include <catch2/catch.hpp>

#include "unit/control/bench.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using host::TransactionPhase;
using test::World;

namespace {

control::ApplyOptions within(Nanoseconds time) {
  control::ApplyOptions options;
  options.confirm_within = time;
  return options;
}

}  // namespace

TEST_CASE("a confirmed schedule stays") {
  World world;
  const auto done = world.apply(within(60s));
  REQUIRE(done);
  CHECK(done->phase == TransactionPhase::confirming);
  CHECK(done->confirm_until == world.clock.wall() + 60s);
  world.clock.advance(59s);
  const auto confirmed = world.confirm();
  REQUIRE(confirmed);
  CHECK(*confirmed == done->id);
  world.clock.advance(1h);
  CHECK(world.recover()->nothing_to_do);
  CHECK(world.all_new());
  CHECK(world.confirm().error().kind == ErrorKind::not_found);
}

TEST_CASE("without confirmation the old state comes back, and not before") {
  World world;
  REQUIRE(world.apply(within(60s)));
  world.clock.advance(59s);
  const auto early = world.recover();
  REQUIRE(early);
  CHECK(early->nothing_to_do);
  CHECK(early->confirm_until == world.clock.wall() + 1s);
  CHECK(world.all_new());

  world.clock.advance(1s);
  CHECK(world.confirm().error().kind == ErrorKind::vanished);
  const auto late = world.recover();
  REQUIRE(late);
  CHECK(late->restored.size() == 2);
  CHECK(world.all_old());
  CHECK(world.phase() == TransactionPhase::reverted);
  CHECK(world.confirm().error().kind == ErrorKind::not_found);
}

TEST_CASE("while one waits for confirmation, no other begins") {
  World world;
  REQUIRE(world.apply(within(60s)));
  const auto refused = world.apply();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::occupied);
  CHECK(refused.error().hint.find("confirm") != std::string::npos);
}

TEST_CASE("the step into confirmation is all or nothing as well") {
  World world;
  world.deeds.refused = {7};
  REQUIRE_FALSE(world.apply(within(60s)));
  CHECK(world.all_old());
  CHECK(world.phase() == TransactionPhase::reverted);
}

TEST_CASE("nobody there to put it back: refused") {
  World world;
  world.journal_file.watched = false;
  const auto refused = world.apply(within(60s));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::unreachable);
  CHECK(world.deeds.count == 0);
  CHECK(world.apply(within(0s)).error().kind == ErrorKind::invalid_input);
}

TEST_CASE("nobody there any more when it begins to wait for confirmation: undone") {
  World world;
  control::ApplyOptions options = within(60s);
  options.progress = [&](const std::string& deed) { world.journal_file.watched = deed != "keep it"; };
  const auto refused = world.apply(options);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::unreachable);
  CHECK(world.all_old());
  CHECK(world.phase() == TransactionPhase::reverted);
}

TEST_CASE("what another network namespace applied is not confirmed here") {
  World world;
  REQUIRE(world.apply(within(60s)));
  world.journal_file.network = "2";
  CHECK(world.confirm().error().kind == ErrorKind::occupied);
  world.journal_file.network = "1";
  CHECK(world.confirm());
}
