// Plans of one bridge, run and followed by hand.
#include <catch2/catch.hpp>

#include "schedule/simulate/simulate.hpp"
#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

namespace {

Plan one_stream(std::int64_t start, std::int64_t wait, unsigned traffic_class = 6) {
  Plan plan;
  plan.network = hand_made_network();
  add_stream(plan, 0, start, wait, traffic_class);
  add_ports(plan);
  return plan;
}

Simulation run(const Plan& plan, const SimulateOptions& options = {}) { return simulate(plan, options).value(); }

/// Everything may leave at any time.
void open_all_gates(Plan& plan, LinkIndex link) {
  for (PlannedPort& port : plan.ports) {
    if (port.link != link) continue;
    port.gates.entries = {{GateOperation::set_gate_states, 0xff, port.gates.cycle_time}};
  }
}

}  // namespace

TEST_CASE("a frame that nothing holds back") {
  const Simulation done = run(one_stream(5'000, 0, 7));
  REQUIRE(done.listeners.size() == 1);
  const SimulatedListener& one = done.listeners[0];
  CHECK(one.sent == 1);
  CHECK(one.received == 1);
  CHECK(one.lost == 0);
  CHECK(one.listener == 2);
  // Two links, one bridge.
  CHECK(one.latency.value().max == Nanoseconds(forwarding + last_bit + propagation));
  CHECK(one.latency->min == one.latency->max);
  CHECK(one.latency->p99 == one.latency->max);
  CHECK(done.hyperperiod == std::chrono::milliseconds(1));
  REQUIRE(done.ports.size() == 2);
  CHECK(done.ports[1].max_queue == 0);
}

TEST_CASE("a frame that its gate holds back") {
  Plan plan = one_stream(5'000, 7'000);
  Simulation done = run(plan);
  CHECK(done.hops[1].earliest == Nanoseconds(0));
  CHECK(done.hops[1].latest == Nanoseconds(0));
  CHECK(done.ports[1].max_queue == 1);
  CHECK(done.listeners[0].latency.value().max == Nanoseconds(forwarding + 7'000 + last_bit + propagation));
  open_all_gates(plan, s_to_b);
  done = run(plan);
  CHECK(done.hops[1].earliest == Nanoseconds(-7'000));
  CHECK(done.ports[1].max_queue == 0);
}

TEST_CASE("a frame whose gate shuts before its last bit waits for the next cycle") {
  Plan plan = one_stream(5'000, 0, 7);
  auto& entries = plan.ports[1].gates.entries;
  const auto window = std::ranges::find_if(entries, [](const auto& one) { return (one.gate_states & 0x80) != 0; });
  const auto behind = window + 1;
  const Nanoseconds short_of_a_bit(slot - last_bit + 1);
  window->time_interval -= short_of_a_bit;
  behind->time_interval += short_of_a_bit;
  Simulation done = run(plan);
  CHECK(done.listeners[0].received == 0);  // there is no cycle in which it fits
  CHECK(done.listeners[0].deadline_misses == 1);
  CHECK_FALSE(done.listeners[0].latency);
  window->time_interval += Nanoseconds(1);
  behind->time_interval -= Nanoseconds(1);
  CHECK(run(plan).listeners[0].received == 1);
}

TEST_CASE("a frame that another one has in its way, and the higher class first") {
  Plan plan = one_stream(5'000, 0, 6);
  add_stream(plan, 3, 5'000, 0, 7);
  add_ports(plan);
  open_all_gates(plan, s_to_b);
  const Simulation done = run(plan);
  CHECK(done.hops[1].latest == Nanoseconds(slot));
  CHECK(done.hops[3].latest == Nanoseconds(0));
  CHECK(done.ports[1].max_queue == 1);
}

TEST_CASE("clocks move what their nodes do") {
  Plan plan = one_stream(5'000, 7'000);
  SimulateOptions options;
  options.sync_error = Nanoseconds(300);
  Simulation done = run(plan, options);
  CHECK(done.clock_errors.size() == 4);
  for (const Nanoseconds one : done.clock_errors) CHECK(std::abs(one.count()) <= 300);
  CHECK(done.hops[0].latest == -done.clock_errors[0]);
  CHECK(done.hops[1].latest == -done.clock_errors[1]);
  CHECK(done.listeners[0].latency.value().max ==
        Nanoseconds(forwarding + 7'000 + last_bit + propagation) + done.clock_errors[0] - done.clock_errors[1]);
  CHECK(run(plan, options) == done);
  options.seed = 2;
  CHECK(run(plan, options).clock_errors != done.clock_errors);
}

TEST_CASE("a window that is missed by a clock that is too wrong") {
  // Class 7 leaves as it comes. Its window is as long as the frame; a talker that is late finds it shut.
  Plan plan = one_stream(5'000, 0, 7);
  plan.streams[0].deadline = Nanoseconds(10'000);
  SimulateOptions options;
  options.sync_error = Nanoseconds(2'000);
  std::uint64_t missed = 0, kept = 0;
  for (options.seed = 1; options.seed <= 20; ++options.seed) {
    const Simulation done = run(plan, options);
    const Nanoseconds late = done.clock_errors[1] - done.clock_errors[0];
    // Up to the gap behind the frame is its own; early frames wait in front of the gate.
    const bool misses = late > Nanoseconds(slot - last_bit);
    CHECK(done.listeners[0].deadline_misses == (misses ? 1 : 0));
    CHECK(done.hops[1].latest > (misses ? Nanoseconds(900'000) : Nanoseconds(-2'001)));
    (misses ? missed : kept) += 1;
  }
  CHECK(missed > 0);
  CHECK(kept > 0);
}

TEST_CASE("without guards other frames are in the way; preemption cuts them") {
  Plan plan = one_stream(50'000, 0, 7);
  open_all_gates(plan, s_to_b);
  SimulateOptions options;
  options.background = 1;
  Nanoseconds longest{0}, longest_cut{0};
  for (options.seed = 1; options.seed <= 200; ++options.seed) {
    options.preemption = false;
    Simulation done = run(plan, options);
    CHECK(done.hops[0].latest == Nanoseconds(0));
    longest = std::max(longest, done.hops[1].latest);
    CHECK(done.ports[1].background_share > 0.9);
    options.preemption = true;
    done = run(plan, options);
    longest_cut = std::max(longest_cut, done.hops[1].latest);
    CHECK(done.ports[1].background_share > 0.9);
  }
  CHECK(longest > Nanoseconds(guard / 2));
  CHECK(longest <= Nanoseconds(guard));
  // 123 bytes can not be cut any more, or 60 are still to be sent: with preamble, checksum and gap less than 1.2 us.
  CHECK(longest_cut > Nanoseconds(500));
  CHECK(longest_cut < Nanoseconds(1'200));
}

TEST_CASE("background takes the share that it is given") {
  Plan plan = one_stream(5'000, 0, 7);
  SimulateOptions options;
  options.hyperperiods = 100;
  for (const double load : {0.1, 0.5, 0.9}) {
    options.background = load;
    const Simulation done = run(plan, options);
    for (const SimulatedPort& port : done.ports) CHECK(port.background_share == Approx(load).epsilon(0.1));
  }
  options.background = 0;
  for (const SimulatedPort& port : run(plan, options).ports) CHECK(port.background_frames == 0);
}

TEST_CASE("hyperperiods, or a duration, say how much is counted") {
  Plan plan = one_stream(5'000, 0, 7);
  SimulateOptions options;
  options.hyperperiods = 3;
  CHECK(run(plan, options).listeners[0].received == 3);
  options.duration = std::chrono::microseconds(1'500);
  CHECK(run(plan, options).listeners[0].received == 2);
  options.duration = Nanoseconds(5'000);
  CHECK(run(plan, options).listeners[0].sent == 0);
}

TEST_CASE("a failed link loses what would take it") {
  Plan plan = one_stream(5'000, 0, 7);
  add_stream(plan, 3, 50'000, 0, 7);
  add_ports(plan);
  SimulateOptions options;
  options.failed = {a_to_s};
  const Simulation done = run(plan, options);
  CHECK(done.listeners[0].sent == 1);
  CHECK(done.listeners[0].lost == 1);
  CHECK(done.listeners[0].deadline_misses == 1);
  CHECK(done.listeners[1].lost == 0);
  CHECK(done.hops[0].frames == 0);
}

TEST_CASE("a burst's latency is that of its last frame") {
  Plan plan = one_stream(5'000, 0, 7);
  plan.streams[0].frames = 2;
  auto& starts = plan.planned[0].members[0].starts;
  starts = {starts[0], starts[0] + Nanoseconds(slot), starts[1], starts[1] + Nanoseconds(slot)};
  add_ports(plan);
  plan.streams[0].deadline = Nanoseconds(forwarding + last_bit + propagation);
  const Simulation done = run(plan);
  CHECK(done.listeners[0].sent == 2);
  CHECK(done.listeners[0].latency.value().count == 1);
  CHECK(done.listeners[0].latency->max == Nanoseconds(forwarding + slot + last_bit + propagation));
  CHECK(done.listeners[0].deadline_misses == 1);
}

TEST_CASE("frames of others in a reserved window are counted") {
  Plan plan = one_stream(5'000, 0, 7);
  plan.network.links[s_to_b].reserved = {
      {std::chrono::microseconds(500), std::chrono::microseconds(40), std::chrono::milliseconds(1), 0x20}};
  SimulateOptions options;
  options.background = 1;
  options.background_overruns = true;
  options.hyperperiods = 50;
  const auto in_reserved = [&] { return run(plan, options).ports.at(1).in_reserved; };
  add_ports(plan);
  CHECK(in_reserved() == 0);
  // Everybody may begin a frame until the window begins: nearly each time somebody does.
  auto& entries = plan.ports[1].gates.entries;
  for (std::size_t i = 0; i + 1 < entries.size(); ++i) {
    if (entries[i].gate_states == 0x3f && entries[i + 1].gate_states == 0x20) {
      entries[i].time_interval += Nanoseconds(guard);
      entries[i + 1].time_interval -= Nanoseconds(guard);
    }
  }
  const std::uint64_t found = in_reserved();
  CHECK(found > 25);
  CHECK(found <= 50);
  // Who looks ahead does not.
  options.background_overruns = false;
  CHECK(in_reserved() == 0);
  // And without gates all of them are there, some several times.
  open_all_gates(plan, s_to_b);
  CHECK(in_reserved() > 50);
}
