// Laws of gate arithmetic that hold for every list.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <set>

#include "model/gate_cycle.hpp"
#include "property/schedule/generators.hpp"
#include "schedule/gates/check.hpp"
#include "schedule/gates/credit.hpp"
#include "schedule/gates/differences.hpp"
#include "schedule/gates/winding.hpp"
#include "schedule/gates/windows.hpp"

using namespace isoline;
using namespace isoline::schedule;

namespace {

Nanoseconds cycle_time_of(const GateControlList& list) {
  return list.cycle_time == Nanoseconds(0) ? sum_of_intervals(list) : list.cycle_time;
}

/// The definition, step by step: what the gates are at a moment of the cycle.
std::uint8_t states_at(const GateControlList& list, Nanoseconds moment) {
  Nanoseconds end{0};
  for (const GateControlEntry& entry : list.entries) {
    end += entry.time_interval;
    if (moment < end) return entry.gate_states;
  }
  return list.entries.back().gate_states;
}

/// Each moment at which something may change, the one before it and the one behind it.
std::set<Nanoseconds> edges(const GateControlList& list) {
  std::set<Nanoseconds> moments;
  Nanoseconds end{0};
  const auto add = [&](Nanoseconds edge) {
    for (int beside = -1; beside <= 1; ++beside) {
      const Nanoseconds moment = edge + Nanoseconds(beside);
      if (moment >= Nanoseconds(0) && moment < cycle_time_of(list)) moments.insert(moment);
    }
  };
  add(Nanoseconds(0));
  for (const GateControlEntry& entry : list.entries) add(end += entry.time_interval);
  add(cycle_time_of(list));
  return moments;
}

bool is_open(const std::vector<Window>& windows, Nanoseconds moment) {
  return std::ranges::any_of(windows, [&](const Window& one) { return one.begin <= moment && moment < one.end; });
}

}  // namespace

TEST_CASE("windows") {
  rc::prop("are open exactly when the gate is, at every edge", [] {
    const GateControlList list = test::any_list();
    for (unsigned number = 0; number < 8; ++number) {
      const auto windows = windows_of(list, TrafficClass::masked(number));
      for (const Nanoseconds moment : edges(list)) {
        RC_ASSERT(is_open(windows, moment) == ((states_at(list, moment) >> number & 1) != 0));
      }
    }
  });
  rc::prop("are in order, apart, and within the cycle", [] {
    const GateControlList list = test::any_list();
    for (unsigned number = 0; number < 8; ++number) {
      Nanoseconds before{-1};
      for (const Window& window : windows_of(list, TrafficClass::masked(number))) {
        RC_ASSERT(before < window.begin);
        RC_ASSERT(window.begin < window.end);
        RC_ASSERT(window.end <= cycle_time_of(list));
        before = window.end;
      }
    }
  });
}

TEST_CASE("merging") {
  rc::prop("leaves the windows of every class as they are", [] {
    const GateControlList list = test::any_list();
    const GateControlList result = merged(list);
    RC_ASSERT(cycle_time_of(result) == cycle_time_of(list));
    for (const Nanoseconds moment : edges(list)) RC_ASSERT(states_at(result, moment) == states_at(list, moment));
    for (unsigned number = 0; number < 8; ++number) {
      RC_ASSERT(windows_of(result, TrafficClass::masked(number)) == windows_of(list, TrafficClass::masked(number)));
    }
  });
  rc::prop("is done after once, and leaves no neighbours alike", [] {
    const GateControlList result = merged(test::any_list());
    RC_ASSERT(merged(result) == result);
    for (std::size_t i = 1; i < result.entries.size(); ++i) {
      const GateControlEntry &a = result.entries[i - 1], &b = result.entries[i];
      RC_ASSERT(a.gate_states != b.gate_states || a.operation != b.operation);
    }
  });
  rc::prop("does not depend on where an entry was split", [] {
    GateControlList list = test::any_list();
    list.cycle_time = cycle_time_of(list);
    const auto whole = merged(list);
    const auto index = *rc::gen::inRange<std::size_t>(0, list.entries.size());
    const auto part = Nanoseconds(*rc::gen::inRange<std::int64_t>(0, list.entries[index].time_interval.count() + 1));
    GateControlEntry head = list.entries[index];
    head.time_interval = part;
    list.entries[index].time_interval -= part;
    list.entries.insert(list.entries.begin() + static_cast<std::ptrdiff_t>(index), head);
    RC_ASSERT(merged(list) == whole);
  });
}

TEST_CASE("the same gates") {
  rc::prop("are those in which a comparison finds nothing", [] {
    const GateControlList list = test::any_list();
    GateControlList other = *rc::gen::arbitrary<bool>() ? merged(list) : list;
    const auto cycles = *rc::gen::inRange<std::int64_t>(0, 1000);
    if (cycle_of(list) < std::chrono::seconds(1)) other.base_time += cycles * cycle_of(list);
    RC_ASSERT(same_gates(list, other));
    switch (*rc::gen::inRange(0, 5)) {
      case 0: other.base_time += Nanoseconds(1); break;
      case 1: other.cycle_time = cycle_of(other) + Nanoseconds(1); break;
      case 2: other.cycle_time_extension += Nanoseconds(1); break;
      case 3: other.entries.front().gate_states ^= 1; break;
      default: break;
    }
    Differences differences;
    compare_lists(differences, list, other);
    RC_ASSERT(same_gates(list, other) == differences.empty());
  });
}

