#include "golden/format/samples.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/flow/pair.hpp"
#include "analysis/stats/histogram.hpp"
#include "support/flows.hpp"

namespace isoline::test {
namespace {

using namespace std::chrono_literals;

/// Numbers that look random and are the same everywhere (Knuth's MMIX generator).
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(seed) {}
  double uniform() {  ///< 0 … 1
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state_ >> 11) / 9007199254740992.0;
  }
  /// Sum of uniforms instead of a library's normal distribution: those differ between platforms.
  double bell() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += uniform();
    return sum;
  }

 private:
  std::uint64_t state_;
};

/// Times around `middle` with a tail: some are `factor` times as long.
Distribution around(Nanoseconds middle, double spread, int samples, double tail, double factor, std::uint64_t seed,
                    HistogramOrigin origin = HistogramOrigin::delay) {
  Noise noise(seed);
  Distribution made;
  made.histogram.origin = origin;
  for (int i = 0; i < samples; ++i) {
    double value = static_cast<double>(middle.count()) * std::max(0.05, 1 + spread * noise.bell());
    if (noise.uniform() < tail) value *= 1 + (factor - 1) * noise.uniform();
    analysis::add(made, Nanoseconds(std::llround(value)));
  }
  return made;
}

/// The same samples `times` times over.
Distribution repeated(const Distribution& once, std::uint64_t times) {
  Distribution made = once;
  made.count *= times;
  made.sum *= static_cast<std::int64_t>(times);
  for (std::uint64_t& bucket : made.histogram.bucket) bucket *= times;
  return made;
}

Snapshot reading(Nanoseconds covers) {
  Snapshot snapshot;
  snapshot.taken = MonotonicTime(86'400s);
  snapshot.taken_wall = WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1));
  snapshot.covers = covers;
  return snapshot;
}

