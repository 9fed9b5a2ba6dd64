// What an interface gives in one piece and a packet socket only the beginning of, such as jumbo frames and buffers that
// the kernel merged, belongs to its flow.
#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include "agent/fastpath.hpp"
#include "netns/cli/link.hpp"
#include "netns/probe/plug.hpp"
#include "support/netns.hpp"
#include "wire/build.hpp"

using namespace isoline;

namespace {

std::vector<std::uint8_t> datagram(std::size_t payload) {
  return wire::FrameBuilder()
      .ethernet({{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}})
      .ipv4(*parse_ip_address("10.0.0.1"), *parse_ip_address("10.0.0.2"))
      .udp(7, 9)
      .payload(payload)
      .build();
}

}  // namespace

TEST_CASE("frames longer than a packet socket gives count whole, to their flow") {
  test::need_root_and_namespaces();
  test::NetNamespace host, peer;
  for (const auto* where : {&host, &peer}) where->must("sysctl -qw net.ipv6.conf.default.disable_ipv6=1");
  test::make_veth(host, "eth0", "", peer, "eth0", "");
  for (const auto* where : {&host, &peer}) where->must("ip link set eth0 mtu 9000");
  const auto inside = host.enter();
  agent::FastpathOptions options;
  options.ports = {"eth0"};
  options.huge_pages = false;
  options.rest = std::chrono::microseconds(20);
  const auto fastpath = agent::Fastpath::start(options);
  INFO((fastpath ? std::string() : describe(fastpath.error())));
  REQUIRE(fastpath);
  const auto small = datagram(100), large = datagram(8000);
  {
    const auto there = peer.enter();
    const test::Plug plug("eth0");
    REQUIRE(plug.send(small));
    REQUIRE(plug.send(large));
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  Snapshot snapshot = (*fastpath)->snapshot();
  while (snapshot.interfaces.at(0).total.packets < 2 && std::chrono::steady_clock::now() < end) {
    std::this_thread::yield();
    snapshot = (*fastpath)->snapshot();
  }
  REQUIRE(snapshot.flows.size() == 1);
  CHECK(snapshot.flows[0].key.kind == FlowKind::udp);
  CHECK(snapshot.flows[0].counts.packets == 2);
  CHECK(snapshot.flows[0].counts.bytes == small.size() + large.size());
}

TEST_CASE("a frame of which only the beginning is there is not passed on") {
  test::NetNamespace host, left, right;
  for (const auto* where : {&host, &left, &right}) where->must("sysctl -qw net.ipv6.conf.default.disable_ipv6=1");
  test::make_veth(host, "eth0", "", left, "eth0", "");
  test::make_veth(host, "eth1", "", right, "eth0", "");
  for (const auto* where : {&left, &right}) where->must("ip link set eth0 mtu 9000");
  host.must("ip link set eth0 mtu 9000 && ip link set eth1 mtu 9000");
  test::Background fastpath(host,
                            std::string(ISOLINE_PROGRAM) +
                                " fastpath run --no-huge --forward --port eth0 --port eth1 --json --interval 50ms");
  REQUIRE(test::comes_true([&] { return fastpath.output().find('\n') != std::string::npos; }));
  const auto large = datagram(8000), small = datagram(1000);
  {
    const auto there = left.enter();
    const test::Plug plug("eth0");
    REQUIRE(plug.send(large));
    REQUIRE(plug.send(small));
  }
  const auto arrived = [&] { return right.run("ip -j -s link show eth0 | grep -o '\"rx\":{[^}]*'").output; };
  CHECK(test::comes_true([&] { return arrived().find("\"packets\":0,") == std::string::npos; }));
  const std::string only_the_small_one = "\"bytes\":" + std::to_string(small.size()) + ",\"packets\":1,";
  INFO(arrived());
  CHECK(arrived().find(only_the_small_one) != std::string::npos);
  fastpath.signal(SIGTERM);
  CHECK(fastpath.wait() == 0);
  INFO(fastpath.talk());
  CHECK(fastpath.talk().find("1 frame not sent on") != std::string::npos);
}
