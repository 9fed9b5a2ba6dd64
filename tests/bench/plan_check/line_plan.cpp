#include "bench/plan_check/line_plan.hpp"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

namespace isoline::bench {
namespace {

constexpr std::int64_t shortest = 500'000, cycle = 4'000'000;  // ns
constexpr std::uint32_t frame_size = 300;

using Stretches = std::vector<std::pair<std::int64_t, std::int64_t>>;

/// What the frames of a port take with their guards, in order and apart.
Stretches taken_of(const std::vector<std::pair<std::int64_t, std::int64_t>>& starts, std::int64_t guard,
                   std::int64_t slot) {
  Stretches all;
  for (const auto& [start, period] : starts) {
    for (std::int64_t at = start % period; at < cycle; at += period) {
      const std::int64_t begin = at - guard, end = at + slot;
      all.emplace_back(std::max<std::int64_t>(begin, 0), std::min(end, cycle));
      if (begin < 0) all.emplace_back(begin + cycle, cycle);
      if (end > cycle) all.emplace_back(0, end - cycle);
    }
  }
  std::ranges::sort(all);
  Stretches apart;
  for (const auto& [begin, end] : all) {
    if (!apart.empty() && begin <= apart.back().second) {
      apart.back().second = std::max(apart.back().second, end);
    } else {
      apart.emplace_back(begin, end);
    }
  }
  return apart;
}

GateControlList list_of(const Stretches& taken) {
  GateControlList list;
  list.cycle_time = Nanoseconds(cycle);
  std::int64_t from = 0;
  const auto add = [&](std::uint8_t states, std::int64_t until) {
    if (until > from) list.entries.push_back({GateOperation::set_gate_states, states, Nanoseconds(until - from)});
    from = until;
  };
  for (const auto& [begin, end] : taken) {
    add(0x7f, begin);
    add(0x80, end);
  }
  add(0x7f, cycle);
  return list;
}

Network line(std::uint32_t bridges) {
  Network network;
  network.scheduled.classes = {TrafficClass::masked(7)};
  for (std::uint32_t i = 0; i < bridges; ++i) network.nodes.push_back({"b" + std::to_string(i), NodeKind::bridge, 0});
  for (std::uint32_t i = 0; i < bridges; ++i)
    network.nodes.push_back({"s" + std::to_string(i), NodeKind::end_station, 0});
  for (std::uint32_t i = 0; i < bridges; ++i) {
    // 3·i: up to the bridge, 3·i + 1: to the next bridge, 3·i + 2: down to the station.
    for (const auto& [from, to] :
         {std::pair{bridges + i, i}, std::pair{i, (i + 1) % bridges}, std::pair{i, bridges + i}}) {
      Link link;
      link.from = from;
      link.to = to;
      link.interface = "to" + std::to_string(to);
      link.processing_delay = Nanoseconds(2000);
      network.links.push_back(link);
    }
  }
  return network;
}

}  // namespace

Plan line_plan(std::uint32_t bridges, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Plan plan;
  plan.network = line(bridges);
  const Network& network = plan.network;
  const std::int64_t slot = slot_time(network, network.links[0], frame_size).count();
  const std::int64_t step = forwarding_time(network, network.links[0], network.links[1], frame_size).count();
  const std::int64_t guard = guard_time(network, network.links[0]).count();
  std::vector<std::vector<std::pair<std::int64_t, std::int64_t>>> starts(network.links.size());

  const std::int64_t places = shortest / slot;
  for (std::int64_t place = 0; place < places; ++place) {
    if (place / 10 % 2 == 1) continue;  // room for the background
    const std::int64_t period = shortest << (random() % 4);
    for (std::int64_t part = 0; part < period / shortest; ++part) {
      const std::int64_t belt = place * slot + part * shortest;
      for (std::uint32_t at = 0; at + 1 < bridges;) {
        const std::uint32_t end =
            std::min<std::uint32_t>(bridges - 1, at + 1 + static_cast<std::uint32_t>(random() % 11));
        StreamRequest request;
        request.name = "s" + std::to_string(plan.streams.size());
        request.talker = bridges + at;
        request.listeners = {bridges + end};
        request.period = request.deadline = Nanoseconds(period);
        request.frame_size = frame_size;
        PlannedMember member;
        std::int64_t start = (belt + at * step) % period;
        const auto add = [&](LinkIndex link) {
          const auto hops = static_cast<std::uint32_t>(member.hops.size());
          member.hops.push_back({link, hops == 0 ? PlannedHop::talker : hops - 1});
          member.starts.emplace_back(start);
          starts[link].emplace_back(start, period);
          start += step;
        };
        add(3 * at);
        for (std::uint32_t bridge = at; bridge < end; ++bridge) add(3 * bridge + 1);
        add(3 * end + 2);
        plan.planned.push_back({static_cast<std::uint32_t>(plan.streams.size()), TrafficClass::masked(7), {member}});
        plan.streams.push_back(request);
        at = end;
      }
    }
  }
  plan.most_possible = static_cast<std::uint32_t>(plan.streams.size());
  for (LinkIndex link = 0; link < network.links.size(); ++link) {
    if (!starts[link].empty()) plan.ports.push_back({link, list_of(taken_of(starts[link], guard, slot)), 0});
  }
  return plan;
}

}  // namespace isoline::bench