Flow seen(const std::string& words, Counts counts, Direction direction, Nanoseconds age, Nanoseconds idle) {
  Flow made = flow(words, 0, "eth0", direction);
  made.counts = counts;
  made.first_seen = MonotonicTime(86'400s - age);
  made.last_seen = MonotonicTime(86'400s - idle);
  return made;
}

void add_totals(Snapshot& snapshot, const Evicted& evicted) {
  for (const Direction direction : {Direction::ingress, Direction::egress}) {
    InterfaceCounters port;
    port.interface = "eth0";
    port.direction = direction;
    const auto add = [&port](FlowKind kind, const FlowKey* key, const Counts& counts) {
      port.total += counts;
      const auto into = [&counts](auto& list, const auto& name) {
        for (auto& [known, sum] : list) {
          if (known == name) return void(sum += counts);
        }
        list.emplace_back(name, counts);
      };
      into(port.kinds, kind);
      into(port.traffic_classes, key != nullptr && key->outer_vid ? std::to_string(key->pcp) : std::string("untagged"));
    };
    for (const Flow& flow : snapshot.flows) {
      if (flow.direction == direction) add(flow.key.kind, &flow.key, flow.counts);
    }
    for (const Overflow& record : snapshot.overflow) {
      if (record.direction == direction) add(record.kind, nullptr, record.counts);
    }
    if (direction == Direction::ingress) {
      add(FlowKind::udp, nullptr, evicted.counts);
      port.evicted = evicted;
    }
    std::ranges::sort(port.kinds, {}, [](const auto& entry) { return entry.first; });
    std::ranges::sort(port.traffic_classes, {}, [](const auto& entry) { return entry.first; });
    port.views = {"br0"};
    snapshot.interfaces.push_back(std::move(port));
  }
}

}  // namespace

Snapshot example_snapshot() {
  Snapshot snapshot = reading(10s);
  Flow request = seen("tcp 10.0.0.1:4840 10.0.0.9:51234 dscp 46", {980, 1000, 92'000}, Direction::ingress, 10s, 12ms);
  request.round_trip = repeated(distribution({58us, 60us, 61us, 63us, 210us}), 196);
  request.inter_arrival = repeated(distribution({9990us, 10ms, 10ms, 10ms, 10010us}), 195);
  request.handshake = 124'500ns;
  request.delayed_acks = 0;
  request.retransmitted = 1;
  Flow answer = seen("tcp 10.0.0.9:51234 10.0.0.1:4840", {990, 990, 71'280}, Direction::egress, 10s, 12ms);
  answer.inter_arrival = repeated(distribution({10ms}), 989);
  answer.inter_arrival->has_histogram = false;
  answer.inter_arrival->histogram.bucket.fill(0);
  answer.retransmitted = 0;
  Flow stream = seen("profinet 02:00:00:00:00:01 02:00:00:00:00:02 vid 100 pcp 6 frame_id 0x8001",
                     {9998, 9998, 639'872}, Direction::ingress, 10s, 600us);
  stream.stream = "press 1";
  stream.cycle = 1ms;
  stream.cycle_source = CycleSource::planned;
  stream.inter_arrival = repeated(distribution({998us, 1ms, 1002us}), 3332);
  stream.cycle_deviation = repeated(distribution({0ns, 2us, 2us}, HistogramOrigin::deviation), 3332);
  stream.lost = 2;
  stream.duplicated = stream.reordered = 0;
  stream.early_cycles = 0;
  stream.late_cycles = 2;
  stream.deadline_misses = 2;
  stream.disturbed = MonotonicTime(86'400s - 4s);
  snapshot.flows = {request, answer, stream};
  analysis::pair_reverse(snapshot);
  snapshot.overflow = {{"eth0", Direction::ingress, FlowKind::udp, {7, 7, 700}}};
  add_totals(snapshot, {{3, 3, 300}, 1});
  snapshot.occupancy = {3, 65536, 4, 98304, 1, 32768, 1, 0, 1, 0};
  return snapshot;
}

Snapshot plant_snapshot() {
  Snapshot snapshot = reading(30s);
  const auto cyclic = [](Flow& flow, const char* name, Nanoseconds cycle, Distribution deviation) {
    flow.stream = name;
    flow.cycle = cycle;
    flow.cycle_source = CycleSource::planned;
    flow.cycle_deviation = std::move(deviation);
    flow.lost = flow.duplicated = flow.reordered = flow.early_cycles = flow.late_cycles = flow.deadline_misses = 0;
  };
  constexpr auto fine = HistogramOrigin::deviation;

  Flow axis = seen("profinet 02:00:00:00:00:01 02:00:00:00:00:02 vid 100 pcp 6 frame_id 0x8001",
                   {29'973, 29'973, 1'918'272}, Direction::ingress, 30s, 400us);
  cyclic(axis, "axis", 1ms, around(2500ns, 0.35, 29'000, 0.02, 600, 11, fine));
  axis.lost = 24;
  axis.duplicated = 3;
  axis.reordered = 5;
  axis.late_cycles = 61;
  axis.deadline_misses = 27;
  axis.disturbed = MonotonicTime(86'400s - 3'200ms);

  Flow valve = seen("profinet 02:00:00:00:00:01 02:00:00:00:00:03 vid 100 pcp 6 frame_id 0x8002",
                    {7'500, 7'500, 480'000}, Direction::ingress, 30s, 2ms);
  cyclic(valve, "valve", 4ms, around(4us, 0.3, 7'400, 0.001, 6, 12, fine));

  Flow request =
      seen("tcp 10.0.0.1:4840 10.0.0.9:51234 dscp 46", {14'000, 14'000, 1'400'000}, Direction::ingress, 30s, 1ms);
  request.round_trip = around(60us, 0.12, 14'000, 0.03, 12, 13);
  request.inter_arrival = around(2ms, 0.1, 14'000, 0, 1, 14);
  request.retransmitted = 4;
  request.delayed_acks = 12;
  request.handshake = 131us;
  Flow answer = seen("tcp 10.0.0.9:51234 10.0.0.1:4840", {14'000, 14'000, 1'190'000}, Direction::egress, 30s, 1ms);
  answer.round_trip = around(41us, 0.15, 13'900, 0.01, 20, 15);
  answer.retransmitted = 0;

  Flow voice =
      seen("udp 10.0.0.20:5004 10.0.0.21:5004 dscp 46", {1'500, 1'500, 321'000}, Direction::ingress, 30s, 11ms);
  voice.jitter = around(35us, 0.3, 1'500, 0.01, 4, 16);
  voice.ipdv = around(50us, 0.6, 1'499, 0.01, 4, 17);
  voice.lost = 1;
  voice.duplicated = voice.reordered = 0;
  voice.disturbed = MonotonicTime(86'400s - 21s);

  Flow bulk = seen("tcp [2001:db8:0:1::20]:50022 [2001:db8:0:1::30]:443", {58'000, 812'000, 1'160'000'000},
                   Direction::egress, 25s, 3ms);
  bulk.round_trip = around(900us, 0.4, 40'000, 0.05, 8, 18);
  bulk.retransmitted = 17;

  Flow echo = seen("icmp 10.0.0.1 10.0.0.9 type 8 code 0 id 77", {30, 30, 2'940}, Direction::ingress, 30s, 700ms);
  echo.round_trip = around(85us, 0.1, 30, 0, 1, 19);

  Flow clock = seen("ptp 02:00:00:00:00:10 01:1b:19:00:00:00 message_type 0 domain 0", {240, 240, 15'360},
                    Direction::ingress, 30s, 60ms);
  clock.inter_arrival = around(125ms, 0.004, 239, 0, 1, 20);
  clock.cycle = 125ms;
  clock.cycle_source = CycleSource::learned;
  Flow arp = seen("arp 02:00:00:00:00:01 ff:ff:ff:ff:ff:ff", {1, 1, 42}, Direction::ingress, 30s, 30s);

  snapshot.flows = {axis, valve, request, answer, voice, bulk, echo, clock, arp};
  analysis::pair_reverse(snapshot);
  snapshot.overflow = {{"eth0", Direction::ingress, FlowKind::udp, {1'200, 1'200, 76'800}},
                       {"eth0", Direction::ingress, FlowKind::tcp, {34, 34, 2'176}}};
  add_totals(snapshot, {{412, 412, 31'000}, 37});
  snapshot.interfaces[0].losses = {1'480, 0, 6};
  snapshot.occupancy = {9, 65536, 11, 98304, 3, 32768, 0, 0, 37, 0};
  return snapshot;
}

}  // namespace isoline::test
