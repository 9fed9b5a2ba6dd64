#include "format/plan/simulation.hpp"

#include <algorithm>
#include <cmath>

#include "format/json_writer.hpp"
#include "format/plan/text.hpp"
#include "format/table.hpp"
#include "format/words.hpp"
#include "model/digits.hpp"
#include "model/units.hpp"

namespace isoline::format {
namespace {

using schedule::SimulatedListener;
using schedule::Simulation;

/// Of a stream on all of its hops.
struct Away {
  Nanoseconds earliest{0}, latest{0};
};

std::vector<Away> away_by_stream(const Plan& plan, const Simulation& run) {
  std::vector<Away> away(plan.streams.size());
  for (const schedule::SimulatedHop& hop : run.hops) {
    Away& one = away[hop.stream];
    one.earliest = std::min(one.earliest, hop.earliest);
    one.latest = std::max(one.latest, hop.latest);
  }
  return away;
}

std::string unless_zero(std::uint64_t number) { return number == 0 ? "" : std::to_string(number); }
std::string unless_zero(Nanoseconds time) { return time == Nanoseconds(0) ? "" : for_people(std::chrono::abs(time)); }

bool is_troubled(const SimulatedListener& one) { return one.lost > 0 || one.deadline_misses > 0; }

void append_summary(std::vector<Line>& lines, const Plan& plan, const Simulation& run) {
  lines.push_back({to_string(run.duration) + " simulated, " + counted(plan.planned.size(), "stream") + ", " +
                   counted(run.frame_hops, "frame") + " on links"});
  const auto troubled = static_cast<std::uint64_t>(std::ranges::count_if(run.listeners, is_troubled));
  const bool exact = std::ranges::all_of(run.hops, [](const schedule::SimulatedHop& hop) {
    return hop.earliest == Nanoseconds(0) && hop.latest == Nanoseconds(0);
  });
  if (troubled > 0) {
    lines.push_back({counted(troubled, "listener") + " of " + std::to_string(run.listeners.size()) +
                         " got frames too late or never",
                     Emphasis::alert});
  } else {
    lines.push_back({exact ? "every frame started exactly as planned" : "every deadline was kept"});
  }
  std::uint64_t in_reserved = 0;
  for (const schedule::SimulatedPort& port : run.ports) in_reserved += port.in_reserved;
  if (in_reserved > 0) {
    lines.push_back({counted(in_reserved, "frame") + " of others on a link in a reserved window", Emphasis::alert});
  }
}

void append_table(std::vector<Line>& lines, const Table& table, const TextStyle& style, bool marks) {
  if (table.size() == 0) return;
  lines.push_back({""});
  for (Line& line : table.lines(style, marks)) lines.push_back(std::move(line));
}

Table listeners_table(const Plan& plan, const Simulation& run) {
  Table table({{.header = "stream", .align = Align::left, .shrinks = true},
               {.header = "listener", .align = Align::left, .max_width = 24},
               {.header = "sent"},
               {.header = "lost", .optional = true},
               {.header = "eliminated", .optional = true, .rank = 4},
               {.header = "min", .rank = 3},
               {.header = "mean", .rank = 5},
               {.header = "p99", .rank = 6},
               {.header = "max"},
               {.header = "jitter", .optional = true},
               {.header = "deadline", .rank = 1},
               {.header = "missed", .optional = true},
               {.header = "early", .optional = true, .rank = 2},
               {.header = "late", .optional = true, .rank = 2}});
  const auto away = away_by_stream(plan, run);
  for (const SimulatedListener& one : run.listeners) {
    const StreamRequest& request = plan.streams[one.stream];
    const auto time = [&](Nanoseconds schedule::SimulatedLatency::* which) {
      return one.latency ? for_people((*one.latency).*which) : "-";
    };
    table.add({{request.name, plan.network.nodes[one.listener].name, std::to_string(one.sent), unless_zero(one.lost),
                unless_zero(one.eliminated), time(&schedule::SimulatedLatency::min),
                time(&schedule::SimulatedLatency::mean), time(&schedule::SimulatedLatency::p99),
                time(&schedule::SimulatedLatency::max), one.latency ? unless_zero(one.latency->jitter()) : "",
                to_string(request.deadline), unless_zero(one.deadline_misses), unless_zero(away[one.stream].earliest),
                unless_zero(away[one.stream].latest)},
               is_troubled(one) ? Emphasis::alert : Emphasis::none});
  }
  return table;
}

Table ports_table(const Plan& plan, const Simulation& run) {
  Table table({{.header = "link", .align = Align::left, .shrinks = true},
               {.header = "frames"},
               {.header = "queued", .optional = true},
               {.header = "background", .optional = true},
               {.header = "in reserved", .optional = true}});
  for (const schedule::SimulatedPort& port : run.ports) {
    if (port.max_queue == 0 && port.background_frames == 0 && port.in_reserved == 0) continue;
    table.add({{link_in_words(plan.network, port.link), std::to_string(port.frames), unless_zero(port.max_queue),
                port.background_frames > 0 ? fixed(100 * port.background_share, 1) + " %" : "",
                unless_zero(port.in_reserved)},
               port.in_reserved > 0 ? Emphasis::alert : Emphasis::none});
  }
  return table;
}

void write_listener(JsonWriter& json, const Plan& plan, const SimulatedListener& one, const Away& away) {
  json.begin_object(JsonWriter::Shape::line);
  json.member("stream", plan.streams[one.stream].name);
  json.member("listener", plan.network.nodes[one.listener].name);
  json.member("sent", one.sent);
  json.member("received", one.received);
  json.member("lost", one.lost);
  json.member("eliminated", one.eliminated);
  json.member("deadline_misses", one.deadline_misses);
  if (one.latency) {
    json.key("latency_ns");
    json.begin_object();
    json.member("count", one.latency->count);
    json.member("min", one.latency->min);
    json.member("mean", one.latency->mean);
    json.member("p99", one.latency->p99);
    json.member("max", one.latency->max);
    json.end_object();
    json.member("jitter_ns", one.latency->jitter());
  }
  json.member("earliest_ns", away.earliest);
  json.member("latest_ns", away.latest);
  json.end_object();
}

template <class List, class Write>
void write_list(JsonWriter& json, const char* name, const List& list, const Write& write) {
  json.key(name);
  json.begin_array();
  for (const auto& one : list) write(one);
  json.end_array();
}

}  // namespace

std::string simulation_text(const Plan& plan, const Simulation& run, const TextStyle& style) {
  std::vector<Line> lines;
  append_summary(lines, plan, run);
  append_table(lines, listeners_table(plan, run), style, true);
  append_table(lines, ports_table(plan, run), style, false);
  return to_text(lines, style);
}

std::string encode_simulation(const Plan& plan, const Simulation& run, bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  json.member("schema", "isoline.simulation/1");
  json.member("hyperperiod_ns", run.hyperperiod);
  json.member("duration_ns", run.duration);
  json.member("frame_hops", run.frame_hops);
  const auto away = away_by_stream(plan, run);
  write_list(json, "listeners", run.listeners,
             [&](const SimulatedListener& one) { write_listener(json, plan, one, away[one.stream]); });
  write_list(json, "hops", run.hops, [&](const schedule::SimulatedHop& hop) {
    json.begin_object(JsonWriter::Shape::line);
    json.member("stream", plan.streams[hop.stream].name);
    json.member("member", hop.member);
    json.member("link", link_in_words(plan.network, hop.link));
    json.member("frames", hop.frames);
    json.member("earliest_ns", hop.earliest);
    json.member("latest_ns", hop.latest);
    json.end_object();
  });
  write_list(json, "ports", run.ports, [&](const schedule::SimulatedPort& port) {
    json.begin_object(JsonWriter::Shape::line);
    json.member("link", link_in_words(plan.network, port.link));
    json.member("frames", port.frames);
    json.member("max_queue", port.max_queue);
    json.member("background_frames", port.background_frames);
    json.member("background_ns", std::llround(port.background_share * static_cast<double>(run.duration.count())));
    json.member("in_reserved", port.in_reserved);
    json.end_object();
  });
  std::size_t node = 0;
  write_list(json, "clocks", run.clock_errors, [&](Nanoseconds error) {
    json.begin_object(JsonWriter::Shape::line);
    json.member("node", plan.network.nodes[node++].name);
    json.member("error_ns", error);
    json.end_object();
  });
  json.end_object();
  return json.take();
}

}  // namespace isoline::format
