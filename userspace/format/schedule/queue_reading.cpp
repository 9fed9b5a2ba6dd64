#include "format/schedule/queue_reading.hpp"

#include "analysis/gates/base_time_shift.hpp"
#include "analysis/stats/histogram.hpp"
#include "format/flow_json.hpp"
#include "format/schedule/words.hpp"
#include "format/table.hpp"
#include "format/words.hpp"
#include "model/digits.hpp"
#include "model/units.hpp"

namespace isoline::format {
namespace {

std::string share_inside(const GateKeeping& gates) {
  const std::uint64_t all = judged(gates);
  if (all == 0) return "";
  // Cut off, not rounded: only what is all of them is called 100 %.
  const std::uint64_t parts = gates.in_window * 100'000 / all;
  return fixed(static_cast<double>(parts) / 1000, 3) + " %";
}

/// "3, at most 120us", "" for none.
std::string beside(const std::optional<GateKeeping>& gates, Distribution GateKeeping::* side) {
  if (!gates || ((*gates).*side).count == 0) return "";
  const Distribution& times = (*gates).*side;
  return std::to_string(times.count) + ", at most " + for_people(times.max);
}

std::string time_of(const std::optional<Distribution>& times, double quantile) {
  return times && times->count ? for_people(analysis::quantile(*times, quantile)) : "";
}

void append_classes(std::vector<Line>& lines, const PortReading& port, TextStyle style) {
  constexpr std::size_t indent = 2;
  if (style.width > indent) style.width -= indent;
  Table table({{.header = "class"},
               {.header = "frames"},
               {.header = "in window", .optional = true},
               {.header = "early", .optional = true},
               {.header = "late", .optional = true},
               {.header = "waits p50", .optional = true},
               {.header = "p99", .optional = true, .rank = 2},
               {.header = "max", .optional = true},
               {.header = "through p50", .optional = true},
               {.header = "max", .optional = true}});
  for (const ClassReading& one : port.classes) {
    table.add({{std::to_string(one.traffic_class.value()), std::to_string(one.frames),
                one.gates ? share_inside(*one.gates) : "", beside(one.gates, &GateKeeping::early),
                beside(one.gates, &GateKeeping::late), time_of(one.queue, 0.5), time_of(one.queue, 0.99),
                time_of(one.queue, 1), time_of(one.forward, 0.5), time_of(one.forward, 1)},
               Emphasis::none});
  }
  for (Line& line : table.lines(style)) lines.push_back({std::string(indent, ' ') + line.text, line.emphasis});
}

void append_shift(std::vector<Line>& lines, const PortReading& port) {
  const auto shift = analysis::base_time_shift(port);
  if (!shift || shift->shift == Nanoseconds(0)) return;
  const bool late = shift->shift > Nanoseconds(0);
  lines.push_back({"  the gates open " + for_people(std::chrono::abs(shift->shift)) + (late ? " later" : " earlier") +
                       " than they should, to within " + for_people(3 * shift->resolution) + ": " +
                       fixed(100 * shift->in_window, 1) + " % of the frames are in their windows then",
                   Emphasis::alert});
}

std::string lost_stamps(const StampMatches& matches, const char* what) {
  if (matches.collisions + matches.missed == 0) return "";
  return std::to_string(matches.collisions) + " collisions, " + std::to_string(matches.missed) + " without a stamp (" +
         what + ")";
}

void append_remarks(std::vector<Line>& lines, const PortReading& port) {
  for (const ClassReading& one : port.classes) {
    const auto remark = [&](const std::string& text) {
      if (!text.empty()) lines.push_back({"  class " + std::to_string(one.traffic_class.value()) + ": " + text});
    };
    if (one.gates && one.gates->never_open)
      remark(counted(one.gates->never_open, "frame") + " though its gate never opens");
    if (one.gates && one.gates->before_base)
      remark(counted(one.gates->before_base, "frame") + " before the base time: not judged");
    remark(lost_stamps(one.queue_matches, "waiting"));
    remark(lost_stamps(one.forward_matches, "on the way through"));
  }
}

std::string clock_line(const QueueClock& clock) {
  std::string text = "clock: CLOCK_TAI of this host, read to " + for_people(clock.read_error) +
                     "; a stamp is taken when the driver gets the frame";
  if (clock.tai_offset == std::chrono::seconds(0)) text += "; the kernel was not told TAI - UTC";
  return text;
}

void write_matches(JsonWriter& json, const char* name, const StampMatches& matches) {
  json.key(name);
  json.begin_object(JsonWriter::Shape::line);
  json.member("matched", matches.matched);
  json.member("collisions", matches.collisions);
  json.member("missed", matches.missed);
  json.end_object();
}

void write_times(JsonWriter& json, const char* name, const Distribution& times, bool whole) {
  if (times.count == 0) return;
  json.key(name);
  write_distribution(json, times, whole);
}

void write_keeping(JsonWriter& json, const GateKeeping& gates, bool whole) {
  json.member("in_window", gates.in_window);
  json.member("early", gates.early.count);
  json.member("late", gates.late.count);
  json.member("never_open", gates.never_open);
  json.member("before_base", gates.before_base);
  write_times(json, "early_ns", gates.early, whole);
  write_times(json, "late_ns", gates.late, whole);
  if (!whole) return;
  json.key("phase");
  json.begin_array(JsonWriter::Shape::line);
  for (std::size_t bin = 0; bin < gates.phase.size(); ++bin) {
    if (gates.phase[bin] == 0) continue;
    json.begin_array();
    json.value(bin);
    json.value(gates.phase[bin]);
    json.end_array();
  }
  json.end_array();
}

void write_class(JsonWriter& json, const ClassReading& one, bool whole) {
  json.begin_object();
  json.member("traffic_class", one.traffic_class.value());
  json.member("frames", one.frames);
  json.member("bytes", one.bytes);
  if (one.gates) write_keeping(json, *one.gates, whole);
  if (one.queue) {
    write_times(json, "queue_ns", *one.queue, whole);
    write_matches(json, "queue_stamps", one.queue_matches);
  }
  if (one.forward) {
    write_times(json, "forward_ns", *one.forward, whole);
    write_matches(json, "forward_stamps", one.forward_matches);
  }
  json.end_object();
}

void write_port(JsonWriter& json, const PortReading& port, bool whole) {
  json.begin_object();
  json.member("interface", port.interface);
  if (port.gates) {
    json.member("base_time_ns", port.gates->base_time.time_since_epoch());
    json.member("cycle_time_ns", port.gates->cycle_time);
    json.member("phase_bins", phase_bins);
  }
  if (const auto shift = analysis::base_time_shift(port)) {
    json.key("base_time_shift");
    json.begin_object(JsonWriter::Shape::line);
    json.member("shift_ns", shift->shift);
    json.member("least_ns", shift->least);
    json.member("most_ns", shift->most);
    json.member("resolution_ns", shift->resolution);
    json.end_object();
  }
  json.key("traffic_classes");
  json.begin_array();
  for (const ClassReading& one : port.classes) write_class(json, one, whole);
  json.end_array();
  json.end_object();
}

}  // namespace

std::uint64_t judged(const GateKeeping& gates) {
  return gates.in_window + gates.early.count + gates.late.count + gates.never_open;
}

std::string queue_reading_text(const QueueReading& reading, const TextStyle& style) {
  std::vector<Line> lines;
  for (const PortReading& port : reading.ports) {
    std::string head = port.interface + ": " + for_people(reading.duration);
    head += !port.gates ? ", no gates"
                        : ", cycle " + to_string(port.gates->cycle_time) + ", base time " +
                              base_time_in_words(port.gates->base_time);
    lines.push_back({head, Emphasis::heading});
    if (port.classes.empty()) lines.push_back({"  no frames"});
    if (!port.classes.empty()) append_classes(lines, port, style);
    append_shift(lines, port);
    append_remarks(lines, port);
  }
  lines.push_back({clock_line(reading.clock), Emphasis::faint});
  if (reading.clock.stepped != Nanoseconds(0))
    lines.push_back({"the clock was set by " + for_people(std::chrono::abs(reading.clock.stepped)) +
                         " meanwhile: phases before and after do not belong together",
                     Emphasis::alert});
  return to_text(lines, style);
}

std::string encode_queue_reading(const QueueReading& reading, bool whole, bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  json.member("schema", "isoline.queue-reading/1");
  json.member("duration_ns", reading.duration);
  json.key("clock_state");
  json.begin_object(JsonWriter::Shape::line);
  json.member("clock", to_string(ClockSource::tai));
  json.member("read_error_ns", reading.clock.read_error);
  json.member("stepped_ns", reading.clock.stepped);
  json.member("tai_offset_s", reading.clock.tai_offset.count());
  json.end_object();
  json.key("ports");
  json.begin_array();
  for (const PortReading& port : reading.ports) write_port(json, port, whole);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace isoline::format