TEST_CASE("winding") {
  const auto any_time = [] { return TaiTime(Nanoseconds(*rc::gen::arbitrary<std::int64_t>())); };
  const auto any_cycle = [] {
    return Nanoseconds(*rc::gen::inRange<std::int64_t>(1, 1'000'000) *
                       *rc::gen::element<std::int64_t>(1, 1000, 1'000'000));
  };
  rc::prop("comes not before the earliest, less than a cycle behind it, in the same phase", [&] {
    const TaiTime base = any_time(), earliest = any_time();
    const Nanoseconds cycle = any_cycle();
    const TaiTime wound = wind_forward(base, cycle, earliest);
    RC_ASSERT(wound >= earliest);
    RC_PRE(wound != TaiTime::max());
    RC_ASSERT(wound - earliest < cycle);
    RC_ASSERT(same_phase(base, wound, cycle));
  });
  rc::prop("of what is wound changes nothing", [&] {
    const Nanoseconds cycle = any_cycle();
    const TaiTime earliest = any_time();
    const TaiTime wound = wind_forward(any_time(), cycle, earliest);
    RC_ASSERT(wind_forward(wound, cycle, earliest) == wound);
  });
  rc::prop("phases are an equivalence", [&] {
    const Nanoseconds cycle = any_cycle();
    const TaiTime a(Nanoseconds(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000)));
    const TaiTime b = a + *rc::gen::inRange<std::int64_t>(-1000, 1000) * cycle;
    RC_ASSERT(same_phase(a, b, cycle));
    RC_ASSERT(same_phase(b, a, cycle));
    RC_ASSERT(same_phase(a, b + Nanoseconds(1), cycle) == (cycle == Nanoseconds(1)));
  });
}

TEST_CASE("credits have their signs, and more bandwidth gathers more") {
  rc::prop("0 < hi, lo < 0, send slope = idle slope - link", [] {
    PortConfig port = test::any_port();
    for (PortTrafficClass& one : port.traffic_classes) {
      if (one.shaper) one.shaper = CreditBasedShaper{BitRate{*rc::gen::inRange(1, 1000) * 1e3}, {}, 0, 0, false};
    }
    const PortConfig full = with_credits(port, port.link_speed);
    for (std::size_t i = 0; i < full.traffic_classes.size(); ++i) {
      if (!full.traffic_classes[i].shaper) continue;
      const CreditBasedShaper& shaper = *full.traffic_classes[i].shaper;
      RC_ASSERT(shaper.hi_credit > 0);
      RC_ASSERT(shaper.lo_credit < 0);
      RC_ASSERT(shaper.send_slope.bits_per_second ==
                shaper.idle_slope.bits_per_second - port.link_speed->bits_per_second);
      PortConfig more = port;
      more.traffic_classes[i].shaper->idle_slope.bits_per_second *= 2;
      RC_ASSERT(with_credits(more, port.link_speed).traffic_classes[i].shaper->hi_credit >= shaper.hi_credit);
    }
  });
}

TEST_CASE("a check never fails, whatever the numbers") {
  rc::prop("every finding has a place in the file", [] {
    const auto any = [] { return Nanoseconds(*rc::gen::arbitrary<std::int64_t>()); };
    Schedule schedule{"", {test::any_port(), test::any_port()}};
    PortConfig& port = schedule.ports[1];
    port.max_frame = *rc::gen::arbitrary<std::uint32_t>();
    port.txtime_delay = any();
    port.gates->cycle_time = any();
    port.gates->base_time = TaiTime(any());
    port.gates->entries[0].time_interval = any();
    port.traffic_classes[0].queue_max_sdu = *rc::gen::arbitrary<std::uint32_t>();
    port.traffic_classes[0].queues = {*rc::gen::arbitrary<std::uint16_t>(), *rc::gen::arbitrary<std::uint16_t>()};
    port.link_speed = BitRate{*rc::gen::element(0.0, 1e-9, -1.0, 1e300)};
    port.streams[0].gate = StreamGate{TaiTime(any()), any(), {{true, any(), {}, {}}, {true, any(), {}, {}}}};
    port.protected_pcp = {Pcp::masked(7)};
    const Findings findings = check(schedule, {});
    RC_ASSERT_FALSE(findings.empty());  // the same interface twice, at least
    for (const Finding& finding : findings) {
      RC_ASSERT(finding.path.starts_with("ports["));
      RC_ASSERT_FALSE(finding.what.empty());
      RC_ASSERT_FALSE(finding.why.empty());
    }
  });
}
