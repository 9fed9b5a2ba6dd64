// Times in a qdisc and in a bridging host, against queues whose times are known.
#include <array>
#include <catch2/catch.hpp>
#include <fstream>

#include "adapters/bpf/queue_probe.hpp"
#include "analysis/stats/histogram.hpp"
#include "support/netns.hpp"
#include "support/plant/raw_link.hpp"

using namespace isoline;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t frame_size = 1000;

/// source - [ in, bridge, out ] - sink; nothing but the test's own frames crosses it.
class BridgingHost {
 public:
  BridgingHost() {
    for (const auto* ns : {&source_, &host_, &sink_})
      ns->must("sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1");
    test::make_veth(source_, "left", "", host_, "in", "");
    test::make_veth(host_, "out", "", sink_, "right", "");
    host_.must(
        "ip link add bridge type bridge mcast_snooping 0 && ip link set in master bridge && "
        "ip link set out master bridge && ip link set bridge up");
    // What goes to this address leaves by one port only: a flooded frame would be copied.
    host_.must("bridge fdb add 02:00:00:00:00:02 dev out master static");
  }
  const test::NetNamespace& host() const { return host_; }

  /// A queue of a known rate: 8 bits a microsecond, so a frame of 1,000 bytes takes one millisecond.
  void slow_down() const { host_.must("tc qdisc add dev out root tbf rate 8mbit burst 1600 limit 1000000"); }

  void send(int count, std::array<std::uint8_t, 6> to = {2, 0, 0, 0, 0, 2}) const {
    const auto inside = source_.enter();
    auto link = plant::RawLink::open("left");
    REQUIRE(link);
    std::vector<std::uint8_t> frame(frame_size);
    std::copy(to.begin(), to.end(), frame.begin());
    frame[6] = 2, frame[11] = 1, frame[12] = 0x88, frame[13] = 0xb5;
    for (int i = 0; i < count; ++i) REQUIRE(link->send(frame));
  }

  /// Waits until the sink has got so many frames in all; its counter is the truth of what left the host.
  std::uint64_t wait_for(std::uint64_t frames) const {
    const auto inside = sink_.enter();
    const auto end = std::chrono::steady_clock::now() + 20s;
    std::uint64_t got = 0;
    while (got < frames && std::chrono::steady_clock::now() < end) got = received();
    return got;
  }

 private:
  std::uint64_t received() const {
    const auto told = sink_.run("cat /sys/class/net/right/statistics/rx_packets");
    return std::stoull(told.output);
  }
  test::NetNamespace source_, host_, sink_;
};

QueueMeasurement both_ports() {
  QueueMeasurement wanted;
  wanted.ports = {{"in", {}, {}}, {"out", {}, {}}};
  wanted.forwarding = true;
  return wanted;
}

std::unique_ptr<host::QueueProbe> start(const BridgingHost& bridging, const QueueMeasurement& wanted) {
  const auto inside = bridging.host().enter();
  auto probe = bpf::make_queue_probe();
  const auto started = probe->start(wanted);
  INFO((started ? "" : describe(started.error())));
  REQUIRE(started);
  return probe;
}

ClassReading at_out(host::QueueProbe& probe) {
  const auto reading = probe.read();
  REQUIRE(reading);
  REQUIRE(reading->ports.size() == 2);
  REQUIRE(reading->ports[1].interface == "out");
  REQUIRE(reading->ports[1].classes.size() == 1);
  return reading->ports[1].classes[0];
}

std::uint64_t all(const StampMatches& matches) { return matches.matched + matches.collisions + matches.missed; }

double ms(Nanoseconds time) { return static_cast<double>(time.count()) / 1e6; }

}  // namespace

TEST_CASE("every frame that a bridge forwards is timed from ingress to egress") {
  test::need_root_and_namespaces();
  const BridgingHost bridging;
  const auto probe = start(bridging, both_ports());
  bridging.send(5000);
  REQUIRE(bridging.wait_for(5000) == 5000);
  const auto measured = at_out(*probe);
  CHECK(measured.frames == 5000);
  CHECK(measured.bytes == 5000 * frame_size);
  CHECK(measured.forward_matches == StampMatches{5000, 0, 0});
  CHECK(measured.queue_matches == StampMatches{5000, 0, 0});
  REQUIRE(measured.forward);
  CHECK(measured.forward->count == 5000);
  // Ingress is before the queue.
  CHECK(measured.forward->min > measured.queue->min);
  // An idle bridge takes microseconds.
  CHECK(measured.forward->min < 1ms);
  CHECK(measured.queue->min < 1ms);
  CHECK(measured.forward->sum > measured.queue->sum);
}

