// The kernel's probe and the fast path on one end of a cable, at the same time: they count the same.
#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

#include "agent/fastpath.hpp"
#include "agent/in_process.hpp"
#include "netns/probe/plug.hpp"
#include "support/netns.hpp"
#include "support/traffic.hpp"

using namespace isoline;

namespace {

struct Numbers {
  std::uint64_t packets = 0, bytes = 0;
  std::optional<std::uint64_t> lost, duplicated, reordered;
  friend bool operator==(const Numbers&, const Numbers&) = default;
};

/// What came in, by the flow in words.
std::map<std::string, Numbers> came_in(const Snapshot& snapshot) {
  std::map<std::string, Numbers> flows;
  for (const Flow& flow : snapshot.flows) {
    if (flow.direction != Direction::ingress) continue;
    // Retransmissions are told from disorder by times, which differ.
    const bool tcp = flow.key.kind == FlowKind::tcp;
    flows[to_string(flow.key)] = {flow.counts.packets, flow.counts.bytes, flow.lost, flow.duplicated,
                                  tcp ? std::nullopt : flow.reordered};
  }
  return flows;
}

std::uint64_t packets_in(const Snapshot& snapshot) {
  std::uint64_t packets = 0;
  for (const InterfaceCounters& port : snapshot.interfaces)
    if (port.direction == Direction::ingress) packets += port.total.packets;
  return packets;
}

std::string in_words(const Numbers& numbers) {
  const auto number = [](const std::optional<std::uint64_t>& value) { return value ? std::to_string(*value) : "-"; };
  return std::to_string(numbers.packets) + " packets, " + std::to_string(numbers.bytes) + " bytes, lost " +
         number(numbers.lost) + ", doubled " + number(numbers.duplicated) + ", disordered " + number(numbers.reordered);
}

}  // namespace

TEST_CASE("over a packet socket the fast path counts what the probe counts, less what it says it lost") {
  test::need_root_and_namespaces();
  test::NetNamespace host, peer;
  // No address, no IPv6: nothing but the test sends.
  for (const auto* where : {&host, &peer}) where->must("sysctl -qw net.ipv6.conf.default.disable_ipv6=1");
  test::make_veth(host, "eth0", "", peer, "eth0", "");
  const auto inside = host.enter();
  ProbeOptions measured = test::options_for_mixed_traffic();
  auto probe = agent::start_in_process(measured, {"eth0"});
  INFO((probe ? std::string() : describe(probe.error())));
  REQUIRE(probe);
  agent::FastpathOptions options;
  options.ports = {"eth0"};
  options.huge_pages = false;
  options.rest = std::chrono::microseconds(20);
  options.engine.max_flows = measured.max_flows;
  options.engine.streams = measured.streams;
  options.engine.rtp_ports = measured.rtp_ports;
  options.engine.vxlan_inner = measured.vxlan_inner;
  auto fastpath = agent::Fastpath::start(options);
  INFO((fastpath ? std::string() : describe(fastpath.error())));
  REQUIRE(fastpath);

  std::uint64_t sent = 0;
  {
    const auto there = peer.enter();
    const test::Plug plug("eth0");
    for (const auto& frame : test::mixed_traffic(11, 6000)) {
      if (frame.bytes.size() < 14 || frame.bytes.size() > 1514) continue;
      if (plug.send(frame.bytes)) ++sent;
    }
  }
  REQUIRE(sent > 3000);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  Snapshot fast = (*fastpath)->snapshot();
  std::uint64_t lost = 0;
  for (; std::chrono::steady_clock::now() < end; fast = (*fastpath)->snapshot()) {
    const auto& counts = (*fastpath)->report().ports.at(0).counts;
    lost = counts.missed + counts.without_buffer + counts.broken;
    if (packets_in(fast) + lost >= sent) break;
    std::this_thread::yield();
  }
  const auto kernel = (*probe)->snapshot();
  REQUIRE(kernel);
  CHECK(packets_in(*kernel) == sent);
  CHECK(packets_in(fast) + lost == sent);
  if (lost != 0) {
    WARN("the port lost " << lost << " frames: flows are not compared one by one");
    return;
  }
  const auto by_probe = came_in(*kernel), by_fastpath = came_in(fast);
  CHECK(by_probe.size() == by_fastpath.size());
  CHECK(by_probe.size() > 20);
  for (const auto& [flow, numbers] : by_probe) {
    const auto other = by_fastpath.find(flow);
    INFO(flow << ": probe " << in_words(numbers)
              << (other == by_fastpath.end() ? "; not there" : "; fast path " + in_words(other->second)));
    CHECK((other != by_fastpath.end() && other->second == numbers));
  }
}
