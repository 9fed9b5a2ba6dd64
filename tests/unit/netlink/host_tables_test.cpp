// One reading of all interfaces for many ports, and when it is not used any more.
#include "adapters/netlink/host_tables.hpp"

#include <linux/pkt_sched.h>

#include <catch2/catch.hpp>

#include "support/manual_clock.hpp"

using namespace isoline;
using namespace isoline::netlink;
using namespace std::chrono_literals;

namespace {

struct Kernel {
  test::ManualClock clock;
  SharedReading shared{clock};
  std::uint32_t changes = 0;
  int readings = 0;

  Result<const HostTables*> ask(std::uint32_t port) {
    return shared.now({port}, changes, [&] {
      ++readings;
      HostTables tables;
      tables.qdiscs[{port}] = {{"taprio", static_cast<std::uint32_t>(readings) << 16, TC_H_ROOT, {}}};
      return Result<HostTables>(std::move(tables));
    });
  }
};

}  // namespace

TEST_CASE("many ports share one reading") {
  Kernel kernel;
  for (std::uint32_t port = 1; port <= 64; ++port) REQUIRE(kernel.ask(port));
  CHECK(kernel.readings == 1);
}

TEST_CASE("a port that is asked for again is read again") {
  Kernel kernel;
  REQUIRE(kernel.ask(1));
  REQUIRE(kernel.ask(2));
  const auto again = kernel.ask(1);
  REQUIRE(again);
  CHECK(kernel.readings == 2);
  CHECK((*again)->qdiscs.at({1}).front().handle == 2U << 16);
  REQUIRE(kernel.ask(2));  // of the new one
  CHECK(kernel.readings == 2);
}

TEST_CASE("a reading from before a change, before news or of long ago is no answer") {
  Kernel kernel;
  REQUIRE(kernel.ask(1));
  SECTION("change") { ++kernel.changes; }
  SECTION("news") { kernel.shared.forget(); }
  SECTION("time") { kernel.clock.advance(500ms); }
  REQUIRE(kernel.ask(2));
  CHECK(kernel.readings == 2);
}

TEST_CASE("a reading that failed is told and not kept") {
  Kernel kernel;
  REQUIRE(kernel.ask(1));
  const auto refused = kernel.shared.now({1}, 0, [] {
    return Result<HostTables>(fail({ErrorKind::failed, "cannot list", "rtnetlink", "no memory", ""}));
  });
  CHECK_FALSE(refused);
  REQUIRE(kernel.ask(2));
  CHECK(kernel.readings == 2);
}

TEST_CASE("a root that the link names and the tables lack is noticed") {
  HostTables tables;
  PortLink link;
  link.index = {7};
  CHECK_FALSE(lacks_root(tables, link));
  link.root_kind = "taprio";
  CHECK(lacks_root(tables, link));
  tables.qdiscs[{7}] = {{"clsact", 0xffff0000, TC_H_CLSACT, {}}};
  CHECK(lacks_root(tables, link));
  tables.qdiscs[{7}].push_back({"mq", 0, TC_H_ROOT, {}});
  CHECK(lacks_root(tables, link));
  tables.qdiscs[{7}].back().kind = "taprio";
  CHECK_FALSE(lacks_root(tables, link));
}