TEST_CASE("a queue of a known rate keeps frames as long as its rate says") {
  test::need_root_and_namespaces();
  const BridgingHost bridging;
  bridging.slow_down();
  const auto probe = start(bridging, both_ports());
  constexpr int burst = 100;
  const auto begin = std::chrono::steady_clock::now();
  bridging.send(burst);
  REQUIRE(bridging.wait_for(burst) == burst);
  const Nanoseconds elapsed = std::chrono::steady_clock::now() - begin;
  const auto measured = at_out(*probe);
  // Where the kernel's buffers lie is chance: of a hundred that wait at a time in 65,536 places, now and then two meet.
  for (const StampMatches& matches : {measured.queue_matches, measured.forward_matches}) {
    CHECK(all(matches) == burst);
    CHECK(matches.missed == 0);
    CHECK(matches.collisions <= 3);
  }
  // The n-th frame waits for those before it, less what the bucket held at first: 1,600 bytes.
  // A host whose timers are late empties it later, as the sink sees, never sooner.
  CHECK(ms(measured.queue->max) > 0.9 * (burst - 1.6));
  CHECK(measured.queue->max < elapsed);
  CHECK(ms(measured.forward->max) == Approx(ms(measured.queue->max)).epsilon(0.05));
  if (ms(measured.queue->max) > 1.1 * (burst - 1.6)) {
    WARN("this host stood still for a while: how evenly the queue empties is not judged");
    return;
  }
  const double mean = ms(measured.queue->max) / 2;
  CHECK(ms(analysis::mean(*measured.queue)) == Approx(mean).epsilon(0.15));
  CHECK(ms(analysis::quantile(*measured.queue, 0.5)) == Approx(mean).epsilon(0.25));
}

TEST_CASE("a frame whose stamp was lost is counted as a collision") {
  test::need_root_and_namespaces();
  const BridgingHost bridging;
  bridging.slow_down();
  auto wanted = both_ports();
  wanted.stamps = 2;
  const auto probe = start(bridging, wanted);
  bridging.send(60);
  REQUIRE(bridging.wait_for(60) == 60);
  const auto measured = at_out(*probe);
  CHECK(measured.frames == 60);
  CHECK(all(measured.forward_matches) == 60);
  CHECK(all(measured.queue_matches) == 60);
  CHECK(measured.queue_matches.collisions > 30);
  CHECK(measured.queue_matches.matched == measured.queue->count);
}

TEST_CASE("copies of a flooded frame are counted as without a stamp or in another's place") {
  test::need_root_and_namespaces();
  const BridgingHost bridging;
  // The bridge hands multicast to its ports and up to the host itself: one of the two is a copy.
  const auto probe = start(bridging, both_ports());
  bridging.send(100, {0x01, 0, 0x5e, 0, 0, 9});
  REQUIRE(bridging.wait_for(100) == 100);
  const auto measured = at_out(*probe);
  CHECK(measured.frames == 100);
  CHECK(all(measured.forward_matches) == 100);
}

TEST_CASE("frames of another namespace with the same interface numbers are not counted") {
  test::need_root_and_namespaces();
  const BridgingHost measured, other;
  const auto probe = start(measured, both_ports());
  other.send(50);
  REQUIRE(other.wait_for(50) == 50);
  const auto reading = probe->read();
  REQUIRE(reading);
  for (const auto& port : reading->ports) CHECK(port.classes.empty());
}

TEST_CASE("what cannot be measured is refused with the reason") {
  test::need_root_and_namespaces();
  const test::NetNamespace host;
  const auto inside = host.enter();
  const auto kind = [](const QueueMeasurement& wanted) {
    const auto started = bpf::make_queue_probe()->start(wanted);
    REQUIRE(!started);
    return started.error().kind;
  };
  QueueMeasurement wanted;
  CHECK(kind(wanted) == ErrorKind::invalid_input);
  wanted.ports = {{"lo", {}, {}}, {"lo", {}, {}}};
  CHECK(kind(wanted) == ErrorKind::invalid_input);
  wanted.ports = {{"absent", {}, {}}};
  CHECK(kind(wanted) == ErrorKind::not_found);
  wanted.ports = {{"lo", {}, GateCycle{}}};
  CHECK(kind(wanted) == ErrorKind::invalid_input);
  wanted.ports = {{"lo", {}, {}}};
  wanted.stamps = 1000;
  CHECK(kind(wanted) == ErrorKind::invalid_input);
}
