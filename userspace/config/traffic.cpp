#include "config/traffic.hpp"

#include <unordered_map>
#include <utility>

#include "config/file.hpp"
#include "config/frame_size.hpp"
#include "config/kind.hpp"
#include "config/network.hpp"
#include "config/network_section.hpp"
#include "config/plan.hpp"
#include "config/stream_headers.hpp"
#include "config/yaml/check.hpp"

namespace isoline::config {
namespace {

// A frame whose size counts a tag has one, and a class is seen in the PCP.
void complete_tag(const Section& section, StreamHeaders& headers) {
  if (const auto number = section.integer("traffic_class"); number && !headers.pcp)
    headers.pcp = static_cast<std::uint8_t>(*number);
  if (section.find("payload") != nullptr && !headers.vid) headers.vid = VlanId{};
}

TrafficStream read_stream(const Section& section, yaml::Report& report) {
  TrafficStream stream;
  section.take("name", stream.name);
  section.take("talker", stream.talker);
  section.take("period", stream.period);
  section.take("frames", stream.frames);
  section.take("earliest_offset", stream.offset);
  stream.deadline = section.duration("deadline").value_or(stream.period);
  stream.frame_size = read_frame_size(section, section.boolean("redundant").value_or(false), report);
  if (section.text("departures") == "poisson") stream.departures = Departures::poisson;
  stream.headers = read_stream_headers(section.map("headers"), report);
  complete_tag(section, stream.headers);
  if (stream.period.count() > 0 && stream.offset >= stream.period) {
    report.add(section.at("earliest_offset"), "stream " + yaml::quoted(stream.name) + " begins too late",
               "its earliest offset of " + to_string(stream.offset) + " is not within its period of " +
                   to_string(stream.period));
  }
  return stream;
}

std::vector<TrafficStream> read_streams(const Section& top, yaml::Report& report) {
  std::vector<TrafficStream> streams;
  std::unordered_map<std::string, yaml::Position> names;
  for (const Section& section : top.maps("streams")) {
    if (report.full()) break;
    streams.push_back(read_stream(section, report));
    const std::string& name = streams.back().name;
    const auto [first, fresh] = names.emplace(name, section.at("name"));
    if (!fresh) {
      report.add(section.at("name"), "duplicate stream name " + yaml::quoted(name),
                 "the stream at " + to_string(first->second) + " has it already");
    }
  }
  return streams;
}

// As planned: each first frame when it starts at its talker, in its class. Streams that have no times are left out.
Loaded<std::vector<TrafficStream>> as_planned(std::vector<TrafficStream> streams, const Plan& plan) {
  std::vector<TrafficStream> planned;
  for (const StreamPlan& one : plan.planned) {
    if (one.stream >= streams.size() || one.members.empty() || one.members.front().starts.empty()) continue;
    TrafficStream stream = std::move(streams[one.stream]);
    // The hop from the talker stands first, and with it the first frame.
    stream.offset = one.members.front().starts.front();
    if (!stream.headers.pcp) stream.headers.pcp = static_cast<std::uint8_t>(one.traffic_class.value());
    planned.push_back(std::move(stream));
  }
  return planned;
}

}  // namespace

Loaded<std::vector<TrafficStream>> parse_traffic(std::string_view text, const std::string& name) {
  yaml::Report report(name);
  std::vector<TrafficStream> streams;
  bool is_plan = false;
  if (const auto tree = yaml::parse_tree(text, report, network_limits)) {
    const FileKind kind = kind_of(tree->root());
    is_plan = kind == FileKind::plan;
    const bool network = kind == FileKind::network || is_plan;
    if (network || !refuse_other_kind(tree->root(), FileKind::requests, report)) {
      const auto keys = is_plan ? plan_keys() : network ? network_keys() : request_file_keys();
      yaml::check(tree->root(), keys, report);
      streams = read_streams(Section(tree->root(), keys), report);
      if (report.empty() && streams.empty())
        report.add(tree->root().at(), "the file names no stream", "streams is missing or an empty list");
    }
  }
  if (!report.empty()) return tl::unexpected(report.take());
  if (!is_plan) return streams;
  auto plan = parse_plan(text, name);
  if (!plan) return tl::unexpected(std::move(plan.error()));
  return as_planned(std::move(streams), *plan);
}

Loaded<std::vector<TrafficStream>> read_traffic(const std::string& path) {
  const auto text = read_file(path, network_limits.bytes);
  if (!text) return tl::unexpected(Problems{text.error()});
  return parse_traffic(*text, path);
}

}  // namespace isoline::config
