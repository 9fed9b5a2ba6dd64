// Killed or refused at each deed in turn: every port is old or every port is new, never some of each.
#include <catch2/catch.hpp>

#include "unit/control/bench.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using host::TransactionPhase;
using test::World;

namespace {

constexpr std::size_t ports = 3;

// How many deeds it takes when nothing goes wrong.
template <class Work>
std::size_t deeds_of(World& world, Work work) {
  const std::size_t before = world.deeds.count;
  work(world);
  return world.deeds.count - before;
}

std::size_t deeds_of_apply() {
  World world(ports);
  return deeds_of(world, [](World& all) { REQUIRE(all.apply()); });
}

bool killed(World& world, const std::function<void(World&)>& work) {
  try {
    work(world);
    return false;
  } catch (const test::Killed&) {
    world.deeds.killed_at.reset();
    return true;
  }
}

}  // namespace

TEST_CASE("a process that is killed at any deed is recovered to the old or the new state") {
  const std::size_t total = deeds_of_apply();
  REQUIRE(total == 1 + 3 * ports + 1);
  for (std::size_t n = 0; n <= total; ++n) {
    INFO("killed before deed " << n);
    World world(ports);
    world.deeds.killed_at = n;
    const bool died = killed(world, [](World& all) {
      const auto done = all.apply();
      REQUIRE(done);
    });
    CHECK(died == (n < total));
    const auto recovered = world.recover();
    REQUIRE(recovered);
    if (died) {
      CHECK(world.all_old());
      CHECK(recovered->nothing_to_do == (n == 0));
    } else {
      CHECK(world.all_new());
      CHECK(recovered->nothing_to_do);
    }
    CHECK(world.recover()->nothing_to_do);
  }
}

TEST_CASE("after a crash nothing is applied until it was recovered") {
  World world(ports);
  world.deeds.killed_at = 4;
  REQUIRE(killed(world, [](World& all) { (void)all.apply(); }));
  const auto refused = world.apply();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::occupied);
  CHECK(refused.error().hint.find("recover") != std::string::npos);
  REQUIRE(world.recover());
  CHECK(world.apply());
  CHECK(world.all_new());
}

TEST_CASE("recovering can be killed at any deed as well") {
  const std::size_t total = deeds_of_apply();
  for (std::size_t n = 1; n < total; ++n) {
    for (std::size_t m = 0;; ++m) {
      INFO("applying killed before deed " << n << ", recovering before its deed " << m);
      World world(ports);
      world.deeds.killed_at = n;
      REQUIRE(killed(world, [](World& all) { (void)all.apply(); }));
      world.deeds.killed_at = world.deeds.count + m;
      const bool died = killed(world, [](World& all) {
        const auto done = all.recover();
        REQUIRE(done);
      });
      world.deeds.killed_at.reset();
      REQUIRE(world.recover());
      CHECK(world.all_old());
      CHECK(world.phase() == TransactionPhase::reverted);
      if (!died) break;
    }
  }
}

TEST_CASE("a deed that is refused puts every port back") {
  const std::size_t total = deeds_of_apply();
  for (std::size_t n = 0; n < total; ++n) {
    INFO("refused: deed " << n);
    World world(ports);
    world.deeds.refused = {n};
    const auto refused = world.apply();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().why.find("refused") != std::string::npos);
    CHECK(world.all_old());
    if (n > 0) {
      CHECK(world.phase() == TransactionPhase::reverted);
      CHECK(refused.error().why.find("all ports are as before") != std::string::npos);
    }
    CHECK(world.recover()->nothing_to_do);
  }
}

TEST_CASE("rolling back that is killed at any deed is taken up by recover") {
  const std::size_t total = deeds_of_apply();
  for (std::size_t n = 1; n < total; ++n) {
    for (std::size_t m = n + 1;; ++m) {
      INFO("refused: deed " << n << ", killed before deed " << m);
      World world(ports);
      world.deeds.refused = {n};
      world.deeds.killed_at = m;
      const bool died = killed(world, [](World& all) { (void)all.apply(); });
      world.deeds.killed_at.reset();
      REQUIRE(world.recover());
      CHECK(world.all_old());
      CHECK(world.phase() == TransactionPhase::reverted);
      if (!died) break;
    }
  }
}

TEST_CASE("a rollback that is refused is told per port and left to recover") {
  World world(ports);
  // The last step of eth2 is refused, and then the first deed of putting eth2 back.
  world.deeds.refused = {9, 10};
  const auto refused = world.apply();
  REQUIRE_FALSE(refused);
  INFO(describe(refused.error()));
  CHECK(refused.error().why.find("could not be put back: eth2") != std::string::npos);
  CHECK(refused.error().why.find("eth1, eth0 are as before") != std::string::npos);
  CHECK(refused.error().hint == "isoline schedule recover");
  CHECK(world.phase() == TransactionPhase::applying);
  CHECK(world.events.kinds() == std::vector<std::string>{"schedule.rollback_failed"});
  const auto recovered = world.recover();
  REQUIRE(recovered);
  CHECK(recovered->restored.size() == ports);
  CHECK(world.all_old());
}

