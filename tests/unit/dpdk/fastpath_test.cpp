#include "agent/fastpath.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

#include "unit/dpdk/ring_port.hpp"
#include "wire/build.hpp"

using namespace isoline;
using agent::Fastpath;
using agent::FastpathOptions;
using test::RingPort;
using Bytes = std::vector<std::uint8_t>;

namespace {

const MacAddress mac_a{{2, 0, 0, 0, 0, 1}}, mac_b{{2, 0, 0, 0, 0, 2}};
constexpr std::uint8_t syn = 0x02, ack = 0x10;

Bytes segment(bool back, std::uint16_t port, wire::TcpFields fields, std::size_t data) {
  const auto one = *parse_ip_address("10.0.0.1"), two = *parse_ip_address("10.0.0.2");
  return wire::FrameBuilder()
      .ethernet(back ? mac_b : mac_a, back ? mac_a : mac_b)
      .ipv4(back ? two : one, back ? one : two)
      .tcp(back ? 80 : port, back ? port : 80, fields)
      .payload(data)
      .build();
}

Bytes datagram(std::uint16_t number) {
  return wire::FrameBuilder()
      .ethernet(mac_a, mac_b)
      .ipv4(*parse_ip_address("10.0.0.1"), *parse_ip_address("10.0.0.2"))
      .udp(9, 9)
      .payload(number % 500)
      .build();
}

FastpathOptions options_for(std::vector<std::string> ports, std::vector<std::uint32_t> cores = {}) {
  FastpathOptions options;
  options.ports = std::move(ports);
  options.cores = std::move(cores);
  options.huge_pages = false;
  options.rest = std::chrono::microseconds(20);
  options.engine.max_flows = 4096;
  return options;
}

std::unique_ptr<Fastpath> started(const FastpathOptions& options) {
  auto fastpath = Fastpath::start(options);
  if (!fastpath) FAIL(describe(fastpath.error()));
  return std::move(*fastpath);
}

std::uint64_t packets(const Snapshot& snapshot) {
  std::uint64_t all = 0;
  for (const InterfaceCounters& port : snapshot.interfaces) all += port.total.packets;
  return all;
}

/// A reading once `frames` were taken; fails when they do not come.
Snapshot reading_of(Fastpath& fastpath, std::uint64_t frames) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  Snapshot snapshot = fastpath.snapshot();
  while (packets(snapshot) < frames && std::chrono::steady_clock::now() < end) {
    std::this_thread::yield();
    snapshot = fastpath.snapshot();
  }
  REQUIRE(packets(snapshot) == frames);
  return snapshot;
}

}  // namespace

TEST_CASE("two directions that arrive at different queues meet: each connection has its round trips") {
  if (std::thread::hardware_concurrency() < 2) {
    WARN("skipped: needs two cores");
    return;
  }
  RingPort port("meet", 2);
  const auto fastpath = started(options_for({port.word()}, {0, 1}));
  constexpr std::uint16_t connections = 300;
  std::uint64_t given = 0;
  // What one direction sends has been taken before the other answers; queues have no order between them.
  const auto all_send = [&](bool back, wire::TcpFields fields, std::size_t data) {
    for (std::uint16_t number = 0; number < connections; ++number) {
      const auto bytes = segment(back, static_cast<std::uint16_t>(2000 + number), fields, data);
      port.arrive(back ? 1 : 0, bytes);
    }
    given += connections;
    reading_of(*fastpath, given);
  };
  all_send(false, {.sequence = 100, .flags = syn}, 0);
  all_send(true, {.sequence = 500, .acknowledgement = 101, .flags = syn | ack}, 0);
  all_send(false, {.sequence = 101, .acknowledgement = 501, .flags = ack}, 0);
  for (std::uint32_t round = 0; round < 3; ++round) {
    all_send(false, {.sequence = 101 + round * 50, .acknowledgement = 501, .flags = ack}, 50);
    all_send(true, {.sequence = 501, .acknowledgement = 151 + round * 50, .flags = ack}, 0);
  }
  const Snapshot snapshot = reading_of(*fastpath, given);
  CHECK(snapshot.flows.size() == 2 * connections);
  std::size_t with_round_trips = 0, with_handshake = 0, paired = 0;
  for (const Flow& flow : snapshot.flows) {
    paired += flow.reverse.has_value() ? 1 : 0;
    with_round_trips += flow.round_trip && flow.round_trip->count >= 3 ? 1 : 0;
    with_handshake += flow.handshake.has_value() ? 1 : 0;
  }
  CHECK(paired == 2 * connections);
  CHECK(with_round_trips == connections);
  CHECK(with_handshake == connections);
  const auto& loops = fastpath->report().loops;
  REQUIRE(loops.size() == 2);
  CHECK(loops[0].frames + loops[1].frames == given);
  for (const auto& loop : loops) CHECK(loop.frames > given / 4);  // and each did its share
  const auto& counts = fastpath->report().ports.at(0).counts;
  CHECK(counts.received == given);
  CHECK(counts.missed + counts.without_buffer + counts.broken == 0);
}

