// Frames that are stamped as a burst have one time. Their flows are measured as if each had come alone.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <random>

#include "analysis/engine/flow_engine.hpp"
#include "wire/build.hpp"

using namespace isoline;
using analysis::FlowEngine;

namespace {

std::unique_ptr<FlowEngine> engine() {
  analysis::EngineOptions options;
  options.max_flows = 1024;
  options.max_interfaces = 1;
  return std::move(*FlowEngine::create(options));
}

std::vector<std::uint8_t> frame_of_flow(std::uint16_t flow, bool tcp) {
  wire::FrameBuilder builder;
  builder.ethernet({{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}})
      .ipv4(*parse_ip_address("10.0.0.1"), *parse_ip_address("10.0.0.2"));
  return tcp ? builder.tcp(static_cast<std::uint16_t>(1000 + flow), 80).payload(9).build()
             : builder.udp(static_cast<std::uint16_t>(1000 + flow), 9).payload(9).build();
}

}  // namespace

TEST_CASE("frames of one time are measured as if each had come alone") {
  CHECK(rc::check([] {
    const auto flows = *rc::gen::inRange<std::uint32_t>(1, 300);
    std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
    const auto together = engine(), alone = engine();
    std::vector<std::vector<std::uint8_t>> frames;
    for (std::uint16_t flow = 0; flow < flows; ++flow) frames.push_back(frame_of_flow(flow, random() % 4 == 0));
    Nanoseconds time(1'000'000);
    for (int burst = 0; burst < 300; ++burst) {
      time += Nanoseconds(static_cast<std::int64_t>(random() % 100'000));
      std::vector<ObservedFrame> observed(1 + random() % 32);
      for (ObservedFrame& frame : observed) {
        const auto& bytes = frames[random() % flows];
        frame = {.bytes = bytes, .length = static_cast<std::uint32_t>(bytes.size()), .time = time};
      }
      together->take(observed);
      for (const ObservedFrame& frame : observed) alone->take({&frame, 1});
    }
    const auto numbers = together->records();
    RC_ASSERT(numbers == alone->records());
    for (const std::uint32_t number : numbers) {
      const Flow one = together->flow(number, {}, time), other = alone->flow(number, {}, time);
      RC_ASSERT(one.key == other.key);
      RC_ASSERT(one.counts == other.counts);
      RC_ASSERT(one.inter_arrival == other.inter_arrival);
    }
  }));
}
