#include <algorithm>
#include <cmath>

#include "property/schedule_check/faults.hpp"

namespace isoline::test {
namespace {

using Kind = schedule::PlanViolation::Kind;
constexpr std::uint8_t scheduled = 0b1100'0000;

/// Calls with a port, its entries and its frames, until it is done.
template <class Change>
bool at_port(Plan& plan, Draw& draw, Change&& change) {
  if (plan.ports.empty()) return false;
  for (int attempt = 0; attempt < 30; ++attempt) {
    PlannedPort& port = draw.one_of(plan.ports);
    if (change(port, port.gates.entries)) return true;
  }
  return false;
}

/// A frame's window in the cycle, what is before it, and a moment in it.
template <class Change>
bool at_frame(Plan& plan, Draw& draw, Change&& change) {
  return at_port(plan, draw, [&](PlannedPort& port, auto&) {
    const auto frames = frames_on(plan, port.link);
    PlacedFrame one = draw.one_of(frames);
    const std::int64_t later = one.period * draw.in(0, port.gates.cycle_time.count() / one.period - 1);
    one.start += later;
    one.ready += later;
    return change(port, one);
  });
}

/// Moves [at, at + 1 ns) of the list to new gates.
void set_states_at(GateControlList& list, std::int64_t at, std::uint8_t states) {
  const std::int64_t cycle = list.cycle_time.count(), time = ((at % cycle) + cycle) % cycle;
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < list.entries.size(); ++i) {
    const GateControlEntry whole = list.entries[i];
    const std::int64_t end = begin + whole.time_interval.count();
    if (time >= end) {
      begin = end;
      continue;
    }
    std::vector<GateControlEntry> parts{{whole.operation, whole.gate_states, Nanoseconds(time - begin)},
                                        {whole.operation, states, Nanoseconds(1)},
                                        {whole.operation, whole.gate_states, Nanoseconds(end - time - 1)}};
    std::erase_if(parts, [](const auto& part) { return part.time_interval == Nanoseconds(0); });
    list.entries.erase(list.entries.begin() + static_cast<std::ptrdiff_t>(i));
    list.entries.insert(list.entries.begin() + static_cast<std::ptrdiff_t>(i), parts.begin(), parts.end());
    return;
  }
}
std::uint8_t states_at(const GateControlList& list, std::int64_t at) {
  return list.entries[entry_at(list, at)].gate_states;
}

bool port_missing(Plan& plan, Draw& draw) {
  if (plan.ports.empty()) return false;
  plan.ports.erase(plan.ports.begin() + draw.in(0, static_cast<std::int64_t>(plan.ports.size()) - 1));
  return true;
}
bool port_twice(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort& port, auto&) {
    plan.ports.push_back(PlannedPort(port));
    return true;
  });
}
bool port_unused(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort& port, auto&) {
    for (LinkIndex link = 0; link < plan.network.links.size(); ++link) {
      if (!frames_on(plan, link).empty()) continue;
      PlannedPort unused = port;
      unused.link = link;
      plan.ports.push_back(unused);
      return true;
    }
    return false;
  });
}
bool port_nowhere(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort& port, auto&) {
    port.link = static_cast<LinkIndex>(plan.network.links.size());
    return true;
  });
}
bool ports_shuffled(Plan& plan, Draw&) {
  if (plan.ports.size() < 2) return false;
  std::swap(plan.ports.front(), plan.ports.back());
  return true;
}

bool cycle_longer(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [](PlannedPort& port, auto&) {
    port.gates.cycle_time += Nanoseconds(1);
    return true;
  });
}
bool entry_longer(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort&, auto& entries) {
    draw.one_of(entries).time_interval += Nanoseconds(1);
    return true;
  });
}
bool no_multiple(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort& port, auto& entries) {
    entries.back().time_interval += Nanoseconds(10'000);
    port.gates.cycle_time += Nanoseconds(10'000);
    return true;
  });
}
bool no_multiple_of_reserved(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort& port, auto&) {
    ReservedWindow window;
    window.period = port.gates.cycle_time * 2;
    window.length = Nanoseconds(1);
    plan.network.links[port.link].reserved.push_back(window);
    return true;
  });
}
bool other_base(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [](PlannedPort& port, auto&) {
    port.gates.base_time += Nanoseconds(1);
    return true;
  });
}
bool empty_entry(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort&, auto& entries) {
    entries.insert(entries.begin() + draw.in(0, static_cast<std::int64_t>(entries.size())), GateControlEntry{});
    return true;
  });
}
bool negative_entry(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort&, auto& entries) {
    entries.push_back({GateOperation::set_gate_states, 0, Nanoseconds(-1)});
    entries.front().time_interval += Nanoseconds(1);
    return true;
  });
}
bool endless_entry(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [](PlannedPort&, auto& entries) {
    entries.front().time_interval = Nanoseconds(std::int64_t{1} << 32);
    return true;
  });
}
bool no_entries(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [](PlannedPort&, auto& entries) {
    entries.clear();
    return true;
  });
}
bool smaller_budget(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort& port, auto&) {
    --plan.network.links[port.link].gate_budget;
    return true;
  });
}
bool longer_minimum(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort& port, auto&) {
    plan.network.links[port.link].minimum_interval += Nanoseconds(1);
    return true;
  });
}

