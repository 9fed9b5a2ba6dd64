// The kernel probe and the flow engine in user space measure the same: the same frames with the same times, through the
// kernel's test-run and through the engine, give the same records.
#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "analysis/engine/flow_engine.hpp"
#include "bpf/probe/test_run.hpp"
#include "support/frame_corpus.hpp"
#include "support/root.hpp"
#include "support/traffic.hpp"

using namespace isoline;
using test::TimedFrame;

namespace {

analysis::EngineOptions engine_options(const ProbeOptions& probe) {
  analysis::EngineOptions options;
  options.max_flows = probe.max_flows;
  options.max_numbered = probe.max_flows;
  options.clock = probe.clock;
  options.streams = probe.streams;
  options.rtp_ports = probe.rtp_ports;
  options.vxlan_inner = probe.vxlan_inner;
  return options;
}

Snapshot through_probe(const ProbeOptions& options, const std::vector<TimedFrame>& frames) {
  test::ProbeUnderTest probe(options);
  for (const TimedFrame& frame : frames) probe.see(frame.bytes, frame.direction, 0, frame.time);
  return probe.snapshot();
}

Snapshot through_engine(const ProbeOptions& options, const std::vector<TimedFrame>& frames) {
  auto engine = analysis::FlowEngine::create(engine_options(options));
  REQUIRE(engine);
  std::vector<ObservedFrame> observed;
  for (const TimedFrame& frame : frames) {
    observed.push_back({.bytes = frame.bytes,
                        .length = static_cast<std::uint32_t>(frame.bytes.size()),
                        .direction = frame.direction,
                        .time = frame.time});
  }
  (*engine)->take(observed);
  return (*engine)->snapshot({"p0"}, Nanoseconds(0));
}

std::string name_of(const Flow& flow) { return to_string(flow.key) + " " + to_string(flow.direction); }

void sort(Snapshot& snapshot) {
  std::sort(snapshot.flows.begin(), snapshot.flows.end(),
            [](const Flow& a, const Flow& b) { return name_of(a) < name_of(b); });
}

void check_same(const std::optional<Distribution>& kernel, const std::optional<Distribution>& user, const char* what) {
  INFO(what);
  REQUIRE(kernel.has_value() == user.has_value());
  if (!kernel) return;
  CHECK(kernel->count == user->count);
  CHECK(kernel->min == user->min);
  CHECK(kernel->max == user->max);
  CHECK(kernel->sum == user->sum);
  CHECK(kernel->histogram == user->histogram);
  CHECK(kernel->clock == user->clock);
}

void check_same(const Flow& kernel, const Flow& user) {
  INFO(name_of(kernel));
  REQUIRE(name_of(kernel) == name_of(user));
  CHECK(kernel.counts == user.counts);
  CHECK(kernel.stream == user.stream);
  check_same(kernel.inter_arrival, user.inter_arrival, "inter-arrival");
  check_same(kernel.round_trip, user.round_trip, "round trip");
  check_same(kernel.cycle_deviation, user.cycle_deviation, "cycle deviation");
  check_same(kernel.ipdv, user.ipdv, "ipdv");
  check_same(kernel.jitter, user.jitter, "jitter");
  CHECK(kernel.handshake == user.handshake);
  CHECK(kernel.delayed_acks == user.delayed_acks);
  CHECK(kernel.lost == user.lost);
  CHECK(kernel.duplicated == user.duplicated);
  CHECK(kernel.reordered == user.reordered);
  CHECK(kernel.retransmitted == user.retransmitted);
  CHECK(kernel.cycle == user.cycle);
  CHECK(kernel.cycle_source == user.cycle_source);
  CHECK(kernel.early_cycles == user.early_cycles);
  CHECK(kernel.late_cycles == user.late_cycles);
  CHECK(kernel.disturbed.has_value() == user.disturbed.has_value());
}

void check_same(Snapshot kernel, Snapshot user) {
  sort(kernel);
  sort(user);
  REQUIRE(kernel.flows.size() == user.flows.size());
  for (std::size_t i = 0; i < kernel.flows.size(); ++i) check_same(kernel.flows[i], user.flows[i]);
  // Ports that saw nothing in a direction are told of by the probe alone.
  for (const auto& port : user.interfaces) {
    const auto same = std::find_if(kernel.interfaces.begin(), kernel.interfaces.end(),
                                   [&](const auto& other) { return other.direction == port.direction; });
    REQUIRE(same != kernel.interfaces.end());
    CHECK(same->total == port.total);
    CHECK(same->kinds == port.kinds);
    CHECK(same->traffic_classes == port.traffic_classes);
  }
}

}  // namespace

TEST_CASE("the same traffic gives the same records in the kernel and in user space") {
  test::require_root();
  const auto seed = GENERATE(range(1u, 7u));
  INFO("seed " << seed);
  const auto options = test::options_for_mixed_traffic();
  const auto frames = test::mixed_traffic(seed, 4000);
  const Snapshot user = through_engine(options, frames);
  std::set<FlowKind> kinds;
  for (const Flow& flow : user.flows) kinds.insert(flow.key.kind);
  CHECK(kinds.size() >= 10);
  check_same(through_probe(options, frames), user);
}

TEST_CASE("every frame of the corpus counts for the same flow in the kernel and in user space") {
  test::require_root();
  auto options = test::options_for_mixed_traffic();
  options.max_flows = 16384;
  std::vector<TimedFrame> frames;
  Nanoseconds now = std::chrono::seconds(1);
  for (const auto& frame : test::mutations(test::frame_corpus(), 3, 4000)) {
    if (frame.tag || !frame.has_mac || frame.vxlan_inner || !test::can_be_a_buffer(frame.bytes)) continue;
    frames.push_back({frame.bytes, Direction::ingress, now += std::chrono::microseconds(10)});
  }
  CHECK(frames.size() > 1000);
  check_same(through_probe(options, frames), through_engine(options, frames));
}
