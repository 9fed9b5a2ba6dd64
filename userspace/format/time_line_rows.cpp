// Time lines as comma-separated values and as JSON.
#include "format/csv_field.hpp"
#include "format/time_line.hpp"

namespace isoline::format {
namespace {

constexpr std::string_view line_end = "\r\n";

std::string number(const std::optional<Nanoseconds>& value) { return value ? std::to_string(value->count()) : ""; }

}  // namespace

std::string time_line_csv(std::span<const TimedRow> rows) {
  std::string text =
      "name,interface,direction,begin_ns,interval_ns,packets,bytes,lost,retransmitted,measure,count,p50_ns,p99_ns,"
      "max_ns";
  text += line_end;
  for (const TimedRow& row : rows) {
    const Flow& flow = *row.row.flow;
    const std::string who =
        csv_field(to_string(flow.key)) + "," + csv_field(flow.interface) + "," + to_string(flow.direction) + ",";
    const std::string measure = row.line->measure != nullptr ? std::string(row.line->measure->name) : "";
    MonotonicTime begin = row.line->begin;
    for (const analysis::TimeLinePoint& point : row.line->points) {
      text += who + std::to_string(begin.time_since_epoch().count()) + "," +
              std::to_string(row.line->interval.count()) + "," + std::to_string(point.counts.packets) + "," +
              std::to_string(point.counts.bytes) + "," + (flow.lost ? std::to_string(point.lost) : "") + "," +
              (flow.retransmitted ? std::to_string(point.retransmitted) : "") + "," + measure + "," +
              std::to_string(point.samples) + "," + number(point.p50) + "," + number(point.p99) + ",";
      if (point.samples != 0) text += number(point.max);
      text += line_end;
      begin += row.line->interval;
    }
  }
  return text;
}

void write_time_line(JsonWriter& json, const analysis::TimeLine& line) {
  using Shape = JsonWriter::Shape;
  json.key("time_line");
  json.begin_object();
  if (line.measure != nullptr) json.member("measure", line.measure->name);
  json.member("begin_ns", line.begin.time_since_epoch());
  json.member("interval_ns", line.interval);
  json.key("columns");
  json.begin_array(Shape::line);
  for (const char* column : {"packets", "bytes", "lost", "retransmitted", "count", "p50", "p99", "max"})
    json.value(column);
  json.end_array();
  json.key("rows");
  json.begin_array();
  for (const analysis::TimeLinePoint& point : line.points) {
    const auto time = [&](const std::optional<Nanoseconds>& value) {
      if (value) json.value(*value);
      if (!value) json.null();
    };
    json.begin_array(Shape::line);
    for (const std::uint64_t count :
         {point.counts.packets, point.counts.bytes, point.lost, point.retransmitted, point.samples})
      json.value(count);
    time(point.p50);
    time(point.p99);
    time(point.samples != 0 ? std::optional(point.max) : std::nullopt);
    json.end_array();
  }
  json.end_array();
  json.end_object();
}

}  // namespace isoline::format
