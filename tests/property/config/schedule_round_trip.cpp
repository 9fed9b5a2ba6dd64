// What is written as a file is read back, and each value is found where it was written.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "config/schedule.hpp"
#include "model/units.hpp"
#include "property/config/schedule_text.hpp"
#include "property/schedule/generators.hpp"

using namespace isoline;

namespace {

config::ScheduleFile read(const std::string& text) {
  const auto loaded = config::parse_schedule_file(text, "cell.yaml");
  if (!loaded) RC_FAIL(describe(loaded.error().front()) + "\n" + text);
  return *loaded;
}

// As the reader completes it: what a file leaves out of cycles is the sum of their intervals.
PortConfig completed(PortConfig port) {
  if (port.gates && port.gates->cycle_time.count() == 0) port.gates->cycle_time = sum_of_intervals(*port.gates);
  for (auto& stream : port.streams) {
    if (!stream.gate || stream.gate->cycle_time.count() != 0) continue;
    for (const auto& entry : stream.gate->entries) stream.gate->cycle_time += entry.time_interval;
  }
  return port;
}

PortConfig any_varied_port() {
  PortConfig port = test::any_port();
  port.max_frame = *rc::gen::inRange(64U, 65536U);
  port.carries_management = *rc::gen::arbitrary<bool>();
  port.may_starve = *rc::gen::arbitrary<bool>();
  port.protected_pcp = {Pcp::masked(*rc::gen::inRange(0U, 8U))};
  port.txtime_delay = test::any_interval();
  for (auto& one : port.traffic_classes) {
    one.queue_max_sdu = *rc::gen::inRange(0U, 65536U);
    one.preemptable = *rc::gen::arbitrary<bool>();
    one.queues = {*rc::gen::inRange<std::uint16_t>(1, 4097), *rc::gen::inRange<std::uint16_t>(0, 4096)};
  }
  if (*rc::gen::arbitrary<bool>()) port.gates.reset();
  if (!port.gates) port.gate_mode = {}, port.txtime_delay = {};
  return port;
}

std::string_view text_at(std::string_view text, config::yaml::Position place) {
  for (std::size_t line = 1; line < place.line; ++line) text.remove_prefix(text.find('\n') + 1);
  return text.substr(place.column - 1);
}

}  // namespace

TEST_CASE("schedules survive being written and read") {
  rc::prop("a port", [] {
    const PortConfig port = any_varied_port();
    const auto file = read(test::any_text_of(port));
    RC_ASSERT(file.schedule.ports.size() == 1U);
    RC_ASSERT(file.schedule.ports[0] == completed(port));
  });
  rc::prop("the place of every interval", [] {
    const PortConfig port = any_varied_port();
    RC_PRE(port.gates.has_value());
    const std::string text = test::any_text_of(port);
    const auto file = read(text);
    for (std::size_t i = 0; i < port.gates->entries.size(); ++i) {
      const std::string path = "ports[0].gate_control_list.entries[" + std::to_string(i) + "].time_interval";
      RC_ASSERT(text_at(text, file.places.of(path)).starts_with(to_string(port.gates->entries[i].time_interval)));
    }
  });
}

TEST_CASE("a port that says everything takes nothing from its profile but classes that it has not") {
  rc::prop("whatever the profile", [] {
    const PortConfig port = any_varied_port();
    RC_PRE(port.gates.has_value());
    const std::string name = *rc::gen::element<std::string>("strict-priority", "avb", "industrial", "profinet-window");
    const auto file = read("profile: " + name + "\n" + test::any_text_of(port));
    PortConfig found = file.schedule.ports[0];
    PortConfig wanted = completed(port);
    // Classes that both have keep what the port does not say of shapers and launch times, so they are left out here.
    RC_ASSERT(found.traffic_classes.size() >= wanted.traffic_classes.size());
    found.traffic_classes.clear();
    wanted.traffic_classes.clear();
    RC_ASSERT(found == wanted);
  });
}
