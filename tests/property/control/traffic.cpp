// Stamped traffic over a cable that does what it likes: every frame is in one account, whatever happens.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "unit/control/traffic_bench.hpp"
#include "wire/build.hpp"
#include "wire/bytes.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using test::TrafficBench;

namespace {

Nanoseconds between(std::int64_t least, std::int64_t most) { return Nanoseconds(*rc::gen::inRange(least, most)); }

std::vector<TrafficStream> any_streams() {
  std::vector<TrafficStream> streams;
  const int count = *rc::gen::inRange(1, 6);
  for (int i = 0; i < count; ++i) {
    TrafficStream stream = test::stream("s" + std::to_string(i), between(100'000, 3'000'000));
    stream.offset = between(0, stream.period.count());
    stream.frames = *rc::gen::inRange<std::uint32_t>(1, 50);
    if (*rc::gen::arbitrary<bool>()) stream = test::over_ip(stream, "10.0.0.1", "10.0.0.2");
    streams.push_back(stream);
  }
  return streams;
}

/// Frames that are due before the end.
std::uint64_t due(const TrafficStream& stream, Nanoseconds duration) {
  if (stream.offset >= duration) return 0;
  const auto periods = static_cast<std::uint64_t>((duration - stream.offset - 1ns) / stream.period) + 1;
  return periods * stream.frames;
}

}  // namespace

TEST_CASE("the accounts of stamped traffic") {
  rc::prop("each frame that is due is sent, skipped or refused, and each one sent is answered or lost", [] {
    const auto streams = any_streams();
    TrafficBench bench;
    bench.generate.collect.stateful = bench.reflect.stateful = *rc::gen::arbitrary<bool>();
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const auto mischief = *rc::gen::inRange<std::uint64_t>(0, 8);  // one frame in so many; 0: none
    control::RandomNumbers random(seed);
    std::uint64_t lost_there = 0;
    bench.wire.fate = [&](const auto& from, std::uint64_t) -> std::vector<Nanoseconds> {
      const bool there = from.info().name == "left";
      if (mischief == 0 || random.next() % (mischief * 4) != 0) return {10us};
      switch (random.next() % 3) {
        case 0: lost_there += there ? 1 : 0; return {};
        case 1: return {10us, random.below(200us) + 1us};
        default: return {random.below(2ms) + 10us};
      }
    };
    bench.between = [&] {
      if (mischief == 0) return;
      if (random.next() % 4096 == 0) bench.wire.clock += random.below(5ms);  // the loop is held up
      if (random.next() % 512 == 0) bench.wire.left.room = random.next() % 3;
      if (random.next() % 64 == 0) bench.wire.left.room = SIZE_MAX;
    };
    const Nanoseconds duration = 12ms;
    const auto outcome = bench.run(streams, duration);
    std::uint64_t sent = 0;
    for (std::size_t i = 0; i < streams.size(); ++i) {
      const auto& one = outcome.generator.streams[i];
      RC_ASSERT(one.traffic.sent + one.traffic.skipped + one.traffic.refused == due(streams[i], duration));
      RC_ASSERT(!one.traffic.error || one.traffic.error->count == one.traffic.sent);
      RC_ASSERT(!one.traffic.error || one.traffic.error->min >= 0ns);
      sent += one.traffic.sent;
      if (!one.answers) continue;
      const ArrivalCounts& answers = one.answers->arrivals;
      RC_ASSERT(answers.received + answers.lost == one.traffic.sent);
      const auto& by_reflector = one.answers->answers;
      if (by_reflector)
        RC_ASSERT(by_reflector->received + by_reflector->duplicated == answers.received + answers.duplicated);
    }
    RC_ASSERT(outcome.generator.total.sent == sent);
    RC_ASSERT(bench.wire.left.counts().sent == sent);
    if (mischief == 0) {
      RC_ASSERT(outcome.generator.total.late == 0);
      RC_ASSERT(outcome.reflector.received == sent);
    }
    std::uint64_t arrived = 0, answered = 0, missing = 0;
    for (const auto& one : outcome.reflector.streams) {
      arrived += one.figures.arrivals.received;
      missing += one.figures.arrivals.lost;
      answered += one.answered;
      RC_ASSERT(one.figures.arrivals.received + one.figures.arrivals.duplicated == one.answered);
    }
    RC_ASSERT(arrived + lost_there <= sent);
    // What the port refused has no number: nothing is missing but what the cable lost.
    RC_ASSERT(missing <= lost_there);
    RC_ASSERT(answered == outcome.reflector.answered_stamp + outcome.reflector.answered_layer2);
  });

  rc::prop("whatever comes in is counted once, and nothing is answered that was an answer", [] {
    TrafficBench bench;
    bench.wire.keep = true;
    bench.reflect.addresses = {parse_ip_address("10.0.0.2").value(), parse_ip_address("fd00::2").value()};
    bench.run({test::stream("a", 1ms), test::over_ip(test::stream("b", 1ms), "10.0.0.1", "10.0.0.2"),
               test::over_ip(test::stream("c", 1ms), "fd00::1", "fd00::2")},
              2ms);
    auto frames = bench.wire.carried;
    frames.push_back(wire::FrameBuilder()
                         .ethernet({{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}})
                         .ipv4(parse_ip_address("10.0.0.1").value(), parse_ip_address("10.0.0.2").value())
                         .echo(false, 1, 2)
                         .build());
    control::Reflector reflector(bench.wire.right, bench.reflect);
    const auto before = bench.wire.right.counts();
    const std::size_t count = *rc::gen::inRange<std::size_t>(1, 40);
    for (std::size_t i = 0; i < count; ++i) {
      auto frame = *rc::gen::elementOf(frames);
      const auto faults = *rc::gen::inRange(0, 4);
      for (int fault = 0; fault < faults; ++fault)
        frame[*rc::gen::inRange<std::size_t>(0, frame.size())] = *rc::gen::arbitrary<std::uint8_t>();
      if (*rc::gen::inRange(0, 5) == 0) frame.resize(*rc::gen::inRange<std::size_t>(0, frame.size() + 1));
      const std::span<const std::uint8_t> bytes(frame);
      bench.wire.left.send(0, std::span(&bytes, 1));
    }
    bench.wire.clock += 1ms;
    reflector.turn();
    const ReflectorReport report = reflector.report();
    const std::uint64_t answered =
        report.answered_stamp + report.answered_layer2 + report.answered_neighbour + report.answered_echo;
    RC_ASSERT(report.received == count);
    RC_ASSERT(answered + report.unsent + report.not_for_us + report.answers_seen + report.unreadable + report.other ==
              count);
    RC_ASSERT(bench.wire.right.counts().sent - before.sent == answered);
  });
}
