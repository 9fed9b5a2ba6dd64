#include "analysis/engine/engine_totals.hpp"

#include "analysis/engine/flow_copy.hpp"

namespace isoline::analysis {
namespace {

void add(PortTotals& into, const PortTotals& more) {
  for (std::size_t kind = 0; kind < flow_kind_count; ++kind) {
    for (std::size_t number = 0; number < traffic_classes; ++number) into.seen[kind][number] += more.seen[kind][number];
    into.overflow[kind] += more.overflow[kind];
  }
  into.evicted.counts += more.evicted.counts;
  into.evicted.flows += more.evicted.flows;
}

void add(ProbeOccupancy& into, const ProbeOccupancy& more) {
  into.flows += more.flows;
  into.max_flows += more.max_flows;
  into.histograms += more.histograms;
  into.max_histograms += more.max_histograms;
  into.conversations += more.conversations;
  into.max_conversations += more.max_conversations;
  into.histograms_refused += more.histograms_refused;
  into.conversations_refused += more.conversations_refused;
  into.evicted_flows += more.evicted_flows;
}

}  // namespace

EngineTotals& EngineTotals::operator+=(const EngineTotals& more) {
  for (std::size_t port = 0; port < ports.size(); ++port) add(ports[port], more.ports[port]);
  add(occupancy, more.occupancy);
  return *this;
}

Snapshot snapshot_of(const EngineTotals& totals, ClockSource clock, const std::vector<std::string>& interfaces,
                     Nanoseconds now) {
  Snapshot snapshot;
  snapshot.clock = clock;
  snapshot.taken = MonotonicTime(now);
  snapshot.taken_wall = WallTime(now);
  snapshot.occupancy = totals.occupancy;
  for (std::size_t slot = 0; slot < totals.ports.size(); ++slot) {
    const PortTotals& port = totals.ports[slot];
    InterfaceCounters counters;
    counters.interface = interface_name(interfaces, slot / 2);
    counters.direction = slot % 2 == 0 ? Direction::ingress : Direction::egress;
    std::array<Counts, traffic_classes> by_class{};
    for (std::size_t kind = 0; kind < flow_kind_count; ++kind) {
      Counts of_kind;
      for (std::size_t number = 0; number < traffic_classes; ++number) {
        of_kind += port.seen[kind][number].counts();
        by_class[number] += port.seen[kind][number].counts();
      }
      if (of_kind.packets == 0) continue;
      counters.kinds.emplace_back(static_cast<FlowKind>(kind), of_kind);
      counters.total += of_kind;
      if (port.overflow[kind].frames != 0)
        snapshot.overflow.push_back(
            {counters.interface, counters.direction, static_cast<FlowKind>(kind), port.overflow[kind].counts()});
    }
    if (counters.kinds.empty()) continue;
    for (std::size_t number = 0; number < traffic_classes; ++number)
      if (by_class[number].packets != 0)
        counters.traffic_classes.emplace_back(number == untagged ? "untagged" : std::to_string(number),
                                              by_class[number]);
    counters.evicted = port.evicted;
    snapshot.interfaces.push_back(std::move(counters));
  }
  return snapshot;
}

}  // namespace isoline::analysis
