#include "format/plan/difference.hpp"

#include "format/json_writer.hpp"
#include "format/plan/change.hpp"
#include "format/words.hpp"
#include "model/units.hpp"

namespace isoline::format {
namespace {

using schedule::GatesDifference;
using schedule::StreamDifference;
using Kind = StreamDifference::Kind;

std::string in_words(const StreamDifference& one) {
  switch (one.kind) {
    case Kind::added: return one.planned ? "added" : "added, but rejected";
    case Kind::removed: return one.planned ? "removed" : "removed, it was rejected";
    case Kind::placed: return "placed, it was rejected";
    case Kind::rejected: return "rejected, it was placed";
    case Kind::asked: return "asks for something else";
    case Kind::moved: return "moved to another route or class";
    case Kind::retimed:
      if (!one.same_shift) return "other times on the same route";
      return one.shift < Nanoseconds(0) ? to_string(-one.shift) + " earlier" : to_string(one.shift) + " later";
  }
  return "";
}

std::string in_words(const GatesDifference& one) {
  if (one.entries_before == 0) return "gates now, " + std::to_string(one.entries_now) + " entries";
  if (one.entries_now == 0) return "no gates any more, they had " + std::to_string(one.entries_before) + " entries";
  return "other gates, " + std::to_string(one.entries_before) + " entries before, " + std::to_string(one.entries_now) +
         " now";
}

std::vector<Line> difference_lines(const schedule::PlanDifference& found) {
  std::vector<Line> lines;
  if (found.network) lines.push_back({"the networks are not the same", Emphasis::alert});
  for (const StreamDifference& one : found.streams) lines.push_back({"stream " + one.stream + ": " + in_words(one)});
  for (const GatesDifference& one : found.ports) lines.push_back({"port " + one.link + ": " + in_words(one)});
  return lines;
}

void write_difference(JsonWriter& json, const schedule::PlanDifference& found) {
  json.member("network_changed", found.network);
  json.key("streams");
  json.begin_array();
  for (const StreamDifference& one : found.streams) {
    json.begin_object(JsonWriter::Shape::line);
    json.member("stream", one.stream);
    json.member("change", to_string(one.kind));
    if (one.kind == Kind::added || one.kind == Kind::removed) json.member("has_times", one.planned);
    if (one.kind == Kind::retimed && one.same_shift) json.member("shift_ns", one.shift);
    json.end_object();
  }
  json.end_array();
  json.key("ports");
  json.begin_array();
  for (const GatesDifference& one : found.ports) {
    json.begin_object(JsonWriter::Shape::line);
    json.member("link", one.link);
    json.member("entries_before", one.entries_before);
    json.member("entries", one.entries_now);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string plan_difference_text(const schedule::PlanDifference& found, const TextStyle& style) {
  return to_text(difference_lines(found), style);
}

std::string encode_plan_difference(const schedule::PlanDifference& found, bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  json.member("schema", "isoline.plan-difference/1");
  write_difference(json, found);
  json.end_object();
  return json.take();
}

std::string plan_change_text(const std::vector<StreamChange>& streams, const schedule::PlanDifference& found,
                             const TextStyle& style) {
  std::vector<Line> lines = difference_lines(found);
  for (const StreamChange& one : streams) {
    if (!one.done) lines.push_back({"rejected: " + one.stream + ": " + one.reason, Emphasis::alert});
  }
  return to_text(lines, style);
}

std::string encode_plan_change(const std::vector<StreamChange>& streams, const schedule::PlanDifference& found,
                               bool pretty) {
  JsonWriter json(pretty);
  json.begin_object();
  json.member("schema", "isoline.plan-change/1");
  json.key("changes");
  json.begin_array();
  for (const StreamChange& one : streams) {
    json.begin_object(JsonWriter::Shape::line);
    json.member("stream", one.stream);
    json.member("done", one.done);
    if (!one.done) json.member("reason", one.reason);
    json.end_object();
  }
  json.end_array();
  write_difference(json, found);
  json.end_object();
  return json.take();
}

}  // namespace isoline::format
