// Departures in time, in number, and what becomes of those that cannot be in time.
#include <catch2/catch.hpp>

#include <map>

#include "unit/control/traffic_bench.hpp"
#include "wire/bytes.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using test::over_ip;
using test::stream;
using test::TrafficBench;

namespace {

/// When each frame of each stream was sent, by its stamp.
std::map<std::uint32_t, std::vector<Nanoseconds>> times_sent(const test::FakeWire& wire) {
  std::map<std::uint32_t, std::vector<Nanoseconds>> times;
  for (const auto& frame : wire.carried) {
    const auto headers = wire::read_headers(frame).value();
    const auto stamp = wire::parse_frame_stamp(std::span(frame).subspan(headers.network)).value();
    CHECK(stamp.sequence == times[stamp.stream].size());
    times[stamp.stream].push_back(stamp.time);
  }
  return times;
}

struct Alone : TrafficBench {
  Alone() {
    reflects = false;
    wire.keep = true;
  }
};

}  // namespace

TEST_CASE("cyclic streams leave in their periods, at their offsets") {
  Alone bench;
  TrafficStream second = stream("b", 500us);
  second.offset = 100us;
  const auto outcome = bench.run({stream("a", 1ms), second}, 10ms);
  const auto times = times_sent(bench.wire);
  REQUIRE(times.at(0).size() == 10);
  REQUIRE(times.at(1).size() == 20);
  const Nanoseconds begin = times.at(0)[0];
  for (int i = 0; i < 10; ++i)
    CHECK(std::chrono::abs(times.at(0).at(static_cast<std::size_t>(i)) - begin - 1ms * i) < 1us);
  for (int i = 0; i < 20; ++i)
    CHECK(std::chrono::abs(times.at(1).at(static_cast<std::size_t>(i)) - begin - 100us - 500us * i) < 1us);
  CHECK(outcome.generator.total.sent == 30);
  CHECK(outcome.generator.total.sent_bytes == 30 * 124);
  CHECK(outcome.generator.total.late == 0);
  CHECK(outcome.generator.lasted == 9600us);
  REQUIRE(outcome.generator.total.error);
  CHECK(outcome.generator.total.error->count == 30);
  CHECK(outcome.generator.total.error->max < 1us);
  CHECK(outcome.generator.streams.at(1).name == "b");
  CHECK(outcome.generator.streams.at(1).traffic.sent == 20);
  CHECK_FALSE(outcome.generator.streams.at(1).answers);
}

TEST_CASE("a burst leaves in a row, longer than what the port is given at once") {
  Alone bench;
  TrafficStream burst = stream("a", 1ms);
  burst.frames = 70;
  const auto outcome = bench.run({burst}, 3ms);
  CHECK(outcome.generator.total.sent == 210);
  const auto times = times_sent(bench.wire).at(0);
  CHECK(times[69] - times[0] < 100us);
  CHECK(times[70] - times[0] > 900us);
}

TEST_CASE("departures at random are as many as the mean says, and their distances exponential") {
  Alone bench;
  TrafficStream random = stream("a", 100us);
  random.departures = Departures::poisson;
  bench.generate.seed = 5;
  const auto outcome = bench.run({random}, 1s);
  CHECK(outcome.generator.total.sent > 9700);  // three standard deviations are 300
  CHECK(outcome.generator.total.sent < 10300);
  const auto times = times_sent(bench.wire).at(0);
  std::size_t longer = 0;
  for (std::size_t i = 1; i < times.size(); ++i) longer += times[i] - times[i - 1] > 100us ? 1 : 0;
  const double share = static_cast<double>(longer) / static_cast<double>(times.size() - 1);
  CHECK(share == Approx(0.3679).margin(0.02));  // 1 / e

  Alone again, other;
  again.generate.seed = 5;
  other.generate.seed = 6;
  again.run({random}, 10ms);
  other.run({random}, 10ms);
  const auto first = times_sent(again.wire).at(0);
  CHECK(std::equal(first.begin(), first.end(), times.begin()));
  CHECK(times_sent(other.wire).at(0) != first);
}

TEST_CASE("phases at random, and by the clock") {
  Alone bench;
  bench.generate.phase = control::Phase::random;
  bench.run({stream("a", 1ms), stream("b", 1ms)}, 5ms);
  const auto times = times_sent(bench.wire);
  CHECK(std::chrono::abs(times.at(0)[0] - times.at(1)[0]) > 2us);
  CHECK(times.at(0)[1] - times.at(0)[0] > 999us);

  Alone by_clock;
  by_clock.generate.phase = control::Phase::clock;
  by_clock.generate.gate_clock = by_clock.generate.collect.clock.offset = 123'456'789ns;
  TrafficStream late = stream("a", 1ms);
  late.offset = 300us;
  by_clock.run({late, stream("b", 250us)}, 5ms);
  const auto by_cycles = times_sent(by_clock.wire);
  for (const Nanoseconds time : by_cycles.at(0)) CHECK(time % 1ms - 300us < 1us);
  for (const Nanoseconds time : by_cycles.at(1)) CHECK(time % 250us < 1us);
}

