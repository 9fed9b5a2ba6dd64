// Interfaces as netlink tells of them, against real ones in a namespace of the test.
#include "adapters/netlink/interfaces.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "netns/netlink/foreign_xdp.hpp"
#include "support/netns.hpp"

using namespace isoline;
using What = host::InterfaceEvent::What;

namespace {

std::map<std::string, host::Interface> by_name(host::Interfaces& interfaces) {
  auto list = interfaces.list();
  REQUIRE(list);
  std::map<std::string, host::Interface> all;
  for (const auto& interface : *list) {
    all[interface.name] = interface;
  }
  return all;
}

std::vector<host::InterfaceEvent> news_of(host::Interfaces& interfaces, const std::string& name) {
  auto events = interfaces.events();
  REQUIRE(events);
  std::erase_if(*events, [&](const auto& event) { return event.interface.name != name; });
  return *events;
}

std::unique_ptr<host::Interfaces> open_in(const test::NetNamespace& ns) {
  const auto inside = ns.enter();
  auto interfaces = netlink::open_interfaces();
  REQUIRE(interfaces);
  return std::move(*interfaces);
}

}  // namespace

TEST_CASE("what the kernel knows of each interface is told") {
  test::need_root_and_namespaces();
  test::NetNamespace here, there;
  test::make_veth(here, "veth0", "10.9.0.1/24", there, "veth1", "10.9.0.2/24");
  test::make_veth(here, "port0", "", there, "port1", "");
  here.must("ip link add br0 type bridge && ip link set port0 master br0 && ip link set br0 up");
  here.must("ip link add mac0 link veth0 type macvlan mode bridge");
  here.must("ip link add vx0 type vxlan id 7 dev veth0 remote 10.9.0.2 dstport 4789");
  here.must("ip tuntap add tun0 mode tun");

  auto interfaces = open_in(here);
  const auto all = by_name(*interfaces);
  REQUIRE(all.size() >= 7);
  CHECK(all.at("lo").loopback);
  CHECK(all.at("lo").up);
  CHECK(all.at("veth0").kind == "veth");
  CHECK(all.at("veth0").up);
  CHECK_FALSE(all.at("veth0").loopback);
  CHECK_FALSE(all.at("veth0").parent);  // the peer is no lower device
  CHECK(all.at("veth0").has_mac);
  CHECK(all.at("port0").master == all.at("br0").index);
  CHECK(all.at("br0").kind == "bridge");
  CHECK(all.at("mac0").kind == "macvlan");
  CHECK(all.at("mac0").parent == all.at("veth0").index);
  CHECK_FALSE(all.at("mac0").up);
  CHECK(all.at("vx0").parent == all.at("veth0").index);
  CHECK_FALSE(all.at("tun0").has_mac);

  there.must("ip link set veth1 down");
  CHECK_FALSE(by_name(*interfaces).at("veth0").up);  // set up, but without carrier
}

TEST_CASE("an XDP program on an interface is seen while it is there") {
  test::need_root_and_namespaces();
  test::NetNamespace here, there;
  test::make_veth(here, "veth0", "10.9.0.1/24", there, "veth1", "10.9.0.2/24");
  auto interfaces = open_in(here);
  CHECK_FALSE(by_name(*interfaces).at("veth0").xdp);
  {
    const auto inside = here.enter();
    const test::ForeignXdp foreign("veth0");
    REQUIRE(foreign.attached());
    CHECK(by_name(*interfaces).at("veth0").xdp);
    CHECK_FALSE(by_name(*interfaces).at("lo").xdp);
  }
  CHECK_FALSE(by_name(*interfaces).at("veth0").xdp);
}

TEST_CASE("coming, changing and going is told in order and only once") {
  test::need_root_and_namespaces();
  test::NetNamespace here;
  auto interfaces = open_in(here);
  REQUIRE(news_of(*interfaces, "veth0").empty());

  here.must("ip link add veth0 type veth peer name veth1");
  pollfd waiting{interfaces->event_descriptor(), POLLIN, 0};
  REQUIRE(::poll(&waiting, 1, 2000) == 1);
  auto news = news_of(*interfaces, "veth0");
  REQUIRE(news.size() == 1);
  CHECK(news[0].what == What::added);
  CHECK_FALSE(news[0].interface.up);
  const IfIndex first = news[0].interface.index;

  here.must("ip link set veth0 mtu 1400");  // of no interest to anybody here
  CHECK(news_of(*interfaces, "veth0").empty());

  here.must("ip link set veth1 up && ip link set veth0 up");
  news = news_of(*interfaces, "veth0");
  REQUIRE_FALSE(news.empty());
  CHECK(news.back().what == What::changed);
  CHECK(news.back().interface.up);

  here.must("ip link del veth0 && ip link add veth0 type veth peer name veth1");
  news = news_of(*interfaces, "veth0");
  REQUIRE(news.size() >= 2);
  const auto removed = std::find_if(news.begin(), news.end(), [](const auto& e) { return e.what == What::removed; });
  REQUIRE(removed != news.end());
  CHECK(removed->interface.index == first);
  CHECK(news.back().what == What::added);
  CHECK(news.back().interface.index != first);
}

TEST_CASE("a port that leaves its bridge has not vanished") {
  test::need_root_and_namespaces();
  test::NetNamespace here;
  here.must("ip link add veth0 type veth peer name veth1 && ip link add br0 type bridge");
  here.must("ip link set veth0 master br0");
  auto interfaces = open_in(here);
  here.must("ip link set veth0 nomaster");
  const auto news = news_of(*interfaces, "veth0");
  REQUIRE(news.size() == 1);
  CHECK(news[0].what == What::changed);
  CHECK_FALSE(news[0].interface.master);
}

TEST_CASE("a renamed interface keeps its index") {
  test::need_root_and_namespaces();
  test::NetNamespace here;
  here.must("ip link add veth0 type veth peer name veth1");
  auto interfaces = open_in(here);
  const IfIndex index = by_name(*interfaces).at("veth0").index;
  here.must("ip link set veth0 name plant0");
  const auto news = news_of(*interfaces, "plant0");
  REQUIRE(news.size() == 1);
  CHECK(news[0].what == What::changed);
  CHECK(news[0].interface.index == index);
}

TEST_CASE("lost notifications show up as the difference") {
  test::need_root_and_namespaces();
  test::NetNamespace here;
  here.must("ip link add old0 type veth peer name old1");
  auto interfaces = open_in(here);
  int small = 1;  // the kernel rounds up to its minimum, a handful of link messages
  REQUIRE(::setsockopt(interfaces->event_descriptor(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small) == 0);
  here.must(
      "ip link del old0; for i in $(seq 40); do ip link add tmp type veth peer name tmpp; ip link del tmp; done;"
      "ip link add new0 type veth peer name new1");
  auto events = interfaces->events();
  REQUIRE(events);
  REQUIRE(events->size() < 160);  // the point of the test: not all of them arrived
  std::map<std::string, int> left;
  for (const auto& event : *events) {
    left[event.interface.name] += event.what == What::added ? 1 : event.what == What::removed ? -1 : 0;
  }
  CHECK(left["old0"] == -1);
  CHECK(left["tmp"] == 0);
  CHECK(left["new0"] == 1);
  CHECK(interfaces->events()->empty());
}
