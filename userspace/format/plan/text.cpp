#include "format/plan/text.hpp"

#include <algorithm>
#include <cmath>

#include "format/json_writer.hpp"
#include "format/table.hpp"
#include "format/words.hpp"
#include "model/digits.hpp"
#include "model/units.hpp"
#include "schedule/report/plan_figures.hpp"

namespace isoline::format {
namespace {

using schedule::ListenerFigures;
using schedule::PortFigures;
using Shape = JsonWriter::Shape;

std::string percent(double share) { return fixed(100 * share, 1) + " %"; }

std::string signed_time(Nanoseconds time) { return time < Nanoseconds(0) ? "-" + for_people(-time) : for_people(time); }

/// "plc > sw1 > drive"
std::string route_in_words(const Plan& plan, const PlannedMember& member, const ListenerFigures& one, bool unicode) {
  std::string text;
  for (const std::uint32_t hop : one.hops) {
    const Link& link = plan.network.links[member.hops[hop].link];
    if (text.empty()) text = plan.network.nodes[link.from].name;
    text += (unicode ? " → " : " > ") + plan.network.nodes[link.to].name;
  }
  return text;
}

void append(std::vector<Line>& lines, std::vector<Line> more) {
  for (Line& line : more) lines.push_back(std::move(line));
}

Line rejected_line(const Plan& plan, const RejectedStream& one) {
  return {
      "rejected: " + plan.streams[one.stream].name + ": " + one.reason + (one.proven ? " (no plan could hold it)" : ""),
      Emphasis::alert};
}

std::uint64_t ppm(double share) { return static_cast<std::uint64_t>(std::llround(1e6 * std::max(0.0, share))); }

void write_port(JsonWriter& json, const Plan& plan, const PortFigures& port) {
  json.begin_object(Shape::line);
  json.member("link", link_in_words(plan.network, port.link));
  json.member("streams", port.streams);
  json.member("entries", port.entries);
  json.member("gate_budget", port.budget);
  json.member("entries_left", port.entries_left);
  json.member("cycle_time_ns", port.cycle);
  json.member("load_ppm", ppm(port.load));
  json.member("time_left_ppm", ppm(port.time_left));
  json.member("background_ppm", ppm(port.background));
  json.member("background_lost_ppm", ppm(port.background_lost));
  json.end_object();
}

void write_member(JsonWriter& json, const Plan& plan, const PlannedMember& member) {
  json.begin_object(Shape::line);
  json.key("links");
  json.begin_array();
  for (const PlannedHop& hop : member.hops) json.value(link_in_words(plan.network, hop.link));
  json.end_array();
  json.key("starts_ns");
  json.begin_array();
  for (const Nanoseconds start : member.starts) json.value(start);
  json.end_array();
  json.end_object();
}

void write_planned(JsonWriter& json, const Plan& plan, const StreamPlan& planned) {
  const StreamRequest& request = plan.streams[planned.stream];
  json.begin_object();
  json.member("stream", request.name);
  json.member("traffic_class", planned.traffic_class.value());
  json.member("period_ns", request.period);
  json.member("deadline_ns", request.deadline);
  json.key("members");
  json.begin_array();
  for (const PlannedMember& member : planned.members) write_member(json, plan, member);
  json.end_array();
  write_listener_figures(json, plan, planned);
  json.end_object();
}

void write_rejected(JsonWriter& json, const Plan& plan) {
  json.key("rejected");
  json.begin_array();
  for (const RejectedStream& one : plan.rejected) {
    json.begin_object(Shape::line);
    json.member("stream", plan.streams[one.stream].name);
    json.member("reason", one.reason);
    json.member("proven", one.proven);
    json.end_object();
  }
  json.end_array();
}

const PortFigures* greatest(const std::vector<PortFigures>& ports, auto figure) {
  const auto found = std::ranges::max_element(ports, {}, figure);
  return found == ports.end() ? nullptr : &*found;
}

}  // namespace

std::string link_in_words(const Network& network, LinkIndex link) {
  return network.nodes[network.links[link].from].name + ":" + network.links[link].interface;
}

void write_listener_figures(JsonWriter& json, const Plan& plan, const StreamPlan& planned) {
  json.key("listeners");
  json.begin_array();
  for (const ListenerFigures& one : schedule::listener_figures(plan, planned)) {
    json.begin_object(Shape::line);
    json.member("listener", plan.network.nodes[one.listener].name);
    json.member("member", one.member);
    json.member("max_latency_ns", one.latency);
    json.member("headroom_ns", one.headroom);
    json.end_object();
  }
  json.end_array();
}

std::string plan_text(const Plan& plan, const TextStyle& style) {
  Table table({{.header = "stream", .align = Align::left, .max_width = 40},
               {.header = "class"},
               {.header = "copy", .optional = true},
               {.header = "period", .rank = 2},
               {.header = "route", .align = Align::left, .shrinks = true},
               {.header = "latency"},
               {.header = "deadline", .rank = 1},
               {.header = "headroom"}});
  for (const StreamPlan& planned : plan.planned) {
    const StreamRequest& request = plan.streams[planned.stream];
    for (const ListenerFigures& one : schedule::listener_figures(plan, planned)) {
      table.add({{request.name, std::to_string(planned.traffic_class.value()),
                  planned.members.size() > 1 ? std::to_string(one.member + 1) : "", to_string(request.period),
                  route_in_words(plan, planned.members[one.member], one, style.unicode), for_people(one.latency),
                  for_people(request.deadline), signed_time(one.headroom)},
                 one.headroom < Nanoseconds(0) ? Emphasis::alert : Emphasis::none});
    }
  }
  std::vector<Line> lines;
  if (table.size() > 0) append(lines, table.lines(style, true));
  for (const RejectedStream& one : plan.rejected) lines.push_back(rejected_line(plan, one));
  if (lines.empty()) lines.push_back({"no streams"});
  return to_text(lines, style);
}

std::string plan_ports_text(const Plan& plan, const TextStyle& style) {
  Table table({{.header = "port", .align = Align::left, .shrinks = true},
               {.header = "to", .align = Align::left, .max_width = 40, .rank = 3},
               {.header = "speed", .rank = 2},
               {.header = "streams"},
               {.header = "cycle", .rank = 1},
               {.header = "entries"},
               {.header = "of"},
               {.header = "load"},
               {.header = "time left"},
               {.header = "background"},
               {.header = "lost"}});
  for (const PortFigures& port : schedule::port_figures(plan)) {
    const Link& link = plan.network.links[port.link];
    table.add({{link_in_words(plan.network, port.link), plan.network.nodes[link.to].name,
                for_people(BitRate{static_cast<double>(link.bits_per_second)}), std::to_string(port.streams),
                to_string(port.cycle), std::to_string(port.entries), std::to_string(port.budget), percent(port.load),
                percent(port.time_left), percent(port.background), percent(port.background_lost)},
               port.entries > port.budget ? Emphasis::alert : Emphasis::none});
  }
  if (table.size() == 0) return to_text(std::vector<Line>{{"no port has planned frames"}}, style);
  return to_text(table.lines(style, true), style);
}

std::string encode_plan(const Plan& plan, bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  json.member("schema", "isoline.plan/1");
  json.member("most_possible", plan.most_possible);
  json.key("planned");
  json.begin_array();
  for (const StreamPlan& planned : plan.planned) write_planned(json, plan, planned);
  json.end_array();
  write_rejected(json, plan);
  json.key("ports");
  json.begin_array();
  for (const PortFigures& port : schedule::port_figures(plan)) write_port(json, plan, port);
  json.end_array();
  json.end_object();
  return json.take();
}

std::string plan_summary_text(const PlanSummary& summary, const TextStyle& style) {
  const Plan& plan = summary.plan;
  const auto ports = schedule::port_figures(plan);
  std::vector<Line> lines;
  lines.push_back({std::to_string(plan.planned.size()) + " of " + std::to_string(plan.streams.size()) +
                   (plan.streams.size() == 1 ? " stream placed" : " streams placed") +
                   (plan.rejected.empty() ? "" : "; no plan holds more than " + std::to_string(plan.most_possible)) +
                   (summary.out_of_time ? "; the time limit ended the search" : "")});
  if (const auto* port = greatest(ports, &PortFigures::entries)) {
    lines.push_back({counted(ports.size(), "port") + ", " + std::to_string(port->entries) + " gate entries at most: " +
                     link_in_words(plan.network, port->link) + ", which may have " + std::to_string(port->budget)});
  }
  if (const auto* port = greatest(ports, &PortFigures::background_lost)) {
    const bool none = port->background_lost <= 0;
    lines.push_back({none ? "background time lost: none"
                          : "background time lost: " + fixed(100 * port->background_lost, 2) +
                                " % at most: " + link_in_words(plan.network, port->link)});
  }
  const Nanoseconds solve = summary.solve.place + summary.solve.repair + summary.solve.gates;
  lines.push_back({"CPU time: parse " + for_people(summary.parse) + ", solve " + for_people(solve) + " (place " +
                   for_people(summary.solve.place) + ", repair " + for_people(summary.solve.repair) + ", gates " +
                   for_people(summary.solve.gates) + "), check " + for_people(summary.check)});
  if (summary.compressed) {
    lines.push_back({"checked modulo common divisors: a port's cycle is too long to be gone through"});
  }
  for (const RejectedStream& one : plan.rejected) lines.push_back(rejected_line(plan, one));
  return to_text(lines, style);
}

std::string encode_plan_summary(const PlanSummary& summary, bool pretty) {
  const Plan& plan = summary.plan;
  const auto ports = schedule::port_figures(plan);
  JsonWriter json(pretty);
  json.begin_object();
  json.member("schema", "isoline.plan-summary/1");
  json.member("streams", plan.streams.size());
  json.member("planned", plan.planned.size());
  json.member("most_possible", plan.most_possible);
  json.member("out_of_time", summary.out_of_time);
  json.member("compressed", summary.compressed);
  json.member("ports", ports.size());
  if (const auto* port = greatest(ports, &PortFigures::entries)) json.member("max_entries", port->entries);
  if (const auto* port = greatest(ports, &PortFigures::background_lost)) {
    json.member("max_background_lost_ppm", ppm(port->background_lost));
  }
  json.key("cpu_time");
  json.begin_object(Shape::line);
  json.member("parse_ns", summary.parse);
  json.member("solve_ns", summary.solve.place + summary.solve.repair + summary.solve.gates);
  json.member("place_ns", summary.solve.place);
  json.member("repair_ns", summary.solve.repair);
  json.member("gates_ns", summary.solve.gates);
  json.member("check_ns", summary.check);
  json.end_object();
  write_rejected(json, plan);
  json.end_object();
  return json.take();
}

std::string encode_plan_check(const Plan& plan, const schedule::PlanCheck& check, bool pretty) {
  using schedule::PlanViolation;
  JsonWriter json(pretty);
  json.begin_object();
  json.member("schema", "isoline.plan-check/1");
  json.member("holds", check.holds());
  json.member("frame_hops", check.frame_hops);
  json.member("compressed", check.compressed);
  json.member("found", check.total());
  json.key("violations");
  json.begin_array();
  for (const PlanViolation& one : check.violations) {
    json.begin_object(Shape::line);
    json.member("promise", to_string(one.kind));
    json.member("text", one.text);
    if (one.stream < plan.streams.size()) json.member("stream", plan.streams[one.stream].name);
    if (one.link < plan.network.links.size()) json.member("link", link_in_words(plan.network, one.link));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace isoline::format