TEST_CASE("a loop that was held up skips what is too late, and says so") {
  Alone bench;
  bool held = false;
  bench.between = [&] {
    if (bench.wire.left.counts().sent != 5 || held) return;
    held = true;
    bench.wire.clock += 10ms + 500us;
  };
  const auto outcome = bench.run({stream("a", 1ms)}, 20ms);
  const auto& total = outcome.generator.total;
  CHECK(total.sent + total.skipped == 20);
  CHECK(total.skipped == 9);
  CHECK(total.late == 1);  // half a period: it still had its turn
  CHECK(total.error->max > 400us);
  CHECK(total.refused == 0);
}

TEST_CASE("a port that is full is tried again, and no number is lost") {
  Alone bench;
  TrafficStream burst = stream("a", 10ms);
  burst.frames = 8;
  bench.wire.left.room = 1;
  const auto outcome = bench.run({burst}, 20ms);
  CHECK(outcome.generator.total.sent == 16);
  CHECK(outcome.generator.retries >= 14);
  CHECK(times_sent(bench.wire).at(0).size() == 16);
}

TEST_CASE("frames that the port refuses for a period are given up, and have no number") {
  Alone bench;
  bench.between = [&] {
    const Nanoseconds into = bench.wire.clock - 1001ms;
    bench.wire.left.room = into > 5500us && into < 9200us ? 0 : SIZE_MAX;
  };
  const auto outcome = bench.run({stream("a", 1ms)}, 20ms);
  CHECK(outcome.generator.total.refused >= 2);
  CHECK(outcome.generator.total.refused <= 4);
  CHECK(outcome.generator.total.sent + outcome.generator.total.refused == 20);
  CHECK(times_sent(bench.wire).at(0).size() == outcome.generator.total.sent);
}

TEST_CASE("an end that is asked for comes at once, but for the answers") {
  TrafficBench bench;
  const auto ready = control::make_ready({stream("a", 1ms)}, {}, bench.wire.left.info().address, {});
  auto generator = control::Generator::make(*ready, bench.wire.left, bench.generate);
  REQUIRE(generator);
  while (bench.wire.left.counts().sent < 3) CHECK(generator->turn(false));
  const Nanoseconds asked = bench.wire.clock;
  while (generator->turn(true)) {
  }
  CHECK(bench.wire.left.counts().sent == 3);
  CHECK(bench.wire.clock - asked >= bench.generate.linger);
  CHECK(bench.wire.clock - asked < bench.generate.linger + 10us);
}

TEST_CASE("streams are made ready") {
  const MacAddress own{{2, 0, 0, 0, 0, 9}}, to{{2, 0, 0, 0, 0, 8}};
  TrafficStream bare = stream("a", 1ms);
  bare.headers.dst_mac.reset();
  TrafficStream named = over_ip(stream("b", 1ms), "10.0.0.1", "10.0.0.2");
  named.headers.src_port = control::first_own_port;
  TrafficStream unnamed = over_ip(stream("c", 1ms), "10.0.0.1", "10.0.0.2");
  unnamed.talker = "other";

  const auto ready = control::make_ready({bare, named, unnamed}, {}, own, to);
  REQUIRE(ready);
  CHECK(ready->streams[0].headers.src_mac == own);
  CHECK(ready->streams[0].headers.dst_mac == to);
  CHECK(ready->streams[1].headers.dst_port == 862);
  CHECK(ready->streams[2].headers.src_port == control::first_own_port + 1);

  const auto some = control::make_ready({bare, named, unnamed}, "other", own, to);
  CHECK(some->positions == std::vector<std::uint32_t>{2});
  CHECK(control::make_ready({bare}, "nobody", own, to).error().hint == "talkers are: left");
  CHECK(control::make_ready({bare}, {}, own, {}).error().kind == ErrorKind::invalid_input);
  TrafficStream same = named;
  same.name = "d";
  CHECK(control::make_ready({named, same}, {}, own, to).error().why ==
        "another stream has the same addresses and ports");
}

TEST_CASE("frames that the port cannot take are refused beforehand") {
  TrafficBench bench;
  CHECK_THROWS_WITH(bench.run({stream("a", 1ms, 1600)}, 1ms), Catch::Contains("too long for left"));
  CHECK_THROWS_WITH(bench.run({over_ip(stream("a", 1ms, 90), "10.0.0.1", "10.0.0.2")}, 1ms),
                    Catch::Contains("too small"));
}
