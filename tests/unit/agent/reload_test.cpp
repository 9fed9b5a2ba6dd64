// A new configuration is taken whole or refused whole.
#include <catch2/catch.hpp>

#include "agent/agent.hpp"
#include "unit/agent/bench.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using test::Bench;
using Names = std::vector<std::string>;

namespace {

agent::AgentOptions options_for(Names interfaces, std::uint32_t max_flows = 65536) {
  agent::AgentOptions options;
  options.interfaces = std::move(interfaces);
  options.probe.max_flows = max_flows;
  return options;
}

const Error taken{ErrorKind::occupied, "cannot attach to eth1", {}, "the XDP slot is taken", {}};

}  // namespace

TEST_CASE("other interfaces are taken up without touching those that stay") {
  Bench bench;
  bench.plug("eth0", 2);
  bench.plug("eth1", 3);
  bench.plug("eth2", 4);
  REQUIRE(bench.start({"eth0", "eth1"}));
  REQUIRE(bench.agent->reload(options_for({"eth1", "eth2"})));
  CHECK(bench.attached() == Names{"eth1", "eth2"});
  CHECK(bench.called("attach eth1") == 1);
  CHECK(bench.called("load 65536") == 1);
}

TEST_CASE("a reload that one interface refuses changes nothing") {
  Bench bench;
  bench.plug("eth0", 2);
  bench.plug("eth1", 3);
  bench.plug("br0", 4);
  const bool new_probe = GENERATE(false, true);
  REQUIRE(bench.start({"eth0"}));
  bench.kernel->refuses["eth1"] = taken;
  const auto refused = bench.agent->reload(options_for({"eth1", "br0"}, new_probe ? 1024 : 65536));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == "the XDP slot is taken");
  CHECK(bench.attached() == Names{"eth0"});
  CHECK(bench.kernel->hooked == Names{"eth0"});
  CHECK(bench.kernel->loaded == 1);
  CHECK(bench.agent->status()->memory.total == 65536000);
}

TEST_CASE("new probe options load a new probe on the same ports") {
  Bench bench;
  bench.plug("eth0", 2);
  bench.plug("lo", 1);
  REQUIRE(bench.start({"eth0"}));
  REQUIRE(bench.agent->attach("lo", 1min));
  bench.clock->advance(10s);
  REQUIRE(bench.agent->reload(options_for({"eth0"}, 1024)));
  CHECK(bench.attached() == Names{"lo", "eth0"});
  CHECK(bench.agent->ports()->at(0).remaining == Nanoseconds(50s));
  CHECK(bench.kernel->loaded == 1);
  CHECK(bench.agent->status()->memory.total == 1024000);
  CHECK(bench.agent->snapshot()->covers == Nanoseconds(0));
}

TEST_CASE("a probe that does not load leaves the old one at work") {
  Bench bench;
  bench.plug("eth0", 2);
  REQUIRE(bench.start({"eth0"}));
  bench.kernel->load_fails = Error{ErrorKind::failed, "cannot load the probe", {}, "no memory", {}};
  CHECK_FALSE(bench.agent->reload(options_for({"eth0"}, 1024)));
  CHECK(bench.attached() == Names{"eth0"});
  CHECK(bench.called("detach eth0") == 0);
}

TEST_CASE("what refused before does not stand in the way of a reload") {
  Bench bench;
  bench.plug("eth1", 3);
  bench.plug("br0", 4);
  bench.kernel->refuses["eth1"] = taken;
  REQUIRE(bench.start({"eth1"}));
  REQUIRE(bench.agent->reload(options_for({"eth1", "br0"})));
  CHECK(bench.attached() == Names{"br0"});
}

TEST_CASE("a reload that changes nothing leaves alone what was detached by hand") {
  Bench bench;
  bench.plug("eth0", 2);
  REQUIRE(bench.start({"eth0"}));
  REQUIRE(bench.agent->detach("eth0"));
  REQUIRE(bench.agent->reload(options_for({"eth0"})));
  CHECK(bench.attached().empty());
  REQUIRE(bench.agent->reload(options_for({"eth1"})));
  REQUIRE(bench.agent->reload(options_for({"eth0"})));  // named anew
  CHECK(bench.attached() == Names{"eth0"});
}
