// Frames there and back again: what both ends know of it.
#include <catch2/catch.hpp>

#include "unit/control/traffic_bench.hpp"
#include "wire/build.hpp"
#include "wire/bytes.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using test::over_ip;
using test::stream;
using test::TrafficBench;

namespace {

const MacAddress left{{2, 0, 0, 0, 0, 1}}, right{{2, 0, 0, 0, 0, 2}};

IpAddress ip(const char* text) { return parse_ip_address(text).value(); }

std::vector<TrafficStream> all_kinds() {
  return {stream("layer2", 1ms), over_ip(stream("v4", 1ms), "10.0.0.1", "10.0.0.2"),
          over_ip(stream("v6", 1ms), "fd00::1", "fd00::2")};
}

/// What a reflector makes of one frame.
ReflectorReport after(TrafficBench& bench, const std::vector<std::uint8_t>& frame) {
  control::Reflector reflector(bench.wire.right, bench.reflect);
  const std::span<const std::uint8_t> bytes(frame);
  bench.wire.left.send(0, std::span(&bytes, 1));
  bench.wire.clock += 1ms;
  reflector.turn();
  return reflector.report();
}

}  // namespace

TEST_CASE("every frame comes back, and the times say how long each part took") {
  TrafficBench bench;
  for (auto* clock : {&bench.generate.collect.clock, &bench.reflect.clock}) {
    clock->id = 77;
    clock->synchronised = true;
    clock->offset = 1'700'000'000s;
  }
  bench.wire.fate = [](const auto& from, std::uint64_t) {
    return std::vector<Nanoseconds>{from.info().name == "left" ? 10us : 25us};
  };
  const auto outcome = bench.run(all_kinds(), 100ms);
  CHECK(outcome.generator.total.sent == 300);
  CHECK(outcome.reflector.answered_layer2 == 100);
  CHECK(outcome.reflector.answered_stamp == 200);
  for (const auto& one : outcome.generator.streams) {
    INFO(one.name);
    REQUIRE(one.answers);
    CHECK(one.answers->arrivals == ArrivalCounts{.received = 100});
    CHECK(one.answers->clocks_agree);
    REQUIRE(one.answers->forward.delay);
    CHECK(one.answers->forward.delay->min >= 10us);
    CHECK(one.answers->forward.delay->max < 12us);
    REQUIRE(one.answers->backward->delay);
    CHECK(one.answers->backward->delay->min >= 25us);
    CHECK(one.answers->backward->delay->max < 27us);
    CHECK(one.answers->round_trip->min >= 35us);
    CHECK(one.answers->round_trip->max < 37us);
    CHECK(one.answers->residence->max < 10us);
    CHECK(one.answers->forward.deadline_misses == 0);
  }
  REQUIRE(outcome.reflector.streams.size() == 3);
  for (const auto& one : outcome.reflector.streams) {
    INFO(one.name);
    CHECK(one.answered == 100);
    CHECK(one.figures.arrivals == ArrivalCounts{.received = 100});
    CHECK(one.figures.forward.delay->min >= 10us);
  }
  CHECK(outcome.reflector.streams[0].name == "layer2 02:00:00:00:00:01 stream 0");
  CHECK(outcome.reflector.streams[1].name == "udp 10.0.0.1:49152 10.0.0.2:862 session 2");
  CHECK(outcome.reflector.streams[2].name == "udp [fd00::1]:49153 [fd00::2]:862 session 3");
}

TEST_CASE("without clocks that agree there are round trips and variation only") {
  TrafficBench bench;
  bench.wire.right.clock_offset = -5h;
  const auto outcome = bench.run(all_kinds(), 10ms);
  for (const auto& one : outcome.generator.streams) {
    REQUIRE(one.answers);
    CHECK_FALSE(one.answers->clocks_agree);
    CHECK_FALSE(one.answers->forward.delay);
    CHECK_FALSE(one.answers->backward->delay);
    CHECK(one.answers->round_trip->min >= 20us);
    CHECK(one.answers->round_trip->max < 22us);
    CHECK(one.answers->forward.ipdv->max < 1us);
  }
}

