// tracked + evicted + overflow = what an independent program on the same hook counted, to the packet.
#include <atomic>
#include <random>
#include <thread>

#include <sched.h>
#include <catch2/catch.hpp>

#include "adapters/bpf/flow_probe.hpp"
#include "analysis/flow/merge.hpp"
#include "netns/probe/plug.hpp"
#include "netns/probe/reference.hpp"
#include "support/netns.hpp"
#include "wire/build.hpp"

namespace Catch {
template <>
struct StringMaker<isoline::Counts> {
  static std::string convert(const isoline::Counts& counts) {
    return std::to_string(counts.skbs) + " skbs, " + std::to_string(counts.packets) + " packets, " +
           std::to_string(counts.bytes) + " bytes";
  }
};
}  // namespace Catch

using namespace isoline;
using test::NetNamespace;
using test::Place;
using test::Plug;
using test::Reference;

namespace {

std::vector<std::uint8_t> frame_of(std::uint32_t flow) {
  const auto last = static_cast<std::uint8_t>(flow), third = static_cast<std::uint8_t>(flow >> 8);
  const MacAddress a{{2, 0, 0, 0, 0, 1}}, b{{2, 0, 0, 0, 0, 2}};
  IpAddress src = *parse_ip_address("10.1.0.0"), dst = *parse_ip_address("10.2.0.1");
  src.octets[14] = third;
  src.octets[15] = last;
  const auto port = static_cast<std::uint16_t>(1000 + (flow >> 16));
  wire::FrameBuilder builder;
  builder.ethernet(a, b);
  // A mix of classes, so that conversations and cycles are made and aged as well.
  switch (flow % 4) {
    case 0: return builder.ipv4(src, dst).tcp(port, 80, {.sequence = flow, .acknowledgement = 1}).payload(10).build();
    case 1: return builder.vlan(static_cast<std::uint16_t>(1 + flow % 4000), 5).ether_type(0x88b5).payload(50).build();
    case 2: return builder.ipv4(src, dst).echo(false, port, static_cast<std::uint16_t>(flow)).payload(20).build();
    default: return builder.ipv4(src, dst).udp(port, 5000).payload(30).build();
  }
}

Counts accounted(const Snapshot& snapshot, Direction direction) {
  Counts sum;
  for (const auto& flow : snapshot.flows)
    if (flow.direction == direction) sum += flow.counts;
  for (const auto& overflow : snapshot.overflow)
    if (overflow.direction == direction) sum += overflow.counts;
  return sum;
}

Counts total(const Snapshot& snapshot, Direction direction) {
  for (const auto& port : snapshot.interfaces)
    if (port.direction == direction) return port.total;
  return {};
}

/// Sends from both CPUs at once, many short-lived flows among a few lasting ones, while the table is aged.
void storm(const NetNamespace& sender, host::FlowProbe& probe, std::uint32_t flows, std::uint32_t frames) {
  std::atomic<int> running{2};
  std::vector<std::thread> threads;
  for (int cpu = 0; cpu < 2; ++cpu) {
    threads.emplace_back([&, cpu] {
      const auto inside = sender.enter();
      cpu_set_t set;
      CPU_ZERO(&set);
      CPU_SET(cpu, &set);
      ::sched_setaffinity(0, sizeof set, &set);
      const Plug plug("left");
      std::mt19937 random(42 + static_cast<unsigned>(cpu));
      for (std::uint32_t i = 0; i < frames; ++i)
        plug.send(frame_of(i % 3 ? static_cast<std::uint32_t>(random()) % flows : i % 16));
      --running;
    });
  }
  while (running) {
    REQUIRE(probe.age());
    REQUIRE(probe.snapshot());
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("the books balance under concurrent insertion and ageing on both cores") {
  test::need_root_and_namespaces();
  const auto hook = GENERATE(Hook::tcx, Hook::clsact);
  if (hook == Hook::tcx && !test::kernel_has_tcx()) return;
  NetNamespace left, right;
  for (const auto* end : {&left, &right}) end->must("sysctl -qw net.ipv6.conf.default.disable_ipv6=1");
  test::make_veth(left, "left", "", right, "right", "");
  const auto inside = right.enter();
  ProbeOptions options;
  options.hook = hook;
  options.max_flows = 1024;
  options.max_histograms = 700;
  options.idle_timeout = std::chrono::milliseconds(10);
  auto probe = bpf::load_flow_probe(options);
  REQUIRE(probe);
  // Behind the probe, so that a verdict of ours would hide frames from it.
  Reference reference("right", hook == Hook::tcx ? Place::tcx_after : Place::clsact_after);
  const auto already = reference.in();
  REQUIRE((*probe)->attach("right"));
  REQUIRE(already == Counts{});
  storm(left, **probe, 20000, 120000);
  const auto snapshot = (*probe)->snapshot();
  REQUIRE(snapshot);
  const auto counted = reference.in();
  const auto evicted = analysis::total_evicted(*snapshot);
  INFO("reference " << counted.packets << " packets, evicted " << evicted.counts.packets << " of " << evicted.flows
                    << " flows, " << snapshot->flows.size() << " tracked");
  CHECK(counted.packets >= 240000);
  CHECK(evicted.flows > 1000);
  CHECK(total(*snapshot, Direction::ingress) == counted);
  const auto egress = accounted(*snapshot, Direction::egress);
  CHECK(accounted(*snapshot, Direction::ingress) + egress + evicted.counts == counted + reference.out());

  // After everything is aged out, nothing may be left in use.
  REQUIRE((*probe)->detach("right"));
  const auto after = (*probe)->snapshot();
  REQUIRE(after);
  CHECK(after->flows.empty());
  CHECK(after->occupancy.flows == 0);
  CHECK(after->occupancy.conversations == 0);
  CHECK(after->occupancy.histograms == 0);
}

TEST_CASE("segments of large buffers are counted as packets") {
  test::need_root_and_namespaces();
  NetNamespace left, right;
  test::make_veth(left, "left", "10.9.0.1/24", right, "right", "10.9.0.2/24");
  const auto inside = right.enter();
  auto probe = bpf::load_flow_probe({});
  REQUIRE(probe);
  REQUIRE((*probe)->attach("right"));
  Reference reference("right", test::kernel_has_tcx() ? Place::tcx_after : Place::clsact_after);
  right.must("iperf3 -s -1 -D --logfile /dev/null");
  left.must("for i in 1 2 3 4 5 6 7 8 9 10; do iperf3 -c 10.9.0.2 -n 20M >/dev/null && exit 0; done; exit 1");
  const auto snapshot = (*probe)->snapshot();
  REQUIRE(snapshot);
  const auto counted = reference.in();
  CHECK(counted.packets > counted.skbs);
  // A frame may pass one of the two before the other was attached: handshakes of neighbours only.
  CHECK(total(*snapshot, Direction::ingress).packets - counted.packets <= 8);
  CHECK(accounted(*snapshot, Direction::ingress) == total(*snapshot, Direction::ingress));
}