TEST_CASE("a wire between two ports: all frames go on as they came, and the delay is known") {
  RingPort left("left", 1), right("right", 1);
  FastpathOptions options = options_for({left.word(), right.word()});
  options.forward = true;
  const auto fastpath = started(options);
  std::vector<Bytes> there, back;
  for (std::uint16_t number = 0; number < 1000; ++number) {
    there.push_back(datagram(number));
    left.arrive(0, there.back());
    if (number % 3 != 0) continue;
    back.push_back(datagram(static_cast<std::uint16_t>(number + 7)));
    right.arrive(0, back.back());
  }
  reading_of(*fastpath, there.size() + back.size());
  fastpath->stop();
  fastpath->snapshot();
  CHECK(right.sent() == there);
  CHECK(left.sent() == back);
  const auto& loop = fastpath->report().loops.at(0);
  CHECK(loop.unforwarded == 0);
  REQUIRE(loop.forwarding_delay);
  CHECK(loop.forwarding_delay->count == there.size() + back.size());
  CHECK(loop.forwarding_delay->max < std::chrono::seconds(10));
  CHECK(fastpath->report().ports.at(1).counts.sent == there.size());
}

TEST_CASE("what the other side of a wire has no room for is counted, and nothing else is lost") {
  RingPort left("full_left", 1), right("full_right", 1, 64);
  FastpathOptions options = options_for({left.word(), right.word()});
  options.forward = true;
  const auto fastpath = started(options);
  for (std::uint16_t number = 0; number < 500; ++number) left.arrive(0, datagram(number));
  const Snapshot snapshot = reading_of(*fastpath, 500);
  REQUIRE(snapshot.interfaces.size() == 2);
  CHECK(snapshot.interfaces[0].losses == PortLosses{});  // all were measured
  fastpath->stop();
  fastpath->snapshot();
  const std::size_t sent = right.sent().size();
  CHECK(sent == 63);  // a ring of 64 holds one less
  CHECK(fastpath->report().loops.at(0).unforwarded == 500 - sent);
  CHECK(fastpath->report().ports.at(1).counts.unsent == 500 - sent);
}

TEST_CASE("the two ports of a tap are one link with two directions") {
  RingPort one("tap_one", 1), two("tap_two", 1);
  FastpathOptions options = options_for({one.word(), two.word()});
  options.tap = true;
  const auto fastpath = started(options);
  one.arrive(0, segment(false, 5000, {.sequence = 1, .acknowledgement = 1, .flags = ack}, 20));
  reading_of(*fastpath, 1);
  two.arrive(0, segment(true, 5000, {.sequence = 1, .acknowledgement = 21, .flags = ack}, 0));
  const Snapshot snapshot = reading_of(*fastpath, 2);
  REQUIRE(snapshot.flows.size() == 2);
  CHECK(snapshot.flows[0].interface == one.word() + "+" + two.word());
  CHECK(snapshot.flows[0].direction == Direction::ingress);
  CHECK(snapshot.flows[1].direction == Direction::egress);
  REQUIRE(snapshot.flows[0].round_trip);
  CHECK(snapshot.flows[0].round_trip->count == 1);
  REQUIRE(snapshot.interfaces.size() == 2);
  for (const InterfaceCounters& way : snapshot.interfaces) {
    CHECK(way.interface == one.word() + "+" + two.word());
    CHECK(way.total.packets == 1);
    CHECK(way.losses == PortLosses{});
  }
}

TEST_CASE("a port that brought nothing has its place, with what it lost") {
  RingPort one("silent_one", 1), two("silent_two", 1);
  const auto fastpath = started(options_for({one.word(), two.word()}));
  two.arrive(0, datagram(1));
  const Snapshot snapshot = reading_of(*fastpath, 1);
  REQUIRE(snapshot.interfaces.size() == 2);
  CHECK(snapshot.interfaces[0].interface == one.word());
  CHECK(snapshot.interfaces[0].total == Counts{});
  CHECK(snapshot.interfaces[0].losses == PortLosses{});
  CHECK(snapshot.interfaces[1].interface == two.word());
  CHECK(snapshot.interfaces[1].total.packets == 1);
}

TEST_CASE("ports are opened and closed any number of times") {
  for (int round = 0; round < 3; ++round) {
    const auto fastpath = started(options_for({"net_null" + std::to_string(round % 2)}));
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (packets(fastpath->snapshot()) == 0 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    CHECK(packets(fastpath->snapshot()) > 0);
  }
}

TEST_CASE("what cannot be is refused before anything is opened") {
  const auto refused = [](const FastpathOptions& options) {
    const auto fastpath = Fastpath::start(options);
    REQUIRE_FALSE(fastpath);
    return fastpath.error();
  };
  CHECK(refused(options_for({})).kind == ErrorKind::usage);
  CHECK(refused(options_for({"net_null0", "net_null0"})).what.find("net_null0") != std::string::npos);
  CHECK(refused(options_for({"lo", "af_packet:lo"})).what.find("af_packet:lo") != std::string::npos);
  CHECK(refused(options_for({"net_null0"}, {0, 0})).kind == ErrorKind::invalid_input);
  CHECK(refused(options_for({"net_null0"}, {4000})).kind == ErrorKind::not_found);
  CHECK(refused(options_for({"no_such_interface"})).kind == ErrorKind::not_found);
  CHECK(refused(options_for({"net_nosuchdriver0"})).kind == ErrorKind::failed);
  FastpathOptions options = options_for({"net_null0"});
  options.forward = true;
  CHECK(refused(options).kind == ErrorKind::usage);
}
