// The agent with this host's adapters, as a command uses it.
#include "agent/in_process.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "netns/netlink/foreign_xdp.hpp"
#include "support/netns.hpp"

using namespace isoline;
using test::NetNamespace;

namespace {

ProbeOptions small() {
  ProbeOptions options;
  options.max_flows = 1024;
  return options;
}

std::vector<std::string> names(const std::vector<ProbePort>& ports) {
  std::vector<std::string> all;
  for (const ProbePort& port : ports) {
    all.push_back(port.interface);
  }
  std::sort(all.begin(), all.end());
  return all;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("without names all that are up are measured, loopback excepted") {
  test::need_root_and_namespaces();
  NetNamespace host, peer;
  test::make_veth(host, "eth0", "10.5.0.1/24", peer, "eth0", "10.5.0.2/24");
  host.must("ip link add down0 type veth peer name down1");
  const auto inside = host.enter();
  auto agent = agent::start_in_process(small(), {});
  INFO((agent ? std::string() : describe(agent.error())));
  REQUIRE(agent);
  CHECK(names(*(*agent)->ports()) == Names{"eth0"});
  peer.must("ping -c 4 -i 0.01 10.5.0.1");
  const auto snapshot = (*agent)->snapshot();
  REQUIRE(snapshot);
  const auto echo = std::find_if(snapshot->flows.begin(), snapshot->flows.end(), [](const Flow& flow) {
    // Not the neighbour discovery of the new link.
    return flow.key.kind == FlowKind::icmp && flow.key.icmp_id != 0 && flow.direction == Direction::ingress;
  });
  REQUIRE(echo != snapshot->flows.end());
  CHECK(echo->counts.packets == 4);
  CHECK(echo->reverse);
  CHECK(snapshot->covers > Nanoseconds{0});
}

TEST_CASE("another's XDP program marks its port, the probe's own does not") {
  test::need_root_and_namespaces();
  NetNamespace host, peer;
  test::make_veth(host, "eth0", "10.5.0.1/24", peer, "eth0", "10.5.0.2/24");
  const auto inside = host.enter();
  const auto may_miss = [](Hook hook) {
    ProbeOptions options = small();
    options.hook = hook;
    auto agent = agent::start_in_process(options, {"eth0"});
    REQUIRE(agent);
    const auto snapshot = (*agent)->snapshot();
    REQUIRE(snapshot);
    REQUIRE_FALSE(snapshot->interfaces.empty());
    return snapshot->interfaces.front().may_miss;
  };
  CHECK(may_miss(Hook::automatic).empty());
  CHECK(may_miss(Hook::xdp).empty());
  const test::ForeignXdp foreign("eth0");
  REQUIRE(foreign.attached());
  CHECK(may_miss(Hook::automatic) == Names{"xdp"});
}

TEST_CASE("one unknown interface, and nothing is attached") {
  test::need_root_and_namespaces();
  NetNamespace host;
  host.must("ip link add eth0 type veth peer name eth1");
  const auto inside = host.enter();
  const auto refused = agent::start_in_process(small(), {"eth0", "eth7"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::not_found);
  CHECK(refused.error().hint.find("eth0") != std::string::npos);
  // Nothing is on eth0: another agent finds it free.
  const auto second = agent::start_in_process(small(), {"eth0"});
  REQUIRE(second);
}

TEST_CASE("nothing is up") {
  test::need_root_and_namespaces();
  NetNamespace host;
  const auto inside = host.enter();
  const auto refused = agent::start_in_process(small(), {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::not_found);
  CHECK(refused.error().why == "no interface is up");
}

TEST_CASE("an interface that vanishes is told, and followed when it is back") {
  test::need_root_and_namespaces();
  NetNamespace host;
  host.must("ip link add eth0 type veth peer name eth1");
  const auto inside = host.enter();
  auto agent = agent::start_in_process(small(), {"eth0"});
  REQUIRE(agent);
  (*agent)->tick();
  host.must("ip link del eth0");
  auto news = (*agent)->tick();
  REQUIRE(news.size() == 1);
  CHECK(news[0].what == agent::AgentNews::What::vanished);
  CHECK((*agent)->ports()->empty());
  CHECK((*agent)->snapshot());
  host.must("ip link add eth0 type veth peer name eth1");
  news = (*agent)->tick();
  REQUIRE(news.size() == 1);
  CHECK(news[0].what == agent::AgentNews::What::attached);
}
