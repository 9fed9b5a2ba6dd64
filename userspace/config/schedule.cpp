#include "config/schedule.hpp"

#include <filesystem>

#include "config/file.hpp"
#include "config/kind.hpp"
#include "config/profile.hpp"
#include "config/schedule_port.hpp"
#include "config/yaml/check.hpp"

namespace isoline::config {

namespace {

constexpr std::size_t largest_schedule = 4 * yaml::mebibyte;

void note_places(const yaml::Node& node, const std::string& path, std::map<std::string, yaml::Position>& places) {
  places.emplace(path, node.at());
  for (const auto& entry : node.entries()) {
    note_places(entry.value, path.empty() ? std::string(entry.key) : path + "." + std::string(entry.key), places);
  }
  for (std::size_t i = 0; i < node.elements().size(); ++i) {
    note_places(node.elements()[i], path + "[" + std::to_string(i) + "]", places);
  }
}

Schedule read_schedule(const Section& top, const std::string& name, yaml::Report& report) {
  Schedule schedule;
  schedule.name = top.text("schedule").value_or(std::filesystem::path(name).stem().string());
  for (const Section& section : top.maps("ports")) schedule.ports.push_back(read_port(section, report));
  return schedule;
}

// The path without its last part: "ports[0].dscp[1].pcp", "ports[0].dscp[1]", "ports[0].dscp", "ports[0]", "ports", "".
std::string parent_of(const std::string& path) {
  const auto end = path.find_last_of(".[");
  return end == std::string::npos ? std::string() : path.substr(0, end);
}

yaml::Position place_of(const ScheduleFile& file, std::string path) {
  for (;; path = parent_of(path)) {
    if (const auto place = file.places.find(path); place != file.places.end()) return place->second;
    if (path.empty()) return {};
  }
}

}  // namespace

Loaded<ScheduleFile> parse_schedule_file(std::string_view text, const std::string& name) {
  yaml::Report report(name);
  ScheduleFile file;
  file.file = name;
  const auto tree = yaml::parse_tree(text, report, {.bytes = largest_schedule});
  if (tree && !refuse_other_kind(tree->root(), FileKind::schedule, report)) {
    yaml::check(tree->root(), schedule_keys(), report);
    yaml::Memory memory;
    const yaml::Node whole = with_profiles(tree->root(), memory);
    file.schedule = read_schedule(Section(whole, schedule_keys()), name, report);
    if (report.empty() && file.schedule.ports.empty()) {
      report.add(tree->root().at(), "the file names no port", "ports is an empty list");
    }
    note_places(whole, "", file.places);
  }
  if (!report.empty()) return tl::unexpected(report.take());
  return file;
}

Loaded<ScheduleFile> read_schedule_file(const std::string& path) {
  const auto text = read_file(path, largest_schedule);
  if (!text) return tl::unexpected(Problems{text.error()});
  return parse_schedule_file(*text, path);
}

Problems located(const ScheduleFile& file, const Findings& findings) {
  Problems problems;
  for (const Finding& finding : findings) {
    problems.push_back(Error{ErrorKind::invalid_input, finding.what,
                             file.file + ":" + to_string(place_of(file, finding.path)), finding.why, finding.hint});
  }
  return problems;
}

}  // namespace isoline::config