TEST_CASE("recovering that is refused leaves the journal open") {
  World world(ports);
  world.deeds.killed_at = 5;
  REQUIRE(killed(world, [](World& all) { (void)all.apply(); }));
  world.deeds.refused = {world.deeds.count};
  const auto refused = world.recover();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why.find("eth1, eth0 are as before") != std::string::npos);
  CHECK(world.phase() == TransactionPhase::applying);
  REQUIRE(world.recover());
  CHECK(world.all_old());
}

TEST_CASE("a port that is taken off as a whole is put back when it is refused or killed half-way") {
  for (std::size_t n = 0; n <= 4; ++n) {
    for (const bool kill : {false, true}) {
      INFO((kill ? "killed" : "refused") << " at deed " << n);
      World world(1);
      if (kill) {
        world.deeds.killed_at = n;
      } else {
        world.deeds.refused = {n};
      }
      const auto remove = [](World& all) {
        (void)all.process(
            [](control::TransactionParts parts) { return control::remove("eth0", host::ForeignRoot::refuse, parts); });
      };
      const bool died = killed(world, remove);
      world.deeds.killed_at.reset();
      REQUIRE(world.recover());
      if (n == 4 || (kill && !died)) {
        CHECK(world.ports.oper("eth0").vlans.empty());
        CHECK(world.phase() == TransactionPhase::committed);
      } else {
        CHECK(world.all_old());
      }
    }
  }
}

TEST_CASE("after another boot there is nothing to put back") {
  World world(ports);
  world.deeds.killed_at = 5;
  REQUIRE(killed(world, [](World& all) { (void)all.apply(); }));
  world.journal_file.boot = "boot-2";
  for (auto& [name, port] : world.ports.ports) port = {};
  const std::size_t before = world.deeds.count;
  const auto recovered = world.recover();
  REQUIRE(recovered);
  CHECK(recovered->nothing_to_do);
  CHECK(recovered->restored.empty());
  CHECK(world.deeds.count == before + 1);
  CHECK(world.phase() == TransactionPhase::reverted);
  CHECK(world.apply());
}

TEST_CASE("a port that is gone needs nothing when the others are put back") {
  World world(ports);
  world.deeds.killed_at = 8;
  REQUIRE(killed(world, [](World& all) { (void)all.apply(); }));
  world.ports.ports.erase("eth1");
  const auto recovered = world.recover();
  REQUIRE(recovered);
  CHECK(recovered->gone == std::vector<std::string>{"eth1"});
  CHECK(world.all_old());
}

TEST_CASE("what restoring lost is found by reading, told, and left to recover") {
  World world(ports);
  world.deeds.refused = {9};
  world.ports.loses_vlans = {"eth1"};
  const auto refused = world.apply();
  REQUIRE_FALSE(refused);
  INFO(describe(refused.error()));
  CHECK(refused.error().why.find("could not be put back: eth1: it is not exactly as it was") != std::string::npos);
  CHECK(refused.error().why.find("eth2, eth0 are as before") != std::string::npos);
  CHECK(refused.error().why.find("all ports") == std::string::npos);
  CHECK(world.phase() == TransactionPhase::applying);
  REQUIRE_FALSE(world.recover());
  CHECK(world.phase() == TransactionPhase::applying);
  world.ports.loses_vlans.clear();
  REQUIRE(world.recover());
  CHECK(world.all_old());
}

TEST_CASE("ports that are gone are named when the others are as before") {
  World world(ports);
  world.deeds.killed_at = 8;
  REQUIRE(killed(world, [](World& all) { (void)all.apply(); }));
  world.ports.ports.erase("eth1");
  REQUIRE(world.recover());
  REQUIRE(world.events.kinds() == std::vector<std::string>{"schedule.reverted"});
  CHECK(world.events.events[0].text.find("eth1 is gone") != std::string::npos);
}

TEST_CASE("ports of another network namespace are not touched, and their transaction stays open") {
  World world(ports);
  world.deeds.killed_at = 5;
  REQUIRE(killed(world, [](World& all) { (void)all.apply(); }));
  CHECK(world.journal_file.record->network == "1");
  world.journal_file.network = "2";
  const std::size_t before = world.deeds.count;
  for (const Error& error : {world.recover().error(), world.apply().error()}) {
    CHECK(error.kind == ErrorKind::occupied);
    CHECK(error.why.find("another network namespace") != std::string::npos);
  }
  CHECK(world.deeds.count == before);
  CHECK(world.phase() == TransactionPhase::applying);
  world.journal_file.network = "1";
  REQUIRE(world.recover());
  CHECK(world.all_old());
}

TEST_CASE("a transaction none of whose ports is there says so") {
  World world(1);
  world.deeds.killed_at = 2;
  REQUIRE(killed(world, [](World& all) { (void)all.apply(); }));
  world.ports.ports.clear();
  REQUIRE(world.recover());
  REQUIRE(world.events.events.size() == 1);
  CHECK(world.events.events[0].text.find("nothing was left to put back: eth0 is gone") != std::string::npos);
}
