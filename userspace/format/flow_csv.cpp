#include "format/flow_csv.hpp"

#include "analysis/flow/measure.hpp"
#include "analysis/stats/histogram.hpp"
#include "format/csv_field.hpp"

namespace isoline::format {
namespace {

constexpr std::string_view line_end = "\r\n";

std::string number(Nanoseconds value) { return std::to_string(value.count()); }

void add_header(std::string& text) {
  text += "name,interface,direction,packets,bytes,first_seen_ns,last_seen_ns";
  for (const analysis::Measure& measure : analysis::measures())
    for (const char* part : {"count", "min_ns", "p50_ns", "p90_ns", "p99_ns", "max_ns", "mean_ns"})
      text += "," + std::string(measure.name) + "_" + part;
  for (const analysis::Counter& counter : analysis::counters()) text += "," + std::string(counter.name);
  text += line_end;
}

void add_distribution(std::string& text, const std::optional<Distribution>& distribution) {
  if (!distribution || distribution->count == 0) {
    text += ",,,,,,,";
    return;
  }
  text += "," + std::to_string(distribution->count) + "," + number(distribution->min);
  for (const double q : {0.5, 0.9, 0.99}) {
    text += ",";
    if (distribution->has_histogram) text += number(analysis::quantile(*distribution, q));
  }
  const auto count = static_cast<std::int64_t>(distribution->count);
  text += "," + number(distribution->max) + "," + number(distribution->sum / count);
}

}  // namespace

std::string flow_csv_header() {
  std::string text;
  add_header(text);
  return text;
}

void append_flow_csv(std::string& text, std::span<const analysis::FlowRow> rows) {
  for (const analysis::FlowRow& row : rows) {
    const Flow& flow = *row.flow;
    text += csv_field(to_string(flow.key)) + "," + csv_field(flow.interface) + "," + to_string(flow.direction) + "," +
            std::to_string(flow.counts.packets) + "," + std::to_string(flow.counts.bytes) + "," +
            number(flow.first_seen.time_since_epoch()) + "," + number(flow.last_seen.time_since_epoch());
    for (const analysis::Measure& measure : analysis::measures()) add_distribution(text, flow.*measure.distribution);
    for (const analysis::Counter& counter : analysis::counters()) {
      text += ",";
      if (const auto& count = flow.*counter.count) text += std::to_string(*count);
    }
    text += line_end;
  }
}

std::string flow_csv(std::span<const analysis::FlowRow> rows) {
  std::string text = flow_csv_header();
  append_flow_csv(text, rows);
  return text;
}

}  // namespace isoline::format
