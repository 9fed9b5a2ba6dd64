// What the probe makes of sequences of frames: round trips, loss, disorder, cycles, histograms, ageing.
#include <chrono>
#include <thread>

#include <catch2/catch.hpp>

#include "bpf/probe/test_run.hpp"
#include "support/root.hpp"
#include "wire/build.hpp"

using namespace isoline;
using test::ProbeUnderTest;
using wire::FrameBuilder;

namespace {

const MacAddress mac_a{{2, 0, 0, 0, 0, 1}}, mac_b{{2, 0, 0, 0, 0, 2}};
const IpAddress ip_a = *parse_ip_address("10.0.0.1"), ip_b = *parse_ip_address("10.0.0.9");

ProbeOptions small() {
  ProbeOptions options;
  options.max_flows = 128;
  return options;
}

/// The one flow whose words begin so.
Flow flow_of(const Snapshot& snapshot, const std::string& words) {
  for (const auto& flow : snapshot.flows)
    if (to_string(flow.key).rfind(words, 0) == 0) return flow;
  FAIL("no flow " + words);
  return {};
}

std::vector<std::uint8_t> tcp(bool answer, std::uint32_t sequence, std::uint32_t acknowledgement, std::size_t payload,
                              std::uint8_t flags = 0x10, std::uint8_t dscp = 0) {
  wire::TcpFields fields;
  fields.sequence = sequence;
  fields.acknowledgement = acknowledgement;
  fields.flags = flags;
  FrameBuilder builder;
  builder.ethernet(mac_a, mac_b).ipv4(answer ? ip_b : ip_a, answer ? ip_a : ip_b, {.dscp = dscp});
  return builder.tcp(answer ? 80 : 4000, answer ? 4000 : 80, fields).payload(payload).build();
}

std::vector<std::uint8_t> profinet(std::uint16_t counter) {
  return FrameBuilder()
      .ethernet(mac_a, mac_b)
      .vlan(100, 6)
      .profinet({.frame_id = 0x8001, .cycle_counter = counter})
      .build();
}

std::vector<std::uint8_t> ptp(std::uint16_t sequence) {
  return FrameBuilder().ethernet(mac_a, mac_b).ptp(0, 0, sequence).build();
}

const std::string request = "tcp 10.0.0.1:4000 10.0.0.9:80", answer = "tcp 10.0.0.9:80 10.0.0.1:4000";

/// Busy, so that what is measured has a known floor.
void wait(std::chrono::microseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

}  // namespace

TEST_CASE("tcp: each exchange is a round trip, in both directions") {
  test::require_root();
  ProbeUnderTest probe(small());
  for (std::uint32_t i = 0; i < 50; ++i) {
    probe.see(tcp(false, 1000 + i * 64, 5000 + i * 32, 64), Direction::egress);
    wait(std::chrono::microseconds(200));
    probe.see(tcp(true, 5000 + i * 32, 1064 + i * 64, 32));
  }
  const auto snapshot = probe.snapshot();
  const auto sent = flow_of(snapshot, request), answered = flow_of(snapshot, answer);
  REQUIRE(sent.round_trip);
  CHECK(sent.round_trip->count == 50);
  CHECK(sent.round_trip->min >= std::chrono::microseconds(200));
  CHECK(sent.round_trip->min < std::chrono::milliseconds(2));
  REQUIRE(answered.round_trip);
  CHECK(answered.round_trip->count == 49);
  CHECK(answered.round_trip->min < std::chrono::microseconds(200));
  CHECK(sent.retransmitted == 0);
}

TEST_CASE("tcp: a retransmission spoils the round trips that wait (Karn)") {
  test::require_root();
  ProbeUnderTest probe(small());
  probe.see(tcp(false, 1000, 5000, 100), Direction::egress);
  wait(std::chrono::milliseconds(4));
  probe.see(tcp(false, 1000, 5000, 100), Direction::egress);
  probe.see(tcp(true, 5000, 1100, 0));
  const auto flow = flow_of(probe.snapshot(), request);
  CHECK(flow.retransmitted == 1);
  CHECK_FALSE(flow.round_trip);
}

TEST_CASE("tcp: a segment that is late by less than a round trip is reordered, not retransmitted") {
  test::require_root();
  ProbeUnderTest probe(small());
  probe.see(tcp(false, 1100, 5000, 100));
  probe.see(tcp(false, 1000, 5000, 100));
  const auto flow = flow_of(probe.snapshot(), request);
  CHECK(flow.reordered == 1);
  CHECK(flow.retransmitted == 0);
}

TEST_CASE("tcp: sequence numbers wrap") {
  test::require_root();
  ProbeUnderTest probe(small());
  probe.see(tcp(false, 0xffffffc0, 1, 64), Direction::egress);
  probe.see(tcp(true, 1, 0, 32));
  probe.see(tcp(false, 0, 33, 64), Direction::egress);
  probe.see(tcp(true, 33, 64, 32));
  const auto flow = flow_of(probe.snapshot(), request);
  REQUIRE(flow.round_trip);
  CHECK(flow.round_trip->count == 2);
  CHECK(flow.retransmitted == 0);
}

TEST_CASE("tcp: the handshake is timed, and DSCP does not part a conversation") {
  test::require_root();
  ProbeUnderTest probe(small());
  probe.see(tcp(false, 999, 0, 0, 0x02), Direction::egress);
  wait(std::chrono::microseconds(300));
  probe.see(tcp(true, 4999, 1000, 0, 0x12, 46));
  probe.see(tcp(false, 1000, 5000, 0), Direction::egress);
  probe.see(tcp(false, 1000, 5000, 10), Direction::egress);
  probe.see(tcp(true, 5000, 1010, 0, 0x10, 46));
  const auto flow = flow_of(probe.snapshot(), request);
  REQUIRE(flow.handshake);
  CHECK(*flow.handshake >= std::chrono::microseconds(300));
  REQUIRE(flow.round_trip);
  CHECK(flow.round_trip->count == 2);
}

TEST_CASE("icmp: a reply answers the request of its number, once") {
  test::require_root();
  ProbeUnderTest probe(small());
  const auto echo = [](bool reply, std::uint16_t sequence) {
    return FrameBuilder()
        .ethernet(mac_a, mac_b)
        .ipv4(reply ? ip_b : ip_a, reply ? ip_a : ip_b)
        .echo(reply, 7, sequence)
        .build();
  };
  probe.see(echo(false, 1), Direction::egress);
  probe.see(echo(true, 1));
  probe.see(echo(true, 1));
  probe.see(echo(true, 9));
  const auto flow = flow_of(probe.snapshot(), "icmp 10.0.0.1 10.0.0.9 type 8");
  REQUIRE(flow.round_trip);
  CHECK(flow.round_trip->count == 1);
}

TEST_CASE("sequence numbers: loss, duplicates and disorder") {
  test::require_root();
  ProbeUnderTest probe(small());
  for (const std::uint16_t number : {65533, 65534, 65535, 0, 1, 5, 3, 5, 6}) probe.see(ptp(number));
  const auto flow = flow_of(probe.snapshot(), "ptp");
  CHECK(flow.lost == 2);  // 2 and 4; 3 came late
  CHECK(flow.reordered == 1);
  CHECK(flow.duplicated == 1);
  CHECK(flow.disturbed);
}

TEST_CASE("a sequence that begins anew is not a loss") {
  test::require_root();
  ProbeUnderTest probe(small());
  for (const std::uint16_t number : {40000, 40001, 40002, 1, 2, 3}) probe.see(ptp(number));
  const auto flow = flow_of(probe.snapshot(), "ptp");
  CHECK(flow.lost == 0);
}

TEST_CASE("profinet: the counter names the cycle, gaps are lost frames") {
  test::require_root();
  ProbeUnderTest probe(small());
  std::uint16_t counter = 65000;
  for (int i = 0; i < 40; ++i) {
    if (i != 20) probe.see(profinet(counter));
    counter = static_cast<std::uint16_t>(counter + 32);
    wait(std::chrono::milliseconds(1));
  }
  const auto flow = flow_of(probe.snapshot(), "profinet");
  CHECK(flow.cycle == Nanoseconds(1000000));
  CHECK(flow.cycle_source == CycleSource::counter);
  CHECK(flow.lost == 1);
  REQUIRE(flow.cycle_deviation);
  // What a busy wait on a shared machine deviates from a millisecond is small against it, but not nothing.
  CHECK(flow.cycle_deviation->count >= 37);
  REQUIRE(flow.ipdv);
  REQUIRE(flow.jitter);
  CHECK(flow.jitter->max < std::chrono::milliseconds(20));
}

TEST_CASE("profinet: a longer cycle, or one odd small step, is not lost frames for ever") {
  test::require_root();
  ProbeUnderTest probe(small());
  std::uint16_t counter = 0;
  const auto send = [&](std::uint16_t step, int frames) {
    for (int i = 0; i < frames; ++i) probe.see(profinet(counter = static_cast<std::uint16_t>(counter + step)));
  };
  SECTION("each 1 ms, then each 4 ms") {
    send(32, 50);
    send(128, 100);
    CHECK(flow_of(probe.snapshot(), "profinet").cycle == Nanoseconds(4'000'000));
  }
  SECTION("one tick at the start") {
    send(1, 2);
    send(32, 100);
    CHECK(flow_of(probe.snapshot(), "profinet").cycle == Nanoseconds(1'000'000));
  }
  const auto flow = flow_of(probe.snapshot(), "profinet");
  CHECK(flow.lost == 0);
  counter = static_cast<std::uint16_t>(counter + *flow.cycle / Nanoseconds(31'250));
  send(static_cast<std::uint16_t>(*flow.cycle / Nanoseconds(31'250)), 10);
  CHECK(flow_of(probe.snapshot(), "profinet").lost == 1);
}

TEST_CASE("a buffer that only says what goes into each packet is counted as those") {
  test::require_root();
  ProbeUnderTest probe(small());
  probe.see(tcp(false, 1, 1, 1000), Direction::ingress, 300);
  CHECK(flow_of(probe.snapshot(), request).counts.packets == 4);
  probe.see(tcp(false, 1001, 1, 900), Direction::ingress, 300);
  CHECK(flow_of(probe.snapshot(), request).counts.packets == 7);
  CHECK(probe.snapshot().interfaces[0].total.packets == 7);
}

TEST_CASE("a planned stream counts late cycles and deadline misses") {
  test::require_root();
  auto options = small();
  PlannedStream stream;
  stream.name = "axis";
  stream.match.kind = FlowKind::profinet;
  stream.match.stream_id = 0x8001;
  stream.cycle = std::chrono::milliseconds(50);
  stream.deadline = std::chrono::milliseconds(25);
  stream.allowed_deviation = std::chrono::milliseconds(10);
  options.streams.push_back(stream);
  ProbeUnderTest probe(options);
  auto send = [&, counter = std::uint16_t{0}](int milliseconds, int cycles) mutable {
    wait(std::chrono::milliseconds(milliseconds));
    counter = static_cast<std::uint16_t>(counter + cycles * 1600);
    probe.see(profinet(counter));
  };
  send(0, 1);
  send(50, 1);
  send(50, 1);
  send(70, 1);   // late by 20
  send(30, 1);   // early by 20
  send(150, 3);  // two frames lost: both miss, this one is in time
  const auto flow = flow_of(probe.snapshot(), "profinet");
  CHECK(flow.stream == "axis");
  CHECK(flow.cycle_source == CycleSource::planned);
  CHECK(flow.late_cycles == 1);
  CHECK(flow.early_cycles == 1);
  CHECK(flow.lost == 2);
  CHECK(flow.deadline_misses == 2);
}

TEST_CASE("rtp: jitter where the port's clock rate is known") {
  test::require_root();
  auto options = small();
  options.rtp_ports.push_back({5004, 90000});
  ProbeUnderTest probe(options);
  for (std::uint16_t i = 0; i < 20; ++i) {
    wire::RtpFields fields;
    fields.sequence = i == 10 ? 11 : i == 11 ? 10 : i;
    fields.timestamp = fields.sequence * 180u;  // 2 ms
    probe.see(FrameBuilder().ethernet(mac_a, mac_b).ipv4(ip_a, ip_b).udp(6000, 5004).rtp(fields).payload(100).build());
    wait(std::chrono::milliseconds(2));
  }
  const auto flow = flow_of(probe.snapshot(), "udp");
  REQUIRE(flow.jitter);
  CHECK(flow.jitter->count == 19);
  CHECK(flow.reordered == 1);
  CHECK(flow.lost == 0);
}

TEST_CASE("rtp: numbers wrap, and what else comes to the port is not one of them") {
  test::require_root();
  auto options = small();
  options.rtp_ports.push_back({5004, 90000});
  ProbeUnderTest probe(options);
  const auto to_port = [] { return FrameBuilder().ethernet(mac_a, mac_b).ipv4(ip_a, ip_b).udp(6000, 5004); };
  for (std::uint16_t number : {65533, 65534, 1, 2, 3, 4}) {  // 65535 and 0 are lost
    probe.see(to_port().rtp({.sequence = number, .timestamp = number * 180u}).payload(100).build());
    if (number == 2) probe.see(to_port().payload(100).build());
  }
  const auto flow = flow_of(probe.snapshot(), "udp");
  CHECK(flow.counts.packets == 7);
  CHECK(flow.lost == 2);
  CHECK(flow.reordered == 0);
  REQUIRE(flow.jitter);
  CHECK(flow.jitter->count == 4);  // five gaps, but for the one with another packet in it
}

TEST_CASE("a full histogram pool is counted, and extremes stay exact") {
  test::require_root();
  auto options = small();
  options.max_histograms = 1;
  options.round_trips = false;
  ProbeUnderTest probe(options);
  for (std::uint16_t port = 1; port <= 3; ++port)
    for (int i = 0; i < 3; ++i)
      probe.see(FrameBuilder().ethernet(mac_a, mac_b).ipv4(ip_a, ip_b).udp(port, 9).payload(20).build());
  const auto snapshot = probe.snapshot();
  CHECK(snapshot.occupancy.histograms == 1);
  CHECK(snapshot.occupancy.histograms_refused == 2);
  int without = 0;
  for (const auto& flow : snapshot.flows) {
    REQUIRE(flow.inter_arrival);
    CHECK(flow.inter_arrival->count == 2);
    CHECK(flow.inter_arrival->min <= flow.inter_arrival->max);
    without += !flow.inter_arrival->has_histogram;
  }
  CHECK(without == 2);
}

TEST_CASE("idle flows move to the evicted totals, planned streams stay") {
  test::require_root();
  auto options = small();
  options.idle_timeout = std::chrono::milliseconds(10);
  PlannedStream stream;
  stream.name = "axis";
  stream.match.kind = FlowKind::profinet;
  stream.cycle = std::chrono::milliseconds(1);
  options.streams.push_back(stream);
  ProbeUnderTest probe(options);
  probe.see(profinet(1));
  probe.see(ptp(1));
  probe.see(tcp(false, 1, 1, 10));
  wait(std::chrono::milliseconds(12));
  REQUIRE(probe.maps().sweep(std::nullopt));
  auto snapshot = probe.snapshot();
  REQUIRE(snapshot.flows.size() == 1);
  CHECK(snapshot.flows[0].stream == "axis");
  std::uint64_t evicted = 0;
  for (const auto& port : snapshot.interfaces) evicted += port.evicted.counts.packets;
  CHECK(evicted == 2);
  CHECK(snapshot.occupancy.evicted_flows == 2);
  CHECK(snapshot.occupancy.flows == 1);
  CHECK(snapshot.occupancy.conversations == 0);
  probe.see(ptp(2));
  CHECK(probe.snapshot().flows.size() == 2);
}

TEST_CASE("a planned stream's flow that another one has taken on moves to the evicted totals") {
  test::require_root();
  auto options = small();
  options.idle_timeout = std::chrono::milliseconds(10);
  PlannedStream stream;
  stream.name = "orders";
  stream.match.kind = FlowKind::udp;
  stream.cycle = std::chrono::milliseconds(1);
  stream.deadline = std::chrono::milliseconds(1);
  options.streams.push_back(stream);
  ProbeUnderTest probe(options);
  const auto from = [](std::uint16_t port) {
    return FrameBuilder().ethernet(mac_a, mac_b).ipv4(ip_a, ip_b).udp(port, 5555).payload(20).build();
  };
  for (std::uint16_t port = 1000; port < 1050; ++port) probe.see(from(port));
  wait(std::chrono::milliseconds(12));
  probe.see(from(2000));
  auto snapshot = probe.snapshot();
  REQUIRE(snapshot.flows.size() == 51);
  // Nothing was overdue yet where the newest flow is looked at, and of the others nothing is due any more.
  for (const auto& flow : snapshot.flows) CHECK(flow.deadline_misses.value_or(0) <= 1);
  REQUIRE(probe.maps().sweep(std::nullopt));
  // In the order of the table the newest came last: the next round knows it.
  REQUIRE(probe.maps().sweep(std::nullopt));
  snapshot = probe.snapshot();
  REQUIRE(snapshot.flows.size() == 1);
  CHECK(flow_of(snapshot, "udp 10.0.0.1:2000").counts.packets == 1);
  CHECK(snapshot.occupancy.evicted_flows == 50);
  wait(std::chrono::milliseconds(20));
  REQUIRE(probe.maps().sweep(std::nullopt));
  snapshot = probe.snapshot();
  REQUIRE(snapshot.flows.size() == 1);
  CHECK(snapshot.flows[0].deadline_misses.value_or(0) >= 10);
}

TEST_CASE("a full table counts new flows by class, and planned streams still find room") {
  test::require_root();
  auto options = small();
  options.max_flows = 64;
  PlannedStream stream;
  stream.name = "axis";
  stream.match.kind = FlowKind::profinet;
  stream.cycle = std::chrono::milliseconds(1);
  options.streams.push_back(stream);
  ProbeUnderTest probe(options);
  for (std::uint16_t port = 1; port <= 100; ++port)
    probe.see(FrameBuilder().ethernet(mac_a, mac_b).ipv4(ip_a, ip_b).udp(port, 9).payload(20).build());
  probe.see(profinet(1));
  const auto snapshot = probe.snapshot();
  CHECK(snapshot.flows.size() == 65);
  REQUIRE(snapshot.overflow.size() == 1);
  CHECK(snapshot.overflow[0].kind == FlowKind::udp);
  CHECK(snapshot.overflow[0].counts.packets == 36);
  CHECK(flow_of(snapshot, "profinet").stream == "axis");
}