/// The first, the last or any nanosecond of [begin, end).
std::int64_t any_in(Draw& draw, std::int64_t begin, std::int64_t end) {
  const auto where = draw.in(0, 2);
  return where == 0 ? begin : where == 1 ? end - 1 : draw.in(begin, end - 1);
}

bool shut_for_a_frame(Plan& plan, Draw& draw) {
  return at_frame(plan, draw, [&](PlannedPort& port, const PlacedFrame& one) {
    const std::int64_t margin = 2 * plan.network.sync_error.count();
    const std::int64_t at =
        any_in(draw, one.start - (one.start > one.ready ? 0 : margin), one.start + one.slot + margin);
    const auto mask = static_cast<std::uint8_t>(1U << one.traffic_class);
    set_states_at(port.gates, at, static_cast<std::uint8_t>(states_at(port.gates, at) & ~mask));
    return true;
  });
}
bool open_while_waiting(Plan& plan, Draw& draw) {
  return at_frame(plan, draw, [&](PlannedPort& port, const PlacedFrame& one) {
    if (one.start == one.ready) return false;
    const std::int64_t at = any_in(draw, one.ready - 2 * plan.network.sync_error.count(), one.start);
    // Behind another frame it may be open.
    const auto frames = frames_on(plan, port.link);
    const bool busy = std::ranges::any_of(frames, [&](const PlacedFrame& other) {
      const std::int64_t behind = (((at - other.start) % other.period) + other.period) % other.period;
      return behind < other.slot;
    });
    if (busy) return false;
    set_states_at(port.gates, at, static_cast<std::uint8_t>(states_at(port.gates, at) | 1U << one.traffic_class));
    return true;
  });
}
bool open_in_guard(Plan& plan, Draw& draw) {
  return at_frame(plan, draw, [&](PlannedPort& port, const PlacedFrame& one) {
    const std::int64_t margin = 2 * plan.network.sync_error.count();
    const std::int64_t ahead = margin + guard_time(plan.network, plan.network.links[port.link]).count();
    const std::int64_t at = any_in(draw, one.start - ahead, one.start + one.slot + margin);
    set_states_at(port.gates, at, static_cast<std::uint8_t>(states_at(port.gates, at) | 1U << draw.in(0, 5)));
    return true;
  });
}

bool is_guarded(const Plan& plan, LinkIndex link, std::int64_t at) {
  const std::int64_t margin = 2 * plan.network.sync_error.count();
  const std::int64_t ahead = margin + guard_time(plan.network, plan.network.links[link]).count();
  const auto frames = frames_on(plan, link);
  return std::ranges::any_of(frames, [&](const PlacedFrame& one) {
    const std::int64_t behind = (((at - one.start + ahead) % one.period) + one.period) % one.period;
    return behind < ahead + one.slot + margin;
  });
}
bool is_reserved(const Plan& plan, LinkIndex link, std::int64_t at) {
  return std::ranges::any_of(plan.network.links[link].reserved, [&](const ReservedWindow& window) {
    const std::int64_t period = window.period.count();
    return (((at - window.offset.count()) % period) + period) % period < window.length.count();
  });
}

bool other_gate_in_reserved(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort& port, auto&) {
    for (const ReservedWindow& window : plan.network.links[port.link].reserved) {
      const std::int64_t at = any_in(draw, window.offset.count(), (window.offset + window.length).count());
      set_states_at(port.gates, at, static_cast<std::uint8_t>(states_at(port.gates, at) ^ 1U << draw.in(0, 7)));
      return true;
    }
    return false;
  });
}

bool open_before_reserved(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort& port, auto&) {
    const Link& link = plan.network.links[port.link];
    if (link.reserved.empty()) return false;
    const ReservedWindow& window = draw.one_of(link.reserved);
    const std::int64_t begin = window.offset.count();
    const std::int64_t at = any_in(draw, begin - guard_time(plan.network, link).count(), begin);
    if (is_reserved(plan, port.link, at)) return false;
    const auto others = static_cast<std::uint8_t>(0b11'1111 & ~window.gate_states);
    set_states_at(port.gates, at, static_cast<std::uint8_t>(states_at(port.gates, at) | others));
    return true;
  });
}
bool shut_early_before_reserved(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort& port, auto&) {
    const Link& link = plan.network.links[port.link];
    if (link.reserved.empty()) return false;
    const ReservedWindow& window = link.reserved.front();
    // Its own states, but everything is open once more before it.
    const std::int64_t at = window.offset.count() - guard_time(plan.network, link).count() - 2;
    for (const std::int64_t near : {at, at + 1}) {
      if (is_guarded(plan, port.link, near) || is_reserved(plan, port.link, near)) return false;
      if (states_at(port.gates, near) != static_cast<std::uint8_t>(~scheduled)) return false;
    }
    set_states_at(port.gates, at, window.gate_states);
    return true;
  });
}

