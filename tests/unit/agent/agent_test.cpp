// What the agent does on its own and when asked, with fakes and a manual clock.
#include "agent/agent.hpp"

#include <catch2/catch.hpp>

#include "unit/agent/bench.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using test::Bench;
using test::in_words;
using Names = std::vector<std::string>;

TEST_CASE("the agent attaches to what is wanted and there") {
  Bench bench;
  bench.plug("lo", 1);
  bench.plug("eth0", 2);
  bench.plug("eth1", 3);
  bench.plug("wlan0", 4);
  REQUIRE(bench.start({"eth*", "plant7"}));
  CHECK(bench.attached() == Names{"eth0", "eth1"});
  CHECK(in_words(bench.agent->tick()) == "attached eth0; attached eth1");
  CHECK(in_words(bench.agent->tick()).empty());
}

TEST_CASE("a pattern leaves loopback alone, its name does not") {
  Bench bench;
  bench.plug("lo", 1);
  REQUIRE(bench.start({"*"}));
  CHECK(bench.attached().empty());
  Bench other;
  other.plug("lo", 1);
  REQUIRE(other.start({"lo"}));
  CHECK(other.attached() == Names{"lo"});
}

TEST_CASE("an interface that goes is forgotten, and followed when it comes back") {
  Bench bench;
  const auto eth0 = bench.plug("eth0", 2);
  REQUIRE(bench.start({"eth0"}));
  bench.agent->tick();

  bench.unplug(eth0);
  CHECK(in_words(bench.agent->handle_interface_events()) == "vanished eth0");
  CHECK(bench.called("removed 2") == 1);
  CHECK(bench.attached().empty());

  bench.plug("eth0", 9);
  CHECK(in_words(bench.agent->handle_interface_events()) == "attached eth0");
  CHECK(bench.agent->ports()->at(0).index == IfIndex{9});
}

TEST_CASE("an interface that is replaced before anybody looks is followed too") {
  Bench bench;
  const auto eth0 = bench.plug("eth0", 2);
  REQUIRE(bench.start({"eth0"}));
  bench.agent->tick();
  bench.unplug(eth0);
  bench.plug("eth0", 3);
  CHECK(bench.agent->ports()->at(0).index == IfIndex{3});
  CHECK(in_words(bench.agent->tick()) == "vanished eth0; attached eth0");
}

TEST_CASE("a renamed interface is measured under its new name only if that is wanted") {
  Bench bench;
  auto eth0 = bench.plug("eth0", 2);
  REQUIRE(bench.start({"eth*"}));
  bench.agent->tick();
  bench.kernel->interfaces.erase("eth0");
  const std::string name = GENERATE(as<std::string>{}, "eth5", "plant5");
  eth0.name = name;
  bench.kernel->interfaces[name] = eth0.index;
  bench.links->tell(host::InterfaceEvent::What::changed, eth0);
  bench.agent->tick();
  CHECK(bench.attached() == (name == "eth5" ? Names{"eth5"} : Names{}));
}

TEST_CASE("an interface that refuses is told once, tried again, and does not keep the others") {
  Bench bench;
  auto eth0 = bench.plug("eth0", 2);
  bench.plug("eth1", 3);
  bench.kernel->refuses["eth0"] = {ErrorKind::occupied, "cannot attach to eth0", {}, "the XDP slot is taken", {}};
  REQUIRE(bench.start({"eth*"}));
  CHECK(bench.attached() == Names{"eth1"});
  const auto news = bench.agent->tick();
  CHECK(in_words(news) == "attach_failed eth0; attached eth1");
  REQUIRE(news.at(0).error);
  CHECK(news.at(0).error->why == "the XDP slot is taken");

  bench.links->tell(host::InterfaceEvent::What::changed, eth0);
  CHECK(in_words(bench.agent->tick()).empty());
  bench.kernel->refuses.clear();
  bench.links->tell(host::InterfaceEvent::What::changed, eth0);
  CHECK(in_words(bench.agent->tick()) == "attached eth0");
}