TEST_CASE("what the cable loses, doubles and delays is told exactly") {
  for (const bool layer2 : {true, false}) {
    TrafficBench bench;
    bench.generate.collect.stateful = bench.reflect.stateful = true;
    bench.wire.fate = [](const auto& from, std::uint64_t number) -> std::vector<Nanoseconds> {
      if (from.info().name == "right" && number % 10 == 3) return {};
      if (from.info().name == "right") return {10us};
      if (number % 20 == 7) return {};             // lost on the way there
      if (number % 20 == 11) return {10us, 50us};  // doubled
      if (number % 20 == 15) return {3500us};      // overtaken by three
      return {10us};
    };
    const TrafficStream one = stream("a", 1ms);
    const auto outcome = bench.run({layer2 ? one : over_ip(one, "10.0.0.1", "10.0.0.2")}, 200ms);
    REQUIRE(outcome.generator.total.sent == 200);
    CHECK(outcome.reflector.streams.at(0).figures.arrivals ==
          ArrivalCounts{.received = 190, .lost = 10, .duplicated = 10, .reordered = 10, .max_extent = 3});
    const auto& answers = *outcome.generator.streams.at(0).answers;
    // 200 frames left the reflector, 20 of them got lost.
    CHECK(answers.arrivals.received + answers.arrivals.duplicated == 180);
    CHECK(answers.arrivals.received + answers.arrivals.lost == 200);
    if (layer2) continue;
    REQUIRE(answers.answers);
    CHECK(answers.answers->lost == 20);
    CHECK(answers.answers->received == 180);
  }
}

TEST_CASE("answers of an earlier run and of strangers are not taken") {
  TrafficBench bench;
  bench.generate.collect.run = 5;
  const auto ready = control::make_ready({stream("a", 1ms)}, {}, left, {});
  auto generator = control::Generator::make(*ready, bench.wire.left, bench.generate);
  control::Reflector reflector(bench.wire.right, bench.reflect);
  auto other = control::Generator::make(*ready, bench.wire.left,
                                        control::GeneratorOptions{.duration = 3ms, .collect = {.run = 4}});
  while (other->turn(false)) reflector.turn();
  for (int i = 0; i < 1'000'000 && bench.wire.left.counts().sent < 6; ++i) generator->turn(false);
  bench.wire.clock += 1ms;
  reflector.turn();
  CHECK(generator->report().other == 0);
  CHECK(other->report().streams[0].answers->arrivals.received == 3);
  bench.wire.clock += 1ms;
  other->turn(true);
  CHECK(other->report().other == 3);
}

TEST_CASE("answers to another station are not taken") {
  TrafficBench bench;
  TrafficStream foreign = stream("a", 1ms);
  foreign.headers.src_mac = MacAddress{{2, 0, 0, 0, 0, 7}};
  auto theirs =
      control::Generator::make(*control::make_ready({foreign}, {}, left, {}), bench.wire.left, bench.generate);
  auto ours =
      control::Generator::make(*control::make_ready({stream("a", 1ms)}, {}, left, {}), bench.wire.left, bench.generate);
  control::Reflector reflector(bench.wire.right, bench.reflect);
  while (bench.wire.left.counts().sent == 0) theirs->turn(false);
  bench.wire.clock += 20us;
  reflector.turn();
  bench.wire.clock += 20us;
  ours->turn(false);
  CHECK(ours->report().other == 1);
  CHECK_FALSE(ours->report().streams[0].answers);
}

