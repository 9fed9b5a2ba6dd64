// A capture with every frame in it twice is, without the second ones, what it was before.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include "analysis/engine/flow_engine.hpp"
#include "analysis/track/double_filter.hpp"
#include "format/json.hpp"
#include "support/traffic.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using analysis::track::DoubleFilter;
using Frames = std::vector<test::TimedFrame>;

namespace {

/// In the order of time, and no frame like one that passed shortly before: those are for the tests of the rule.
Frames plain_traffic(std::uint64_t seed, std::size_t frames) {
  Frames plain;
  std::map<std::vector<std::uint8_t>, Nanoseconds> last;
  Frames mixed = test::mixed_traffic(seed, frames);
  std::ranges::stable_sort(mixed, {}, &test::TimedFrame::time);
  for (test::TimedFrame& frame : mixed) {
    const auto before = last.find(frame.bytes);
    const bool soon = before != last.end() && frame.time - before->second < 4ms;
    last[frame.bytes] = frame.time;
    frame.direction = Direction::ingress;
    if (!soon) plain.push_back(std::move(frame));
  }
  return plain;
}

bool is_ipv4(const std::vector<std::uint8_t>& bytes) { return bytes.size() >= 34 && bytes[12] == 8 && bytes[13] == 0; }

/// As it leaves the switch: as it is, with another tag, or by way of a router.
std::vector<std::uint8_t> forwarded(std::vector<std::uint8_t> bytes) {
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      if (is_ipv4(bytes)) {
        --bytes[22];
        ++bytes[24];  // not how a checksum is made, and nobody looks
        bytes[0] = bytes[6] = 4;
      }
      break;
    case 1: {
      const std::uint8_t tag[] = {0x81, 0, 0x20, 7};
      bytes.insert(bytes.begin() + 12, std::begin(tag), std::end(tag));
      break;
    }
    case 2:
      if (bytes[12] == 0x81 && bytes[13] == 0) bytes.erase(bytes.begin() + 12, bytes.begin() + 16);
      break;
    default: break;
  }
  return bytes;
}

Frames doubled(const Frames& frames) {
  Frames both = frames;
  for (const auto& frame : frames)
    both.push_back({forwarded(frame.bytes), frame.direction, frame.time + Nanoseconds(*rc::gen::inRange(1, 300'000))});
  std::ranges::stable_sort(both, {}, &test::TimedFrame::time);
  return both;
}

std::vector<ObservedFrame> observed(const Frames& frames) {
  std::vector<ObservedFrame> result;
  for (const auto& frame : frames)
    result.push_back({.bytes = frame.bytes,
                      .length = static_cast<std::uint32_t>(frame.bytes.size()),
                      .direction = frame.direction,
                      .time = frame.time});
  return result;
}

/// What the filter leaves of frames that come in bursts as a file's do.
std::vector<ObservedFrame> filtered(DoubleFilter& filter, std::span<const ObservedFrame> frames) {
  std::vector<ObservedFrame> left;
  while (!frames.empty()) {
    const auto size = std::min(*rc::gen::inRange<std::size_t>(40, 400), frames.size());
    const auto some = filter.take(frames.first(size));
    left.insert(left.end(), some.begin(), some.end());
    frames = frames.subspan(size);
  }
  return left;
}

std::string flows_of(std::span<const ObservedFrame> frames) {
  analysis::EngineOptions options;
  options.max_flows = 256;
  options.exact_round_trips = true;
  options.rtp_ports = test::options_for_mixed_traffic().rtp_ports;
  auto engine = analysis::FlowEngine::create(options);
  RC_ASSERT(engine.has_value());
  (*engine)->take(frames);
  return format::encode_snapshot((*engine)->snapshot({"p"}, 1h), {.histograms = true});
}

}  // namespace

TEST_CASE("without the second ones a doubled capture has the flows that it had") {
  CHECK(rc::check([] {
    const Frames once = plain_traffic(*rc::gen::arbitrary<std::uint64_t>(), 600), twice = doubled(once);
    const auto all = observed(once), both = observed(twice);
    DoubleFilter filter({.remove = true});
    const auto left = filtered(filter, both);
    RC_ASSERT(filter.report().removed == once.size());
    RC_ASSERT(left.size() == all.size());
    for (std::size_t i = 0; i < left.size(); ++i) RC_ASSERT(std::ranges::equal(left[i].bytes, all[i].bytes));
    RC_ASSERT(flows_of(left) == flows_of(all));
  }));
}

TEST_CASE("of a capture that has its frames once, with retransmissions and doubled numbers, nothing is left out") {
  CHECK(rc::check([] {
    const Frames once = test::mixed_traffic(*rc::gen::arbitrary<std::uint64_t>(), 2000);
    DoubleFilter filter({.remove = true});
    RC_ASSERT(filtered(filter, observed(once)).size() == once.size());
    RC_ASSERT(filter.report().copies == 0);
  }));
}

TEST_CASE("who only looks sees the same, and leaves everything") {
  CHECK(rc::check([] {
    const Frames twice = doubled(plain_traffic(*rc::gen::arbitrary<std::uint64_t>(), 400));
    DoubleFilter filter({});
    RC_ASSERT(filtered(filter, observed(twice)).size() == twice.size());
    RC_ASSERT(filter.report().copies * 2 == twice.size());
    RC_ASSERT(filter.report().removed == 0);
  }));
}
