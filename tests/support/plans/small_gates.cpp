#include <algorithm>
#include <numeric>
#include <set>

#include "support/plans/small_plan.hpp"

namespace isoline::test {
namespace {

std::int64_t around(std::int64_t time, std::int64_t cycle) { return ((time % cycle) + cycle) % cycle; }

/// Is `time` in [begin, end) of a cycle? `end` may lie behind it, `begin` before.
bool is_in(std::int64_t time, std::int64_t begin, std::int64_t end, std::int64_t cycle) {
  return around(time - begin, cycle) < end - begin;
}

}  // namespace

std::vector<PlacedFrame> frames_on(const Plan& plan, LinkIndex link) {
  std::vector<PlacedFrame> found;
  for (const StreamPlan& planned : plan.planned) {
    const StreamRequest& request = plan.streams[planned.stream];
    for (std::uint32_t m = 0; m < planned.members.size(); ++m) {
      const PlannedMember& member = planned.members[m];
      for (std::uint32_t h = 0; h < member.hops.size(); ++h) {
        if (member.hops[h].link != link) continue;
        for (std::uint32_t f = 0; f < request.frames; ++f) {
          PlacedFrame one{planned.stream, m, h, f};
          one.start = one.ready = member.starts[h * request.frames + f].count();
          if (const std::uint32_t before = member.hops[h].before; before != PlannedHop::talker) {
            one.ready = (member.starts[before * request.frames + f] +
                         forwarding_time(plan.network, plan.network.links[member.hops[before].link],
                                         plan.network.links[link], request.frame_size))
                            .count();
          }
          one.slot = slot_time(plan.network, plan.network.links[link], request.frame_size).count();
          one.period = request.period.count();
          one.traffic_class = planned.traffic_class.value();
          found.push_back(one);
        }
      }
    }
  }
  return found;
}

std::size_t entry_at(const GateControlList& list, std::int64_t time) {
  std::int64_t end = 0;
  for (std::size_t i = 0; i < list.entries.size(); ++i) {
    end += list.entries[i].time_interval.count();
    if (around(time, list.cycle_time.count()) < end) return i;
  }
  return list.entries.size() - 1;
}

PlannedPort gates_of(const Plan& plan, LinkIndex index, Nanoseconds merge) {
  const Network& network = plan.network;
  const Link& link = network.links[index];
  const std::int64_t margin = 2 * network.sync_error.count(), guard = guard_time(network, link).count();
  const auto frames = frames_on(plan, index);
  std::int64_t cycle = 1;
  for (const PlacedFrame& one : frames) cycle = std::lcm(cycle, one.period);
  for (const ReservedWindow& window : link.reserved) cycle = std::lcm(cycle, window.period.count());
  std::uint8_t scheduled = 0;
  for (const TrafficClass one : network.scheduled.classes) scheduled |= static_cast<std::uint8_t>(1U << one.value());
  const auto background = static_cast<std::uint8_t>(((1U << link.queues) - 1) & ~scheduled);

  std::set<std::int64_t> edges{0};
  const auto edge = [&](std::int64_t time) { edges.insert(around(time, cycle)); };
  const auto early = [&](const PlacedFrame& one) { return one.start > one.ready ? 0 : margin; };
  for (const PlacedFrame& one : frames) {
    for (std::int64_t start = one.start; start < one.start + cycle; start += one.period) {
      edge(start - margin - guard);
      edge(start - early(one));
      edge(start + one.slot + margin);
    }
  }
  for (const ReservedWindow& window : link.reserved) {
    for (std::int64_t begin = window.offset.count(); begin < cycle; begin += window.period.count()) {
      edge(begin - guard);
      edge(begin);
      edge(begin + window.length.count());
    }
  }

  struct Part {
    std::int64_t begin, end;
    std::uint8_t states;
    bool free;  ///< neither guarded nor reserved, nor the guard of what is reserved
  };
  std::vector<Part> parts;
  for (auto it = edges.begin(); it != edges.end(); ++it) {
    const std::int64_t at = *it, end = std::next(it) == edges.end() ? cycle : *std::next(it);
    Part part{at, end, 0, false};
    bool guarded = false, is_reserved = false, before_reserved = false;
    std::uint8_t others = background;
    for (const PlacedFrame& one : frames) {
      if (is_in(at, one.start - margin - guard, one.start + one.slot + margin, one.period)) guarded = true;
      if (is_in(at, one.start - early(one), one.start + one.slot + margin, one.period)) {
        part.states |= static_cast<std::uint8_t>(1U << one.traffic_class);
      }
    }
    for (const ReservedWindow& window : link.reserved) {
      const std::int64_t offset = window.offset.count();
      if ((background & ~window.gate_states) != 0 && is_in(at, offset - guard, offset, window.period.count())) {
        before_reserved = true;
        others &= window.gate_states;
      }
      if (!is_in(at, offset, offset + window.length.count(), window.period.count())) continue;
      is_reserved = true;
      if (!guarded) part.states = window.gate_states;
    }
    part.free = !guarded && !is_reserved && !before_reserved;
    if (!guarded && !is_reserved) part.states = others;
    if (!parts.empty() && parts.back().states == part.states && parts.back().free == part.free) {
      parts.back().end = end;
    } else {
      parts.push_back(part);
    }
  }

  PlannedPort port;
  port.link = index;
  std::int64_t usable = 0, lost = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Part& part = parts[i];
    if (!part.free) continue;
    const bool joins = parts.size() > 1 && parts.front().free && parts.back().free;
    const bool at_end = joins && (i == 0 || i + 1 == parts.size());
    const std::int64_t gap = at_end ? parts.front().end + cycle - parts.back().begin : part.end - part.begin;
    if (gap > guard) usable += part.end - part.begin;
    if (i == 0 || i + 1 == parts.size() || gap > merge.count()) continue;
    part.states = 0;
    if (gap > guard) lost += part.end - part.begin;
  }
  for (const Part& part : parts) {
    auto& entries = port.gates.entries;
    if (!entries.empty() && entries.back().gate_states == part.states) {
      entries.back().time_interval += Nanoseconds(part.end - part.begin);
    } else {
      entries.push_back({GateOperation::set_gate_states, part.states, Nanoseconds(part.end - part.begin)});
    }
  }
  port.gates.cycle_time = Nanoseconds(cycle);
  port.background_lost = usable == 0 ? 0 : static_cast<double>(lost) / static_cast<double>(usable);
  return port;
}

}  // namespace isoline::test
