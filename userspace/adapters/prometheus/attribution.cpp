#include "adapters/prometheus/attribution.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "analysis/flow/top.hpp"

namespace isoline::exporter {
namespace {

// Series of flows that left are remembered for this many times the number of busiest flows.
constexpr std::size_t remembered = 4;
// Interfaces of containers come with ever new names; above this many the unused ones are dropped.
constexpr std::size_t many_names = 512;

std::uint64_t rest(std::uint64_t total, std::uint64_t named) { return total > named ? total - named : 0; }

}  // namespace

analysis::FlowPlace Attribution::kept(const Flow& flow) {
  auto name = interfaces_.find(flow.interface);
  if (name == interfaces_.end()) {
    name = interfaces_.insert(flow.interface).first;
  }
  return {*name, flow.direction, flow.key};
}

Figures Attribution::gained(const Flow& flow, const analysis::FlowPlace& place) {
  const Figures now = figures_of(flow);
  auto [found, is_new] = records_.try_emplace(place);
  Record& record = found->second;
  // Another first_seen: it was evicted in between and what it has now is all new.
  const Figures more = is_new || record.first_seen != flow.first_seen ? now : now - record.figures;
  record = {flow.first_seen, reading_, now};
  return more;
}

std::vector<AttributedFlow> Attribution::update(const Snapshot& snapshot, const std::vector<ProbePort>& ports,
                                                std::size_t busiest) {
  ++reading_;
  notice_new_counters(snapshot, ports);
  const analysis::TopFlows chosen = analysis::top_flows(snapshot, busiest);
  const std::unordered_set<const Flow*> named(chosen.top.begin(), chosen.top.end());

  std::map<Port, Counts> planned;
  for (const Flow& flow : snapshot.flows) {
    const Port port{flow.interface, flow.direction};
    if (flow.stream) {
      planned[port] += flow.counts;
      continue;
    }
    const analysis::FlowPlace place = kept(flow);
    Figures more = gained(flow, place);
    Others& others = others_[port];
    if (!named.contains(&flow)) {
      more.packets = more.bytes = 0;  // these come from the port's total, see close_the_books()
      others.figures += more;
      continue;
    }
    Series& series = series_[place];
    series.reading = reading_;
    series.figures += more;
    others.named_packets += more.packets;
    others.named_bytes += more.bytes;
  }
  close_the_books(snapshot, planned);

  std::vector<AttributedFlow> all;
  all.reserve(chosen.top.size() + others_.size());
  for (const Flow* flow : chosen.top) {
    all.push_back({to_string(flow->key), flow->interface, flow->direction, series_.at(kept(*flow)).figures});
  }
  for (const auto& [port, others] : others_) {
    all.push_back({other_flows, port.first, port.second, others.figures});
  }
  forget(busiest);
  forget_names();
  return all;
}

void Attribution::notice_new_counters(const Snapshot& snapshot, const std::vector<ProbePort>& ports) {
  const MonotonicTime loaded = snapshot.taken - snapshot.covers;
  const bool new_probe = loaded != std::exchange(loaded_, loaded);
  for (const InterfaceCounters& interface : snapshot.interfaces) {
    const auto port = std::find_if(ports.begin(), ports.end(),
                                   [&](const ProbePort& each) { return each.interface == interface.interface; });
    const IfIndex index = port == ports.end() ? IfIndex{} : port->index;
    Others& others = others_[{interface.interface, interface.direction}];
    const bool fell = interface.total.packets < others.total.packets;
    if (new_probe || fell || index != others.index) {  // the port's counters began anew, and so does this sum
      others.named_packets = others.named_bytes = 0;
      others.figures.packets = others.figures.bytes = 0;
    }
    others.index = index;
  }
}

void Attribution::close_the_books(const Snapshot& snapshot, const std::map<Port, Counts>& planned) {
  std::set<Port> present;
  for (const InterfaceCounters& interface : snapshot.interfaces) {
    const Port port{interface.interface, interface.direction};
    present.insert(port);
    Others& others = others_[port];
    others.total = interface.total;
    const auto found = planned.find(port);
    const Counts streams = found == planned.end() ? Counts{} : found->second;
    // A flow is read a moment after its port's total, so the difference may lag; it never falls.
    others.figures.packets =
        std::max(others.figures.packets, rest(interface.total.packets, streams.packets + others.named_packets));
    others.figures.bytes =
        std::max(others.figures.bytes, rest(interface.total.bytes, streams.bytes + others.named_bytes));
  }
  std::erase_if(others_, [&](const auto& entry) { return !present.contains(entry.first); });
}

void Attribution::forget(std::size_t busiest) {
  std::erase_if(records_, [&](const auto& entry) { return entry.second.reading != reading_; });
  const std::size_t limit = busiest * (1 + remembered);
  if (series_.size() <= limit) {
    return;
  }
  std::vector<std::uint64_t> readings;
  for (const auto& [place, series] : series_) {
    readings.push_back(series.reading);
  }
  const auto newest_forgotten = readings.begin() + static_cast<std::ptrdiff_t>(readings.size() - limit - 1);
  std::nth_element(readings.begin(), newest_forgotten, readings.end());
  std::erase_if(series_, [&](const auto& entry) {
    return entry.second.reading != reading_ && entry.second.reading <= *newest_forgotten;
  });
}

void Attribution::forget_names() {
  if (interfaces_.size() <= many_names) {
    return;
  }
  std::set<std::string_view> used;
  for (const auto& [place, record] : records_) {
    used.insert(place.interface);
  }
  for (const auto& [place, series] : series_) {
    used.insert(place.interface);
  }
  std::erase_if(interfaces_, [&](const std::string& name) { return !used.contains(name); });
}

}  // namespace isoline::exporter