TEST_CASE("a start that can come to nothing is refused") {
  Bench bench;
  bench.plug("eth0", 2);
  bench.plug("eth1", 3);
  SECTION("no permission, even if another interface let us") {
    bench.kernel->refuses["eth1"] = {ErrorKind::no_permission, "cannot attach to eth1", {}, "needs CAP_PERFMON", {}};
    const auto refused = bench.start({"eth*"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::no_permission);
  }
  SECTION("every interface is unsupported") {
    for (const char* name : {"eth0", "eth1"}) {
      bench.kernel->refuses[name] = {ErrorKind::unsupported, "cannot attach", {}, "no BPF", {}};
    }
    const auto refused = bench.start({"eth*"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::unsupported);
  }
  SECTION("one of two is unsupported: the other is measured") {
    bench.kernel->refuses["eth1"] = {ErrorKind::unsupported, "cannot attach", {}, "the driver has no XDP", {}};
    REQUIRE(bench.start({"eth*"}));
    CHECK(bench.attached() == Names{"eth0"});
    bench.agent.reset();
  }
  CHECK(bench.kernel->hooked.empty());
}

TEST_CASE("a time-limited attachment takes itself off") {
  Bench bench;
  bench.plug("eth0", 2);
  REQUIRE(bench.start({}));
  REQUIRE(bench.agent->attach("eth0", 10s));
  bench.clock->advance(4s);
  CHECK(bench.agent->ports()->at(0).remaining == Nanoseconds(6s));
  bench.clock->advance(5999ms);
  CHECK(bench.agent->tick().empty());
  CHECK(bench.attached() == Names{"eth0"});
  bench.clock->advance(1ms);
  CHECK(in_words(bench.agent->tick()) == "expired eth0");
  CHECK(bench.attached().empty());
  CHECK(bench.kernel->hooked.empty());
}

TEST_CASE("a time-limited attachment comes back with its interface, but not after its time") {
  Bench bench;
  auto eth0 = bench.plug("eth0", 2);
  REQUIRE(bench.start({}));
  REQUIRE(bench.agent->attach("eth0", 10s));
  bench.unplug(eth0);
  bench.agent->tick();
  eth0 = bench.plug("eth0", 3);
  bench.agent->tick();
  CHECK(bench.attached() == Names{"eth0"});
  bench.unplug(eth0);
  bench.agent->tick();
  bench.clock->advance(11s);
  CHECK(bench.agent->tick().empty());
  bench.plug("eth0", 4);
  bench.agent->tick();
  CHECK(bench.attached().empty());
}

TEST_CASE("what cannot be attached or detached is refused with a reason") {
  Bench bench;
  bench.plug("eth0", 2);
  bench.plug("lo", 1);
  REQUIRE(bench.start({"eth0"}));
  auto unknown = bench.agent->attach("eth7", std::nullopt);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == ErrorKind::not_found);
  CHECK(unknown.error().hint == "one of lo, eth0");
  CHECK(bench.agent->attach("eth0", std::nullopt).error().kind == ErrorKind::occupied);
  CHECK(bench.agent->attach("lo", 0s).error().kind == ErrorKind::invalid_input);
  CHECK(bench.agent->attach("lo", -1s).error().kind == ErrorKind::invalid_input);
  CHECK(bench.agent->attach("lo", Nanoseconds::max()).error().kind == ErrorKind::invalid_input);
  CHECK(bench.agent->detach("lo").error().kind == ErrorKind::not_found);
  CHECK(bench.attached() == Names{"eth0"});
}

TEST_CASE("a configured interface that was detached by hand stays off until it is attached again") {
  Bench bench;
  auto eth0 = bench.plug("eth0", 2);
  REQUIRE(bench.start({"eth0"}));
  REQUIRE(bench.agent->detach("eth0"));
  bench.links->tell(host::InterfaceEvent::What::changed, eth0);
  bench.agent->tick();
  CHECK(bench.attached().empty());
  REQUIRE(bench.agent->attach("eth0", std::nullopt));
  CHECK(bench.attached() == Names{"eth0"});
}

TEST_CASE("ageing happens once a second") {
  Bench bench;
  REQUIRE(bench.start({}));
  bench.agent->tick();
  CHECK(bench.called("age") == 0);
  for (int i = 0; i < 30; ++i) {
    bench.clock->advance(100ms);
    bench.agent->tick();
  }
  CHECK(bench.called("age") == 3);
}

TEST_CASE("a failing source is told once, counted always, and told again after it worked") {
  Bench bench;
  REQUIRE(bench.start({}));
  bench.kernel->age_fails = Error{ErrorKind::failed, "cannot age", {}, "no memory", {}};
  bench.clock->advance(1s);
  CHECK(in_words(bench.agent->tick()) == "source_failed");
  bench.clock->advance(1s);
  CHECK(in_words(bench.agent->tick()).empty());
  bench.kernel->age_fails.reset();
  bench.clock->advance(1s);
  bench.agent->tick();
  bench.kernel->age_fails = Error{};
  bench.clock->advance(1s);
  CHECK(in_words(bench.agent->tick()) == "source_failed");
  const auto sources = bench.agent->sources();
  const auto ageing = std::find_if(sources.begin(), sources.end(), [](const auto& s) { return s.source == "ageing"; });
  REQUIRE(ageing != sources.end());
  CHECK(ageing->readings == 4);
  CHECK(ageing->failures == 3);
  CHECK_FALSE(ageing->success);
}

TEST_CASE("readers within the reuse time share one reading, unless a port changed") {
  Bench bench;
  bench.plug("eth0", 2);
  REQUIRE(bench.start({}));
  REQUIRE(bench.agent->snapshot());
  bench.clock->advance(200ms);
  REQUIRE(bench.agent->snapshot());
  CHECK(bench.called("snapshot") == 1);
  bench.clock->advance(1ns);
  REQUIRE(bench.agent->snapshot());
  CHECK(bench.called("snapshot") == 2);
  REQUIRE(bench.agent->attach("eth0", std::nullopt));
  REQUIRE(bench.agent->snapshot());
  CHECK(bench.called("snapshot") == 3);
}

TEST_CASE("a snapshot is completed with reverse, views and the time that it covers") {
  Bench bench;
  auto br0 = bench.plug("br0", 5);
  auto eth0 = bench.plug("eth0", 2);
  bench.links->present[IfIndex{2}].master = IfIndex{5};
  bench.links->pending.clear();
  REQUIRE(bench.start({"eth0"}));

  Flow there;
  there.interface = "eth0";
  there.key = *parse_flow_key("tcp 10.0.0.1:1000 10.0.0.2:80");
  Flow back = there;
  back.direction = Direction::egress;
  back.key = reversed(there.key);
  bench.kernel->reading.flows = {there, back};
  InterfaceCounters counters;
  counters.interface = "eth0";
  bench.kernel->reading.interfaces = {counters};
  bench.clock->advance(7s);

  const auto snapshot = bench.agent->snapshot();
  REQUIRE(snapshot);
  CHECK(snapshot->covers == Nanoseconds(7s));
  REQUIRE(snapshot->flows.size() == 2);
  CHECK(snapshot->flows[0].reverse == back.key);
  CHECK(snapshot->interfaces.at(0).views == Names{"br0"});
}

TEST_CASE("the end of the agent takes the probe off, and a failed start leaves nothing") {
  Bench bench;
  bench.plug("eth0", 2);
  REQUIRE(bench.start({"eth0"}));
  CHECK(bench.kernel->hooked == Names{"eth0"});
  bench.agent.reset();
  CHECK(bench.kernel->hooked.empty());
  CHECK(bench.kernel->loaded == 0);

  bench.kernel->load_fails =
      Error{ErrorKind::no_permission, "cannot load the probe", {}, "operation not permitted", {}};
  const auto refused = bench.start({"eth0"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::no_permission);
  CHECK(bench.kernel->hooked.empty());
}

TEST_CASE("status tells the version, the uptime and the memory") {
  Bench bench;
  REQUIRE(bench.start({}));
  bench.clock->advance(90s);
  const auto status = bench.agent->status();
  REQUIRE(status);
  CHECK(status->version == ISOLINE_VERSION);
  CHECK(status->uptime == Nanoseconds(90s));
  CHECK(status->memory.total == 65536000);
}

TEST_CASE("another's XDP program marks its port within a second, the probe's own does not") {
  Bench bench;
  bench.plug("eth0", 2);
  REQUIRE(bench.start({"eth0"}));
  InterfaceCounters counters;
  counters.interface = "eth0";
  bench.kernel->reading.interfaces = {counters};
  CHECK(bench.agent->snapshot()->interfaces.at(0).may_miss.empty());
  bench.links->present[IfIndex{2}].xdp = true;  // no event tells
  bench.clock->advance(1s);
  bench.agent->tick();
  CHECK(bench.agent->snapshot()->interfaces.at(0).may_miss == Names{"xdp"});
  bench.links->present[IfIndex{2}].xdp = false;
  bench.clock->advance(1s);
  bench.agent->tick();
  CHECK(bench.agent->snapshot()->interfaces.at(0).may_miss.empty());
}
