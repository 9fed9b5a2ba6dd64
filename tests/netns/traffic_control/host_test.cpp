// What is told of ports, of changes behind our back, and to those who may not change anything.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "adapters/netlink/traffic_control.hpp"
#include "netns/traffic_control/ports.hpp"

using namespace isoline;
using namespace std::chrono_literals;

namespace {

std::string news(host::TrafficControl& control) {
  pollfd waiting{control.event_descriptor(), POLLIN, 0};
  std::string all;
  while (::poll(&waiting, 1, all.empty() ? 1000 : 0) == 1) {
    const auto events = control.events();
    if (!events) return describe(events.error());
    for (const auto& event : *events) all += event.interface + ": " + event.what + "\n";
    if (events->empty()) break;
  }
  return all;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("what a port can do is told") {
  test::Ports ports;
  const auto can = ports.control().capability("p0");
  REQUIRE(can);
  CHECK(can->driver == "veth");
  REQUIRE(can->link_speed);
  CHECK(can->link_speed->bits_per_second == 10e9);
  CHECK(can->up);
  CHECK(can->tx_queues == 8);
  CHECK(can->rx_queues == 8);
  CHECK(can->mtu == 1500);
  CHECK_FALSE(can->hardware_timestamps);
  CHECK_FALSE(can->phc_index);
  CHECK(can->preemption == false);
  CHECK(can->gates_offload == false);
  CHECK(can->missing.empty());
  CHECK(ports.control().capability("none").error().kind == ErrorKind::not_found);
}

TEST_CASE("changes by others are news; reading is not") {
  test::Ports ports;
  test::apply(ports.control(), test::gated("p0", 4, 1ms));
  news(ports.control());
  ports.ns().must("tc qdisc replace dev p1 root handle 9: pfifo");
  CHECK(has(news(ports.control()), "p1: qdisc pfifo 9: added or changed"));
  ports.ns().must("tc qdisc del dev p0 root");
  CHECK(has(news(ports.control()), ": deleted\n"));
  test::apply(ports.control(), test::gated("p0", 900, 20us));  // read by questions, which 6.1 tells everybody
  test::settled(ports.control(), "p0");
  news(ports.control());
  for (const char* port : {"p0", "p1"}) REQUIRE(ports.control().read(port));
  CHECK(news(ports.control()) == "");
  ports.ns().must("ip link del p0");
  CHECK(has(news(ports.control()), "p0: interface: gone"));
}

TEST_CASE("lost notifications are news without a name") {
  test::Ports ports;
  int small = 1;  // the kernel rounds up to its minimum
  REQUIRE(::setsockopt(ports.control().event_descriptor(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small) == 0);
  ports.ns().must(
      "for i in $(seq 10); do tc qdisc replace dev p0 root handle 9: pfifo; tc qdisc del dev p0 root; done");
  const auto events = ports.control().events();
  REQUIRE(events);
  CHECK(std::any_of(events->begin(), events->end(), [](const auto& event) { return event.interface.empty(); }));
}

TEST_CASE("a port behind one that cannot be dumped is read all the same") {
  test::Ports ports;
  const PortConfig second = test::gated("p1", 16, 1ms);
  test::apply(ports.control(), second);
  test::apply(ports.control(), test::gated("p0", 2000, 20us));
  CHECK(test::settled(ports.control(), "p0").gates_readback == Readback::vanished);
  const auto state = test::settled(ports.control(), "p1");
  CHECK(state.gates_readback == Readback::readable);
  CHECK(state.oper.gates == second.gates);
  REQUIRE(ports.control().save("p1"));
  const auto saved = ports.control().save("p0");
  REQUIRE_FALSE(saved);
  CHECK(saved.error().kind == ErrorKind::occupied);
}

TEST_CASE("without permission a port is read and not changed") {
  test::Ports ports;
  const auto inside = ports.ns().enter();
  auto control = netlink::open_traffic_control();
  REQUIRE(control);
  const std::string before = ports.tc("qdisc show");
  REQUIRE(::seteuid(65534) == 0);
  const auto state = (*control)->read("p0");
  const auto steps = (*control)->plan(test::gated("p0", 4, 1ms), host::EqualGates::leave_alone);
  const auto can = (*control)->capability("p0");
  REQUIRE(::seteuid(0) == 0);
  CHECK(state);
  REQUIRE_FALSE(steps);
  CHECK(steps.error().kind == ErrorKind::no_permission);
  REQUIRE(can);
  CHECK(can->missing.empty());  // not known is not missing
  CHECK(ports.tc("qdisc show") == before);
}
