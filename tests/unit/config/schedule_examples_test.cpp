// Examples and profiles are plans that a check has nothing against, on links as slow as they promise.
#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "config/profile.hpp"
#include "config/schedule.hpp"
#include "schedule/gates/check.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using isoline::test::problems_of;

namespace {

std::string findings_of(const config::Loaded<config::ScheduleFile>& loaded) {
  if (!loaded) return problems_of(loaded);
  std::string text;
  for (const auto& problem : config::located(*loaded, schedule::check(loaded->schedule, {}))) {
    text += describe(problem) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a check has nothing to say about the examples of schedules") {
  const auto folder = std::filesystem::path(ISOLINE_SOURCE) / "tsn-config/examples";
  unsigned count = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const std::string name = file.path().filename();
    if (!name.starts_with("schedule-")) continue;
    ++count;
    CHECK(findings_of(config::read_schedule_file(file.path())) == "");
  }
  CHECK(count >= 8);
}

TEST_CASE("a check has nothing to say about a port that only names a profile") {
  for (const auto& profile : config::profiles()) {
    for (const char* speed : {"100Mbit/s", "1Gbit/s"}) {
      const std::string text = "profile: " + std::string(profile.name) +
                               "\nports: [{interface: eth1, link_speed: " + std::string(speed) + "}]\n";
      INFO(text);
      CHECK(findings_of(config::parse_schedule_file(text, "cell.yaml")) == "");
    }
  }
}

TEST_CASE("what a check finds is found in the file") {
  const auto text = findings_of(config::parse_schedule_file(R"(ports:
  - interface: eth1
    traffic_classes:
      - {traffic_class: 0, pcp: [0, 1, 2, 3, 4, 5, 6, 7]}
    gate_control_list:
      entries:
        - {open: [0], time_interval: 1ms}
        - {open: [0], time_interval: 10ns}
)",
                                                            "cell.yaml"));
  CHECK(text.find("cell.yaml:8:38: interval of 10ns") == 0);
}
