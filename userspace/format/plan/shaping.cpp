#include "format/plan/shaping.hpp"

#include "format/json_writer.hpp"
#include "format/plan/text.hpp"
#include "format/table.hpp"
#include "format/words.hpp"
#include "model/units.hpp"

namespace isoline::format {
namespace {

void append(std::vector<Line>& lines, const Table& table, const TextStyle& style, bool marks = false) {
  if (table.size() == 0) return;
  if (!lines.empty()) lines.push_back({""});
  for (Line& line : table.lines(style, marks)) lines.push_back(std::move(line));
}

std::string time_or_none(const std::optional<Nanoseconds>& time) { return time ? for_people(*time) : "no bound"; }

/// Of streams that have two of them.
template <class One>
std::string copy_of(std::span<const StreamRequest> requests, const One& one) {
  return requests[one.stream].redundant ? std::to_string(one.member) : "";
}

template <class List, class Write>
void write_list(JsonWriter& json, const char* name, const List& list, const Write& write) {
  json.key(name);
  json.begin_array();
  for (const auto& one : list) {
    json.begin_object(JsonWriter::Shape::line);
    write(one);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string launch_times_text(const Plan& plan, std::span<const schedule::StreamLaunch> launches,
                              const TextStyle& style) {
  Table table({{.header = "port", .align = Align::left, .shrinks = true},
               {.header = "class"},
               {.header = "stream", .align = Align::left, .shrinks = true},
               {.header = "copy", .optional = true},
               {.header = "frame", .optional = true},
               {.header = "period"},
               {.header = "launch"},
               {.header = "", .align = Align::left, .optional = true}});
  for (const schedule::StreamLaunch& one : launches) {
    table.add({{link_in_words(plan.network, one.link), std::to_string(one.traffic_class.value()),
                plan.streams[one.stream].name, plan.streams[one.stream].redundant ? std::to_string(one.member) : "",
                plan.streams[one.stream].frames > 1 ? std::to_string(one.frame) : "", to_string(one.period),
                to_string(one.launch), one.before ? "of the period before" : ""},
               Emphasis::none});
  }
  return to_text(table.lines(style), style);
}

std::string encode_launch_times(const Plan& plan, std::span<const schedule::StreamLaunch> launches, bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  json.member("schema", "isoline.launch-times/1");
  write_list(json, "launches", launches, [&](const schedule::StreamLaunch& one) {
    json.member("link", link_in_words(plan.network, one.link));
    json.member("stream", plan.streams[one.stream].name);
    json.member("member", one.member);
    json.member("frame", one.frame);
    json.member("traffic_class", one.traffic_class.value());
    json.member("period_ns", one.period);
    json.member("launch_ns", one.launch);
    json.member("period_before", one.before);
  });
  json.end_object();
  return json.take();
}

std::string credit_shaping_text(const Network& network, std::span<const StreamRequest> requests,
                                const schedule::CreditShaping& shaping, const TextStyle& style) {
  Table classes({{.header = "port", .align = Align::left, .shrinks = true},
                 {.header = "class"},
                 {.header = "reserved for each"},
                 {.header = "idle slope"},
                 {.header = "send slope", .rank = 1},
                 {.header = "hi credit", .rank = 2},
                 {.header = "lo credit", .rank = 2},
                 {.header = "delay at most"}});
  for (const schedule::ShapedClass& one : shaping.classes) {
    classes.add({{link_in_words(network, one.link), std::to_string(one.traffic_class.value()),
                  one.interval > Nanoseconds(0) ? to_string(one.interval) : "period", for_people(one.shaper.idle_slope),
                  "-" + for_people(BitRate{-one.shaper.send_slope.bits_per_second}),
                  std::to_string(one.shaper.hi_credit), std::to_string(one.shaper.lo_credit), time_or_none(one.delay)},
                 Emphasis::none});
  }
  Table listeners({{.header = "stream", .align = Align::left, .shrinks = true},
                   {.header = "copy", .optional = true},
                   {.header = "listener", .align = Align::left, .max_width = 24},
                   {.header = "latency at most"},
                   {.header = "deadline"}});
  for (const schedule::ShapedListener& one : shaping.listeners) {
    listeners.add({{requests[one.stream].name, copy_of(requests, one), network.nodes[one.listener].name,
                    time_or_none(one.latency), to_string(requests[one.stream].deadline)},
                   one.in_time ? Emphasis::none : Emphasis::alert});
  }
  std::vector<Line> lines;
  append(lines, classes, style);
  append(lines, listeners, style, true);
  return to_text(lines, style);
}

std::string encode_credit_shaping(const Network& network, std::span<const StreamRequest> requests,
                                  const schedule::CreditShaping& shaping, bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  json.member("schema", "isoline.credit-shaping/1");
  write_list(json, "traffic_classes", shaping.classes, [&](const schedule::ShapedClass& one) {
    json.member("link", link_in_words(network, one.link));
    json.member("traffic_class", one.traffic_class.value());
    if (one.interval > Nanoseconds(0)) json.member("measurement_interval_ns", one.interval);
    json.member("idle_slope", static_cast<std::int64_t>(one.shaper.idle_slope.bits_per_second));
    json.member("send_slope", static_cast<std::int64_t>(one.shaper.send_slope.bits_per_second));
    json.member("hi_credit", one.shaper.hi_credit);
    json.member("lo_credit", one.shaper.lo_credit);
    json.member("most_delay_ns", one.delay);
  });
  write_list(json, "listeners", shaping.listeners, [&](const schedule::ShapedListener& one) {
    json.member("stream", requests[one.stream].name);
    json.member("member", one.member);
    json.member("listener", network.nodes[one.listener].name);
    json.member("most_latency_ns", one.latency);
    json.member("in_time", one.in_time);
  });
  json.end_object();
  return json.take();
}

std::string cyclic_queuing_text(const Network& network, std::span<const StreamRequest> requests,
                                const schedule::CyclicQueuing& queuing, const TextStyle& style) {
  std::vector<Line> lines{{"cycles of " + to_string(queuing.cycle) + ", " + std::to_string(queuing.admitted.size()) +
                           " of " + counted(queuing.admitted.size() + queuing.rejected.size(), "stream")}};
  Table streams({{.header = "stream", .align = Align::left, .shrinks = true},
                 {.header = "copy", .optional = true},
                 {.header = "sent in cycle"},
                 {.header = "listener", .align = Align::left, .max_width = 24},
                 {.header = "after"},
                 {.header = "before"},
                 {.header = "deadline"}});
  for (const schedule::CyclicStream& one : queuing.admitted) {
    for (const schedule::CyclicListener& listener : one.listeners) {
      streams.add({{requests[one.stream].name, copy_of(requests, one), std::to_string(one.cycle),
                    network.nodes[listener.listener].name, to_string(listener.earliest), to_string(listener.latest),
                    to_string(requests[one.stream].deadline)},
                   Emphasis::none});
    }
  }
  append(lines, streams, style);
  Table rejected(
      {{.header = "rejected", .align = Align::left, .shrinks = true}, {.header = "because", .align = Align::left}});
  for (const RejectedStream& one : queuing.rejected) {
    rejected.add({{requests[one.stream].name, one.reason}, Emphasis::alert});
  }
  append(lines, rejected, style, true);
  Table ports({{.header = "port", .align = Align::left, .shrinks = true},
               {.header = "for streams"},
               {.header = "fullest cycle"}});
  for (const schedule::CyclicPort& one : queuing.ports) {
    ports.add({{link_in_words(network, one.link), for_people(one.capacity), for_people(one.fullest)}, Emphasis::none});
  }
  append(lines, ports, style);
  return to_text(lines, style);
}

std::string encode_cyclic_queuing(const Network& network, std::span<const StreamRequest> requests,
                                  const schedule::CyclicQueuing& queuing, bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  json.member("schema", "isoline.cyclic-queuing/1");
  json.member("cycle_ns", queuing.cycle);
  write_list(json, "streams", queuing.admitted, [&](const schedule::CyclicStream& one) {
    json.member("stream", requests[one.stream].name);
    json.member("member", one.member);
    json.member("cycle", one.cycle);
    write_list(json, "listeners", one.listeners, [&](const schedule::CyclicListener& listener) {
      json.member("listener", network.nodes[listener.listener].name);
      json.member("least_latency_ns", listener.earliest);
      json.member("most_latency_ns", listener.latest);
    });
  });
  write_list(json, "rejected", queuing.rejected, [&](const RejectedStream& one) {
    json.member("stream", requests[one.stream].name);
    json.member("reason", one.reason);
  });
  write_list(json, "ports", queuing.ports, [&](const schedule::CyclicPort& one) {
    json.member("link", link_in_words(network, one.link));
    json.member("capacity_ns", one.capacity);
    json.member("fullest_ns", one.fullest);
  });
  json.end_object();
  return json.take();
}

}  // namespace isoline::format
