// Reads the flow list document.
#include <algorithm>

#include "analysis/flow/measure.hpp"
#include "format/flow_json.hpp"
#include "format/json.hpp"
#include "format/occupancy_json.hpp"
#include "format/timestamp.hpp"

namespace isoline::format {
namespace {

constexpr std::size_t largest_document = std::size_t{1} << 30;

std::optional<CycleSource> parse_cycle_source(std::string_view text) {
  for (const auto source : {CycleSource::planned, CycleSource::counter, CycleSource::learned}) {
    if (text == to_string(source)) return source;
  }
  return std::nullopt;
}

void read_evicted(const JsonPlace& place, Evicted& evicted) {
  place.required("flows", evicted.flows);
  read_counts(place, evicted.counts);
}

void read_losses(const JsonPlace& place, PortLosses& losses) {
  place.required("missed", losses.missed);
  place.required("without_buffer", losses.without_buffer);
  place.required("broken", losses.broken);
}

void read_interface(const JsonPlace& place, InterfaceCounters& port) {
  place.required("name", port.interface);
  place.with("direction", true, [&](const JsonPlace& text) { read_direction(text, port.direction); });
  read_counts(place, port.total);
  place.with("protocol_classes", false, [&](const JsonPlace& classes) {
    classes.each_member([&](std::string_view name, const JsonPlace& counts) {
      const auto kind = parse_flow_kind(name);
      if (!kind) return;  // a newer writer's class
      read_counts(counts, port.kinds.emplace_back(*kind, Counts{}).second);
    });
    std::ranges::sort(port.kinds, {}, &std::pair<FlowKind, Counts>::first);
  });
  place.with("traffic_classes", false, [&](const JsonPlace& classes) {
    classes.each_member([&](std::string_view name, const JsonPlace& counts) {
      read_counts(counts, port.traffic_classes.emplace_back(name, Counts{}).second);
    });
  });
  place.with("also_seen_at", false, [&](const JsonPlace& views) {
    views.each_element([&](const JsonPlace& view) { view.get(port.views.emplace_back()); });
  });
  place.with("may_miss", false, [&](const JsonPlace& ways) {
    ways.each_element([&](const JsonPlace& way) { way.get(port.may_miss.emplace_back()); });
  });
  place.with("evicted", false, [&](const JsonPlace& evicted) { read_evicted(evicted, port.evicted); });
  place.with("losses", false, [&](const JsonPlace& losses) { read_losses(losses, port.losses.emplace()); });
}

void read_flow(const JsonPlace& place, Flow& flow, MonotonicTime taken) {
  place.required("interface", flow.interface);
  place.with("direction", true, [&](const JsonPlace& text) { read_direction(text, flow.direction); });
  place.with("reverse", false, [&](const JsonPlace& name) {
    if (!name.is_null()) name.get(flow.reverse, parse_flow_key, "name of a flow");
  });
  place.with("key", true, [&](const JsonPlace& key) { read_key(key, flow.key); });
  read_counts(place, flow.counts);
  place.required("first_seen_ns", flow.first_seen);
  place.required("last_seen_ns", flow.last_seen);
  place.optional("stream", flow.stream);
  place.optional("cycle_ns", flow.cycle);
  place.with("cycle_source", false,
             [&](const JsonPlace& source) { source.get(flow.cycle_source, parse_cycle_source, "source of a cycle"); });
  for (const analysis::Measure& measure : analysis::measures()) {
    place.with((std::string(measure.name) + "_ns").c_str(), false, [&](const JsonPlace& distribution) {
      read_distribution(distribution, (flow.*measure.distribution).emplace());
    });
  }
  place.optional("handshake_ns", flow.handshake);
  for (const analysis::Counter& counter : analysis::counters()) {
    place.optional(std::string(counter.name).c_str(), flow.*counter.count);
  }
  place.with("disturbed_ns_ago", false, [&](const JsonPlace& ago) {
    Nanoseconds time{};
    if (ago.get(time)) flow.disturbed = taken - time;
  });
}

void read_overflow(const JsonPlace& place, Overflow& record) {
  place.required("interface", record.interface);
  place.with("direction", true, [&](const JsonPlace& text) { read_direction(text, record.direction); });
  place.with("protocol_class", true,
             [&](const JsonPlace& kind) { kind.get(record.kind, parse_flow_kind, "protocol class"); });
  read_counts(place, record.counts);
}

template <class T>
void read_list(const JsonPlace& place, const char* name, std::vector<T>& list, const auto& read) {
  place.with(name, true, [&](const JsonPlace& elements) {
    elements.each_element([&](const JsonPlace& element) { read(element, list.emplace_back()); });
  });
}

void read_document(const JsonPlace& place, Snapshot& snapshot) {
  place.with("schema", true, [](const JsonPlace& schema) {
    std::string name;
    if (schema.get(name) && name != "isoline.flow-list/1") schema.note("only isoline.flow-list/1 is understood");
  });
  place.with("taken", true, [&](const JsonPlace& taken) {
    taken.get(snapshot.taken_wall, parse_rfc3339, "time such as 2026-01-01T00:00:00Z");
  });
  place.required("taken_ns", snapshot.taken);
  place.required("covers_ns", snapshot.covers);
  read_list(place, "interfaces", snapshot.interfaces, read_interface);
  read_list(place, "flows", snapshot.flows,
            [&](const JsonPlace& element, Flow& flow) { read_flow(element, flow, snapshot.taken); });
  read_list(place, "overflow", snapshot.overflow, read_overflow);
  Evicted sum;  // checked only: the ports' own totals say the same
  place.with("evicted", true, [&](const JsonPlace& evicted) { read_evicted(evicted, sum); });
  place.with("probe", false, [&](const JsonPlace& probe) {
    for_each_occupancy([&](const char* name, auto member) { probe.optional(name, snapshot.occupancy.*member); });
  });
}

}  // namespace

Result<Snapshot> decode_snapshot(std::string_view text) {
  Snapshot snapshot;
  const auto read = read_json(text, largest_document, "the flow list",
                              [&](const JsonPlace& document) { read_document(document, snapshot); });
  if (!read) return tl::unexpected(read.error());
  return snapshot;
}

}  // namespace isoline::format
