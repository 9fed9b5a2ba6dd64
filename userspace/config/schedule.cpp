#include "config/schedule.hpp"

#include <filesystem>
#include <memory>
#include <utility>

#include "config/file.hpp"
#include "config/kind.hpp"
#include "config/profile.hpp"
#include "config/schedule_port.hpp"
#include "config/yaml/check.hpp"

namespace isoline::config {

namespace {

constexpr std::size_t largest_schedule = 4 * yaml::mebibyte;

Schedule read_schedule(const Section& top, const std::string& name, yaml::Report& report) {
  Schedule schedule;
  schedule.name = top.text("schedule").value_or(std::filesystem::path(name).stem().string());
  for (const Section& section : top.maps("ports")) schedule.ports.push_back(read_port(section, report));
  return schedule;
}

}  // namespace

Loaded<ScheduleFile> parse_schedule_file(std::string_view text, const std::string& name) {
  yaml::Report report(name);
  ScheduleFile file;
  file.file = name;
  auto tree = yaml::parse_tree(text, report, {.bytes = largest_schedule});
  if (tree && !refuse_other_kind(tree->root(), FileKind::schedule, report)) {
    yaml::check(tree->root(), schedule_keys(), report);
    auto memory = std::make_unique<yaml::Memory>();
    const yaml::Node whole = with_profiles(tree->root(), *memory);
    file.schedule = read_schedule(Section(whole, schedule_keys()), name, report);
    if (report.empty() && file.schedule.ports.empty()) {
      report.add(tree->root().at(), "the file names no port", "ports is an empty list");
    }
    file.places = Places(std::move(*tree), yaml::Tree(std::move(memory), whole));
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
                             file.file + ":" + to_string(file.places.of(finding.path)), finding.why, finding.hint});
  }
  return problems;
}

}  // namespace isoline::config