TEST_CASE("what is not answered is counted by why") {
  TrafficBench bench;
  bench.reflect.addresses = {ip("10.0.0.2")};
  const auto udp = [](std::uint16_t from, std::uint16_t to, const char* address, const MacAddress& mac) {
    return wire::FrameBuilder().ethernet(left, mac).ipv4(ip("10.0.0.1"), ip(address)).udp(from, to);
  };
  CHECK(after(bench, udp(5000, 862, "10.0.0.2", right).payload(44).build()).answered_stamp == 1);
  CHECK(after(bench, udp(5000, 862, "10.0.0.2", right).payload(14).pad_to(60).build()).answered_stamp == 1);
  CHECK(after(bench, udp(5000, 862, "10.0.0.2", right).payload(13).pad_to(60).build()).unreadable == 1);
  CHECK(after(bench, udp(5000, 862, "10.0.0.3", right).payload(44).build()).not_for_us == 1);
  CHECK(after(bench, udp(5000, 862, "10.0.0.2", left).payload(44).build()).not_for_us == 1);
  CHECK(after(bench, udp(862, 862, "10.0.0.2", right).payload(44).build()).answers_seen == 1);
  CHECK(after(bench, udp(5000, 863, "10.0.0.2", right).payload(44).build()).other == 1);
  CHECK(after(bench, wire::FrameBuilder().ethernet(left, right).ether_type(0x88b5).payload(46).build()).other == 1);
  CHECK(after(bench, wire::FrameBuilder().ethernet(left, right).ether_type(0x0800).payload(19).build()).unreadable ==
        1);
  CHECK(after(bench, wire::FrameBuilder().ethernet(left, right).arp(left, ip("10.0.0.1"), ip("10.0.0.2")).build())
            .answered_neighbour == 1);
  CHECK(after(bench,
              wire::FrameBuilder().ethernet(left, right).ipv4(ip("10.0.0.1"), ip("10.0.0.2")).echo(false, 1, 2).build())
            .answered_echo == 1);
  bench.wire.right.room = 0;
  CHECK(after(bench, udp(5000, 862, "10.0.0.2", right).payload(44).build()).unsent == 1);
}

TEST_CASE("layer-2 frames to a group are answered from the port's own address, once") {
  TrafficBench bench;
  bench.wire.keep = true;
  TrafficStream grouped = stream("a", 1ms);
  grouped.headers.dst_mac = MacAddress{{1, 0, 0x5e, 0, 0, 1}};
  const auto outcome = bench.run({grouped}, 3ms);
  CHECK(outcome.generator.streams[0].answers->arrivals.received == 3);
  CHECK(wire::destination_of(bench.wire.carried.at(1)) == left);

  TrafficBench back;
  CHECK(after(back, bench.wire.carried.at(1)).answers_seen == 1);
}

TEST_CASE("streams beyond the room for them are answered all the same") {
  TrafficBench bench;
  bench.reflect.max_streams = 2;
  const auto outcome = bench.run(all_kinds(), 5ms);
  CHECK(outcome.reflector.untracked == 5);
  CHECK(outcome.reflector.streams.size() == 2);
  CHECK(outcome.generator.streams[2].answers->arrivals.received == 5);
}

TEST_CASE("a generator that is started again is the same stream that began anew") {
  for (const bool layer2 : {true, false}) {
    TrafficBench bench;
    const TrafficStream one = stream("a", 1ms);
    const auto ready = control::make_ready({layer2 ? one : over_ip(one, "10.0.0.1", "10.0.0.2")}, {}, left, {});
    control::Reflector reflector(bench.wire.right, bench.reflect);
    bench.generate.duration = 10ms;
    for (std::uint16_t run = 1; run <= 3; ++run) {
      bench.generate.collect.run = run;
      auto generator = control::Generator::make(*ready, bench.wire.left, bench.generate);
      while (generator->turn(false)) reflector.turn();
      CHECK(generator->report().streams[0].answers->arrivals == ArrivalCounts{.received = 10});
    }
    REQUIRE(reflector.report().streams.size() == 1);
    CHECK(reflector.report().streams[0].figures.arrivals == ArrivalCounts{.received = 30, .restarts = 2});
  }
}

TEST_CASE("neighbours of a generator find it") {
  TrafficBench bench;
  const auto ready = control::make_ready({over_ip(stream("a", 1ms), "10.0.0.1", "10.0.0.2")}, {}, left, {});
  auto generator = control::Generator::make(*ready, bench.wire.left, bench.generate);
  const auto request = wire::FrameBuilder().ethernet(right, left).arp(right, ip("10.0.0.2"), ip("10.0.0.1")).build();
  const std::span<const std::uint8_t> bytes(request);
  bench.wire.right.send(0, std::span(&bytes, 1));
  bench.wire.clock += 100us;
  bench.wire.keep = true;
  generator->turn(false);
  REQUIRE(bench.wire.carried.size() == 1);
  CHECK(wire::be16(&bench.wire.carried[0][20]) == 2);
}
