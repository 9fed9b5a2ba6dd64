#include "support/sample_readings.hpp"

#include <stdexcept>

#include "analysis/stats/histogram.hpp"

namespace isoline::test {
namespace {

using namespace std::chrono_literals;

constexpr MonotonicTime taken{1000s};

Counts counts(std::uint64_t packets) { return {packets, packets, packets * 100}; }

InterfaceCounters totals(Direction direction, std::uint64_t packets) {
  InterfaceCounters interface;
  interface.interface = "eth0";
  interface.direction = direction;
  interface.total = counts(packets);
  return interface;
}

}  // namespace

Flow sample_flow(const std::string& key, std::uint64_t packets, Direction direction) {
  auto parsed = parse_flow_key(key);
  if (!parsed) {
    throw std::invalid_argument(describe(parsed.error()));
  }
  Flow flow;
  flow.interface = "eth0";
  flow.direction = direction;
  flow.key = *parsed;
  flow.counts = counts(packets);
  flow.first_seen = MonotonicTime(10s);
  flow.last_seen = taken - 250ms;
  return flow;
}

Distribution sample_distribution(HistogramOrigin origin, std::initializer_list<Nanoseconds> times) {
  Distribution distribution;
  distribution.has_histogram = true;
  distribution.histogram.origin = origin;
  for (const Nanoseconds time : times) {
    analysis::add(distribution, time);
  }
  return distribution;
}

exporter::Readings sample_readings() {
  Flow request = sample_flow("tcp 10.0.0.1:4840 10.0.0.9:51234", 400);
  request.round_trip = sample_distribution(HistogramOrigin::delay, {60us, 61us, 58us, 900us});
  request.inter_arrival = sample_distribution(HistogramOrigin::delay, {1ms, 1ms, 2ms});
  request.retransmitted = 1;
  Flow answer = sample_flow("tcp 10.0.0.9:51234 10.0.0.1:4840", 300, Direction::egress);
  Flow voice = sample_flow("udp 10.0.0.1:5004 10.0.0.9:5004 dscp 46", 200);
  voice.jitter = sample_distribution(HistogramOrigin::deviation, {3us, 5us, 40us});
  voice.lost = 2;
  voice.duplicated = 1;
  voice.reordered = 0;
  Flow stream = sample_flow("profinet 02:00:00:00:00:01 02:00:00:00:00:02 vid 100 pcp 6 frame_id 0x8001", 1000);
  stream.stream = "axis-1";
  stream.cycle_deviation = sample_distribution(HistogramOrigin::deviation, {200ns, 800ns, 1500ns, 3ms});
  stream.deadline_misses = 1;
  stream.early_cycles = 0;
  stream.late_cycles = 2;
  stream.lost = 3;
  stream.duplicated = 0;
  stream.reordered = 1;
  const Flow arp = sample_flow("arp 02:00:00:00:00:01 ff:ff:ff:ff:ff:ff", 5);

  Snapshot snapshot;
  snapshot.taken = taken;
  snapshot.taken_wall = WallTime(1'767'225'600s);
  snapshot.covers = 60s;
  snapshot.flows = {request, answer, voice, stream, arp};
  InterfaceCounters in = totals(Direction::ingress, 1650);  // 45 of them have no flow record: overflow and evicted
  in.kinds = {{FlowKind::tcp, counts(400)},
              {FlowKind::udp, counts(245)},
              {FlowKind::profinet, counts(1000)},
              {FlowKind::arp, counts(5)}};
  in.evicted = {counts(5), 2};
  in.losses = {12, 3, 1};
  in.traffic_classes = {{"6", counts(1000)}, {"untagged", counts(650)}};
  InterfaceCounters out = totals(Direction::egress, 300);
  out.kinds = {{FlowKind::tcp, counts(300)}};
  out.traffic_classes = {{"untagged", counts(300)}};
  snapshot.interfaces = {in, out};
  snapshot.overflow = {{"eth0", Direction::ingress, FlowKind::udp, counts(40)}};
  snapshot.occupancy = {5, 65536, 4, 98304, 1, 32768, 0, 0, 2, 7};

  exporter::Readings readings;
  readings.version = "1.2.3";
  readings.snapshot = std::make_shared<const Snapshot>(std::move(snapshot));
  readings.ports = {{"eth0", IfIndex{2}, Hook::tcx, true, true, {}}};
  readings.memory = ProbeMemory{8'000'000, 30'000'000, 2'000'000, 1'000'000, 60'000, 41'060'000};
  PlannedStream planned;
  planned.name = "axis-1";
  planned.cycle = 1ms;
  planned.deadline = 100us;
  PlannedStream silent;
  silent.name = "axis-2";
  silent.cycle = 4ms;
  readings.streams = {planned, silent};
  readings.cost = {{"isoline_in", "eth0", Direction::ingress, 1650, 165us}};
  readings.schedule = {{"eth0", PortAgreement::in_sync, 0},
                       {"eth1", PortAgreement::differs, 2},
                       {"eth2", PortAgreement::cannot_verify, 1}};
  ClassReading control;
  control.traffic_class = TrafficClass::masked(1);
  control.frames = 1003;
  control.bytes = 66'198;
  control.queue_matches = {1000, 2, 1};
  control.queue = sample_distribution(HistogramOrigin::delay, {12us, 900us, 3ms});
  control.forward_matches = {3, 0, 1000};
  control.forward = sample_distribution(HistogramOrigin::delay, {40us, 41us, 45us});
  control.gates.emplace();
  control.gates->in_window = 998;
  control.gates->early = sample_distribution(HistogramOrigin::deviation, {300ns});
  control.gates->late = sample_distribution(HistogramOrigin::deviation, {2us, 5us, 1ms});
  control.gates->before_base = 1;
  ClassReading timed_only;
  timed_only.frames = 20;
  timed_only.bytes = 1200;
  readings.queues = {{{"eth1", GateCycle{}, {control}}, analysis::BaseTimeShift{1ms, 980us, 1ms, 19us, 0.999}},
                     {{"eth2", {}, {timed_only}}, {}}};
  readings.queue_clock = QueueClock{80ns, 0ns, 37s};
  readings.loops = {{9000, 8000, sample_distribution(HistogramOrigin::delay, {300ns, 2us, 90us}), {}, {}},
                    {700, 600, sample_distribution(HistogramOrigin::delay, {1us}),
                     sample_distribution(HistogramOrigin::delay, {4us, 5us, 70us}), 2}};
  readings.last_apply = WallTime(1'700'000'000s);
  readings.sources = {{"ageing", true, 300us, 60, 0},
                      {"netlink", true, 20us, 120, 1},
                      {"probe", true, 4ms, 4, 0},
                      {"queues", true, 2ms, 90, 1}};
  return readings;
}

}  // namespace isoline::test
