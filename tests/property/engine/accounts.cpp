// No frame is lost in the engine's accounts, whatever comes and however little room there is; and how frames are cut
// into bursts changes nothing.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "analysis/engine/flow_engine.hpp"
#include "analysis/flow/accounting.hpp"
#include "format/json.hpp"
#include "support/traffic.hpp"
#include "wire/build.hpp"

using namespace isoline;
using analysis::EngineOptions;
using analysis::FlowEngine;

namespace {

const MacAddress mac_a{{2, 0, 0, 0, 0, 1}}, mac_b{{2, 0, 0, 0, 0, 2}};

/// Plain datagrams of many flows, few of which have room.
std::vector<std::uint8_t> datagram(std::uint16_t flow) {
  return wire::FrameBuilder()
      .ethernet(mac_a, mac_b)
      .ipv4(*parse_ip_address("10.0.0.1"), *parse_ip_address("10.0.0.2"))
      .udp(flow, 9)
      .payload(flow % 100)
      .build();
}

std::unique_ptr<FlowEngine> engine_with(const EngineOptions& options) {
  auto engine = FlowEngine::create(options);
  RC_ASSERT(engine.has_value());
  return std::move(*engine);
}

ObservedFrame observed(const std::vector<std::uint8_t>& bytes, Nanoseconds time, std::uint16_t interface) {
  return {.bytes = bytes,
          .length = static_cast<std::uint32_t>(bytes.size()),
          .interface = interface,
          .direction = interface % 2 == 0 ? Direction::ingress : Direction::egress,
          .time = time};
}

}  // namespace

TEST_CASE("tracked, evicted and overflow are what was given, and what goes gives everything back") {
  CHECK(rc::check([] {
    EngineOptions options;
    options.max_flows = 64;
    options.max_histograms = *rc::gen::inRange<std::uint32_t>(1, 100);
    options.max_conversations = *rc::gen::inRange<std::uint32_t>(1, 40);
    options.max_numbered = *rc::gen::inRange<std::uint32_t>(1, 20);
    options.max_interfaces = 3;
    options.idle_timeout = std::chrono::milliseconds(*rc::gen::inRange(1, 50));
    const auto engine = engine_with(options);
    const auto mixed = test::mixed_traffic(*rc::gen::arbitrary<std::uint64_t>(), 300);
    Nanoseconds now = std::chrono::seconds(1);
    std::uint64_t given = 0;
    for (std::size_t i = 0; i < mixed.size(); ++i) {
      const auto flow = datagram(*rc::gen::inRange<std::uint16_t>(0, 200));
      now += std::chrono::microseconds(*rc::gen::inRange(0, 2000));
      const auto interface = static_cast<std::uint16_t>(i % 5);  // more than there is room for
      const ObservedFrame frames[] = {observed(flow, now, interface), observed(mixed[i].bytes, now, interface)};
      engine->take(frames);
      given += 2;
      if (i % 7 == 0) engine->age(now, 20);
    }
    const Snapshot snapshot = engine->snapshot({}, now);
    const auto accounts = analysis::unaccounted(snapshot);
    RC_ASSERT(accounts.unaccounted == analysis::SignedCounts{});
    RC_ASSERT(accounts.seen.packets == given);
    RC_ASSERT(snapshot.flows.size() <= options.max_flows);
    RC_ASSERT(snapshot.occupancy.flows == snapshot.flows.size());

    // A long time later every flow goes, and with it all that it had.
    engine->age(now + std::chrono::hours(1), 1000);
    const ProbeOccupancy empty = engine->occupancy();
    RC_ASSERT(empty.flows == 0 && empty.histograms == 0 && empty.conversations == 0 && engine->numbered() == 0);
    const auto later = analysis::unaccounted(engine->snapshot({}, now));
    RC_ASSERT(later.unaccounted == analysis::SignedCounts{});
    RC_ASSERT(later.seen.packets == given);
  }));
}

TEST_CASE("how frames are cut into bursts changes nothing") {
  CHECK(rc::check([] {
    EngineOptions options;
    options.max_flows = 256;
    options.rtp_ports = test::options_for_mixed_traffic().rtp_ports;
    options.streams = test::options_for_mixed_traffic().streams;
    const auto mixed = test::mixed_traffic(*rc::gen::arbitrary<std::uint64_t>(), 400);
    std::vector<ObservedFrame> frames;
    for (const auto& frame : mixed) frames.push_back(observed(frame.bytes, frame.time, 0));
    const auto whole = engine_with(options), pieces = engine_with(options);
    whole->take(frames);
    for (std::span<const ObservedFrame> rest = frames; !rest.empty();) {
      const auto size = std::min<std::size_t>(*rc::gen::inRange<std::size_t>(1, 50), rest.size());
      pieces->take(rest.first(size));
      rest = rest.subspan(size);
    }
    const format::JsonOptions all{.histograms = true};
    const Nanoseconds now = std::chrono::hours(1);
    RC_ASSERT(format::encode_snapshot(whole->snapshot({"p"}, now), all) ==
              format::encode_snapshot(pieces->snapshot({"p"}, now), all));
  }));
}