/// A moment that is nobody's, in an entry in which the background has all of its gates.
bool at_free_moment(Plan& plan, Draw& draw, auto&& change) {
  return at_port(plan, draw, [&](PlannedPort& port, auto&) {
    const std::int64_t at = draw.in(0, port.gates.cycle_time.count() - 1);
    for (const std::int64_t near : {at - 1, at, at + 1}) {
      if (is_guarded(plan, port.link, near) || is_reserved(plan, port.link, near)) return false;
      if (states_at(port.gates, near) != static_cast<std::uint8_t>(~scheduled)) return false;
    }
    set_states_at(port.gates, at, change(states_at(port.gates, at)));
    return true;
  });
}
bool open_for_no_frame(Plan& plan, Draw& draw) {
  return at_free_moment(plan, draw, [&](std::uint8_t states) { return states | 1U << draw.in(6, 7); });
}
bool one_gate_shut(Plan& plan, Draw& draw) {
  return at_free_moment(plan, draw, [&](std::uint8_t states) { return states & ~(1U << draw.in(0, 5)); });
}
bool all_gates_shut(Plan& plan, Draw& draw) {
  return at_free_moment(plan, draw, [](std::uint8_t) { return 0U; });
}
bool class_of_no_frame(Plan& plan, Draw& draw) {
  return at_frame(plan, draw, [&](PlannedPort& port, const PlacedFrame& one) {
    const auto frames = frames_on(plan, port.link);
    const unsigned other = one.traffic_class == 7 ? 6 : 7;
    if (std::ranges::any_of(frames, [&](const auto& two) { return two.traffic_class == other; })) return false;
    const std::int64_t at = one.start;
    set_states_at(port.gates, at, static_cast<std::uint8_t>(states_at(port.gates, at) | 1U << other));
    return true;
  });
}
bool more_lost(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [&](PlannedPort& port, auto&) {
    port.background_lost += draw.chance(50) ? 2e-6 : -2e-6;
    return true;
  });
}
bool lost_is_no_number(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [](PlannedPort& port, auto&) {
    port.background_lost = std::nan("");
    return true;
  });
}
bool lost_and_not_said(Plan& plan, Draw& draw) {
  return at_port(plan, draw, [](PlannedPort& port, auto&) {
    const bool lost = port.background_lost > 2e-6;
    port.background_lost = 0;
    return lost;
  });
}

}  // namespace

const std::vector<Fault>& faults_of_gates() {
  static const std::vector<Fault> faults{
      {"a port without gates", Kind::port, port_missing},
      {"a port twice", Kind::port, port_twice},
      {"gates where nothing passes", Kind::port, port_unused},
      {"gates of no link", Kind::port, port_nowhere},
      {"ports out of order", Kind::port, ports_shuffled},
      {"a cycle 1 ns longer", Kind::cycle, cycle_longer},
      {"an entry 1 ns longer", Kind::cycle, entry_longer},
      {"a cycle that is no multiple", Kind::cycle, no_multiple},
      {"a reserved window with a longer period", Kind::cycle, no_multiple_of_reserved},
      {"another base time", Kind::cycle, other_base},
      {"an empty entry", Kind::interval, empty_entry},
      {"a negative entry", Kind::interval, negative_entry},
      {"an entry of 2^32 ns", Kind::interval, endless_entry},
      {"no entries", Kind::interval, no_entries},
      {"an entry too many", Kind::gate_budget, smaller_budget},
      {"an entry 1 ns too short", Kind::minimum_interval, longer_minimum},
      {"shut for 1 ns of a frame", Kind::gate_shut, shut_for_a_frame},
      {"open for 1 ns of waiting", Kind::gate_early, open_while_waiting},
      {"open for 1 ns of a guard", Kind::guard, open_in_guard},
      {"another gate in a reserved window", Kind::reserved_gates, other_gate_in_reserved},
      {"open for 1 ns before a reserved window", Kind::guard, open_before_reserved},
      {"shut before a reserved window, and open again", Kind::gate_outside, shut_early_before_reserved},
      {"open for no frame", Kind::gate_outside, open_for_no_frame},
      {"one unscheduled gate shut", Kind::gate_outside, one_gate_shut},
      {"all gates shut for no frame", Kind::gate_outside, all_gates_shut},
      {"a class of which no frame comes", Kind::gate_outside, class_of_no_frame},
      {"another loss", Kind::background_lost, more_lost},
      {"a loss that is no number", Kind::background_lost, lost_is_no_number},
      {"a loss that is not said", Kind::background_lost, lost_and_not_said},
  };
  return faults;
}

}  // namespace isoline::test
