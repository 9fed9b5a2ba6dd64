// Any bytes as a schedule file: refused with readable problems, or ports that keep every promise of the model.
#include <cstdint>
#include <string_view>

#include "config/schedule.hpp"
#include "fuzz/config/refused.hpp"

using namespace isoline;

namespace {

void check_gates(const PortConfig& port) {
  if (!port.gates) return;
  test::demand(!port.gates->entries.empty() && port.gates->entries.size() <= 65536);
  test::demand(port.gates->cycle_time > Nanoseconds(0) && port.gates->base_time >= TaiTime());
  for (const auto& entry : port.gates->entries) {
    test::demand(entry.time_interval > Nanoseconds(0) && entry.time_interval.count() <= 0xffffffff);
  }
}

void check_shapers(const PortConfig& port) {
  for (const auto& one : port.traffic_classes) {
    test::demand(one.queues.count >= 1);
    if (!one.shaper) continue;
    test::demand(one.shaper->idle_slope.bits_per_second > 0 && one.shaper->send_slope.bits_per_second <= 0);
    test::demand(one.shaper->hi_credit >= 0 && one.shaper->lo_credit <= 0);
  }
}

// Wherever a check may point, there is a place to show.
void check_places(const config::ScheduleFile& file) {
  auto before = file.places.of("ports");
  for (std::size_t i = 0; i < file.schedule.ports.size(); ++i) {
    const auto place = file.places.of("ports[" + std::to_string(i) + "]");
    test::demand(before < place);
    before = place;
  }
  for (const auto* odd :
       {".", "[", "]", "..", "ports[", "ports[]", "ports[-1]", "ports[0", "ports[99999999999999999999]"}) {
    test::demand(file.places.of(odd).line >= 1);
  }
  const auto problems =
      config::located(file, {{Severity::problem, "ports[0].gate_control_list.entries[1].open", "x", "y", ""},
                             {Severity::warning, "", "x", "y", ""},
                             {Severity::warning, "no[such", "x", "y", ""}});
  test::demand(problems.size() == 3);
  test::check_refusal(problems);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto loaded = config::parse_schedule_file({reinterpret_cast<const char*>(data), size}, "f.yaml");
  if (!loaded) {
    test::check_refusal(loaded.error());
    return 0;
  }
  test::demand(!loaded->schedule.ports.empty() && !loaded->schedule.name.empty());
  for (const auto& port : loaded->schedule.ports) {
    test::demand(!port.interface.empty() && port.interface.size() <= 15);
    check_gates(port);
    check_shapers(port);
  }
  check_places(*loaded);
  return 0;
}
