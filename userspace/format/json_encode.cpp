// Writes the flow list document.
#include <algorithm>

#include "analysis/flow/measure.hpp"
#include "analysis/flow/merge.hpp"
#include "format/capture_json.hpp"
#include "format/flow_json.hpp"
#include "format/json.hpp"
#include "format/occupancy_json.hpp"
#include "format/time_line.hpp"
#include "format/timestamp.hpp"

namespace isoline::format {
namespace {

using Shape = JsonWriter::Shape;

void write_counts_object(JsonWriter& json, const Counts& counts) {
  json.begin_object(Shape::line);
  write_counts(json, counts);
  json.end_object();
}

void write_evicted(JsonWriter& json, const Evicted& evicted) {
  json.begin_object(Shape::line);
  json.member("flows", evicted.flows);
  write_counts(json, evicted.counts);
  json.end_object();
}

void write_losses(JsonWriter& json, const PortLosses& losses) {
  json.begin_object(Shape::line);
  json.member("missed", losses.missed);
  json.member("without_buffer", losses.without_buffer);
  json.member("broken", losses.broken);
  json.end_object();
}

void write_interface(JsonWriter& json, const InterfaceCounters& port) {
  json.begin_object();
  json.member("name", port.interface);
  json.member("direction", to_string(port.direction));
  write_counts(json, port.total);
  json.key("protocol_classes");
  json.begin_object();
  for (const auto& [kind, counts] : port.kinds) {
    json.key(to_string(kind));
    write_counts_object(json, counts);
  }
  json.end_object();
  json.key("traffic_classes");
  json.begin_object();
  for (const auto& [name, counts] : port.traffic_classes) {
    json.key(name);
    write_counts_object(json, counts);
  }
  json.end_object();
  json.key("also_seen_at");
  json.begin_array(Shape::line);
  for (const std::string& view : port.views) json.value(view);
  json.end_array();
  if (!port.may_miss.empty()) {
    json.key("may_miss");
    json.begin_array(Shape::line);
    for (const std::string& way : port.may_miss) json.value(way);
    json.end_array();
  }
  if (port.evicted != Evicted{}) {
    json.key("evicted");
    write_evicted(json, port.evicted);
  }
  if (port.losses) {
    json.key("losses");
    write_losses(json, *port.losses);
  }
  json.end_object();
}

Nanoseconds before(MonotonicTime taken, MonotonicTime then) { return std::max(taken - then, Nanoseconds(0)); }

void write_flow(JsonWriter& json, const Flow& flow, MonotonicTime taken, bool whole, const analysis::TimeLine* line) {
  json.begin_object();
  json.member("name", to_string(flow.key));
  json.member("interface", flow.interface);
  json.member("direction", to_string(flow.direction));
  json.key("reverse");
  if (flow.reverse) json.value(to_string(*flow.reverse));
  if (!flow.reverse) json.null();
  json.key("key");
  write_key(json, flow.key);
  write_counts(json, flow.counts);
  json.member("first_seen_ns", flow.first_seen.time_since_epoch());
  json.member("last_seen_ns", flow.last_seen.time_since_epoch());
  json.member("age_ns", before(taken, flow.first_seen));
  json.member("stream", flow.stream);
  json.member("cycle_ns", flow.cycle);
  if (flow.cycle_source) json.member("cycle_source", to_string(*flow.cycle_source));
  for (const analysis::Measure& measure : analysis::measures()) {
    const auto& distribution = flow.*measure.distribution;
    if (!distribution || distribution->count == 0) continue;
    json.key(std::string(measure.name) + "_ns");
    write_distribution(json, *distribution, whole);
  }
  json.member("handshake_ns", flow.handshake);
  for (const analysis::Counter& counter : analysis::counters()) json.member(counter.name, flow.*counter.count);
  if (flow.disturbed) json.member("disturbed_ns_ago", before(taken, *flow.disturbed));
  if (line != nullptr) write_time_line(json, *line);
  json.end_object();
}

void write_overflow(JsonWriter& json, const Overflow& record) {
  json.begin_object(Shape::line);
  json.member("interface", record.interface);
  json.member("direction", to_string(record.direction));
  json.member("protocol_class", to_string(record.kind));
  write_counts(json, record.counts);
  json.end_object();
}

template <class T>
void write_list(JsonWriter& json, const char* name, const std::vector<T>& list, const auto& write) {
  json.key(name);
  json.begin_array();
  for (const T& element : list) write(element);
  json.end_array();
}

}  // namespace

SnapshotPieces::SnapshotPieces(const Snapshot& snapshot, const JsonOptions& options)
    : snapshot_(snapshot), options_(options), json_(options.pretty) {
  json_.begin_object();
  json_.member("schema", "isoline.flow-list/1");
  json_.member("taken", to_rfc3339(snapshot.taken_wall));
  json_.member("taken_ns", snapshot.taken.time_since_epoch());
  json_.member("covers_ns", snapshot.covers);
  json_.member("clock", to_string(snapshot.clock));
  if (options.capture != nullptr) write_capture(json_, *options.capture);
  write_list(json_, "interfaces", snapshot.interfaces, [&](const auto& port) { write_interface(json_, port); });
  json_.key("flows");
  json_.begin_array();
}

void SnapshotPieces::add(std::span<const Flow> flows) {
  for (const Flow& flow : flows) {
    const auto* line = added_ < options_.time_lines.size() ? &options_.time_lines[added_] : nullptr;
    ++added_;
    write_flow(json_, flow, snapshot_.taken, options_.histograms, line);
  }
}

void SnapshotPieces::finish() {
  json_.end_array();
  write_list(json_, "overflow", snapshot_.overflow, [&](const auto& record) { write_overflow(json_, record); });
  json_.key("evicted");
  write_evicted(json_, analysis::total_evicted(snapshot_));
  json_.key("probe");
  json_.begin_object();
  for_each_occupancy([&](const char* name, auto member) { json_.member(name, snapshot_.occupancy.*member); });
  json_.end_object();
  json_.end_object();
  json_.end_document();
}

std::string encode_snapshot(const Snapshot& snapshot, const JsonOptions& options) {
  SnapshotPieces pieces(snapshot, options);
  pieces.reserve(4096 + snapshot.flows.size() * (options.histograms ? 1600 : 1000));
  pieces.add(snapshot.flows);
  pieces.finish();
  return pieces.take();
}

}  // namespace isoline::format
