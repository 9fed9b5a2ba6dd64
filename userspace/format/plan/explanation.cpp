#include "format/plan/explanation.hpp"

#include "format/json_writer.hpp"
#include "format/plan/text.hpp"
#include "format/table.hpp"
#include "model/units.hpp"
#include "schedule/report/hop_figures.hpp"
#include "schedule/report/plan_figures.hpp"

namespace isoline::format {
namespace {

using schedule::HopFigures;
using Shape = JsonWriter::Shape;

std::string signed_text(Nanoseconds time) { return time < Nanoseconds(0) ? "-" + to_string(-time) : to_string(time); }

void begin_document(JsonWriter& json, const std::string& stream, bool placed) {
  json.begin_object();
  json.member("schema", "isoline.plan-explanation/1");
  json.member("stream", stream);
  json.member("placed", placed);
}

}  // namespace

std::string planned_stream_text(const Plan& plan, const StreamPlan& planned, const TextStyle& style) {
  const StreamRequest& request = plan.streams[planned.stream];
  const Network& network = plan.network;
  std::vector<Line> lines{{"stream " + request.name + ": class " + std::to_string(planned.traffic_class.value()) +
                           ", " + std::to_string(request.frames) + " x " + std::to_string(request.frame_size) +
                           " bytes each " + to_string(request.period) + ", deadline " + to_string(request.deadline)}};
  Table table({{.header = "copy", .optional = true},
               {.header = "port", .align = Align::left},
               {.header = "to", .align = Align::left},
               {.header = "frame", .optional = true},
               {.header = "could leave"},
               {.header = "starts"},
               {.header = "waits", .optional = true},
               {.header = "arrives"},
               {.header = "elapsed"},
               {.header = "gate opens", .optional = true, .rank = 2},
               {.header = "shuts", .optional = true, .rank = 1}});
  for (const HopFigures& one : schedule::hop_figures(plan, planned)) {
    table.add(
        {{planned.members.size() > 1 ? std::to_string(one.member + 1) : "", link_in_words(network, one.link),
          network.nodes[network.links[one.link].to].name, request.frames > 1 ? std::to_string(one.frame) : "",
          to_string(one.ready), to_string(one.start), one.start == one.ready ? "" : signed_text(one.start - one.ready),
          to_string(one.arrival), to_string(one.elapsed), one.window ? signed_text(one.window->open) : "",
          one.window ? signed_text(one.window->shut) : ""},
         Emphasis::none});
  }
  for (Line& line : table.lines(style)) lines.push_back({"  " + line.text, line.emphasis});
  for (const auto& one : schedule::listener_figures(plan, planned)) {
    std::string text = "to " + network.nodes[one.listener].name;
    if (planned.members.size() > 1) text += ", copy " + std::to_string(one.member + 1);
    text += ": " + to_string(one.latency);
    if (network.sync_error > Nanoseconds(0))
      text += " with the clocks' error of twice " + to_string(network.sync_error);
    text += " of " + to_string(request.deadline) + ", " + signed_text(one.headroom) + " left";
    lines.push_back({std::move(text), one.headroom < Nanoseconds(0) ? Emphasis::alert : Emphasis::none});
  }
  return to_text(lines, style);
}

std::string encode_planned_stream(const Plan& plan, const StreamPlan& planned, bool pretty) {
  const StreamRequest& request = plan.streams[planned.stream];
  JsonWriter json(pretty);
  begin_document(json, request.name, true);
  json.member("traffic_class", planned.traffic_class.value());
  json.member("period_ns", request.period);
  json.member("deadline_ns", request.deadline);
  json.key("hops");
  json.begin_array();
  for (const HopFigures& one : schedule::hop_figures(plan, planned)) {
    json.begin_object(Shape::line);
    json.member("member", one.member);
    json.member("link", link_in_words(plan.network, one.link));
    json.member("frame", one.frame);
    json.member("ready_ns", one.ready);
    json.member("start_ns", one.start);
    json.member("arrival_ns", one.arrival);
    json.member("elapsed_ns", one.elapsed);
    if (one.window) {
      json.member("gate_open_ns", one.window->open);
      json.member("gate_shut_ns", one.window->shut);
    }
    json.end_object();
  }
  json.end_array();
  write_listener_figures(json, plan, planned);
  json.end_object();
  return json.take();
}

std::string rejected_stream_text(const Plan& plan, const RejectedStream& rejected, const schedule::Explanation& found,
                                 const TextStyle& style) {
  const std::string& name = plan.streams[rejected.stream].name;
  std::vector<Line> lines{{"stream " + name + " is rejected: " + rejected.reason, Emphasis::alert}};
  if (!found.impossible.empty()) lines.push_back({"it cannot be planned even alone: " + found.impossible});
  if (found.fits) {
    lines.push_back({"beside the streams that are planned it finds a place by now: isoline plan add FILE" +
                     std::string(found.repeats_later ? " --allow-rehyper" : "")});
  }
  if (!found.gates.empty()) lines.push_back({"gates stand against it: " + found.gates});
  if (!found.conflict.empty()) {
    lines.push_back(
        {"in its way: beside just these, where they are, it finds no place; it does if any one of them goes:"});
    for (const std::uint32_t stream : found.conflict) lines.push_back({"  " + plan.streams[stream].name});
  }
  if (!found.removal.empty()) {
    lines.push_back({found.removal.size() == 1
                         ? "take this off, and it finds a place beside all others, where they are:"
                         : "take all of these off, and it finds a place beside all others, where they are:"});
    for (const std::uint32_t stream : found.removal) lines.push_back({"  " + plan.streams[stream].name});
  }
  if (!found.relaxations.empty()) {
    lines.push_back({"each of these alone would give it a place, the cheapest first:"});
    for (const auto& one : found.relaxations) lines.push_back({"  " + one.text});
  } else if (!found.fits) {
    lines.push_back({"no single change of what it asks for that was tried gives it a place"});
  }
  return to_text(lines, style);
}

std::string encode_rejected_stream(const Plan& plan, const RejectedStream& rejected, const schedule::Explanation& found,
                                   bool pretty) {
  JsonWriter json(pretty);
  begin_document(json, plan.streams[rejected.stream].name, false);
  json.member("reason", rejected.reason);
  json.member("proven", rejected.proven);
  json.member("fits", found.fits);
  if (found.fits) json.member("repeats_later", found.repeats_later);
  if (!found.impossible.empty()) json.member("impossible", found.impossible);
  if (!found.gates.empty()) json.member("no_gates", found.gates);
  json.key("conflict");
  json.begin_array();
  for (const std::uint32_t stream : found.conflict) json.value(plan.streams[stream].name);
  json.end_array();
  json.key("removal");
  json.begin_array();
  for (const std::uint32_t stream : found.removal) json.value(plan.streams[stream].name);
  json.end_array();
  json.key("relaxations");
  json.begin_array();
  for (const auto& one : found.relaxations) {
    json.begin_object(Shape::line);
    json.member("change", to_string(one.kind));
    json.member("text", one.text);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace isoline::format
