#include "schedule/gates/check.hpp"

#include <cmath>
#include <map>

#include "schedule/gates/check_port.hpp"
#include "schedule/gates/differences.hpp"

namespace isoline::schedule {
namespace {

void check_names(const Schedule& schedule, Findings& findings) {
  std::map<std::string, std::string> seen;  // name → where it is used first
  const auto use = [&](const std::string& name, const std::string& path) {
    const auto [first, is_new] = seen.emplace(name, path);
    if (is_new || name.empty()) return;
    findings.push_back({Severity::problem, path, "'" + name + "' twice", "it is named at " + first->second + " already",
                        "give each interface once"});
  };
  for (std::size_t i = 0; i < schedule.ports.size(); ++i) {
    use(schedule.ports[i].interface, at("ports", i) + ".interface");
  }
  for (std::size_t i = 0; i < schedule.ports.size(); ++i) {
    const auto& devices = schedule.ports[i].vlan_devices;
    for (std::size_t j = 0; j < devices.size(); ++j) {
      use(devices[j].name, at(at("ports", i) + ".vlan_devices", j) + ".name");
    }
  }
}

/// All software gates of the host share its processors.
void check_timers(const Schedule& schedule, const Limits& limits, Findings& findings) {
  double sum = limits.timer_rate_in_use, most = 0;
  std::size_t busiest = 0;
  for (std::size_t i = 0; i < schedule.ports.size(); ++i) {
    const double rate = timer_rate(schedule.ports[i]);
    sum += rate;
    if (rate > most) {
      most = rate;
      busiest = i;
    }
  }
  if (!(sum > limits.max_timer_rate) || most <= 0) return;
  const PortConfig& port = schedule.ports[busiest];
  const std::string others = limits.timer_rate_in_use > 0
                                 ? ", ports that are not in this schedule " + count_for_people(limits.timer_rate_in_use)
                                 : "";
  findings.push_back({Severity::problem, at("ports", busiest) + ".gate_control_list",
                      "gates of this host change " + count_for_people(sum) + " times a second",
                      "software gates are opened by the processor, which should not do it more than " +
                          count_for_people(limits.max_timer_rate) + " times a second; " + port.interface +
                          " alone takes " + count_for_people(most) + others,
                      "use longer intervals or fewer entries"});
}

}  // namespace

Findings check(const Schedule& schedule, const std::vector<PortCapability>& ports, const Limits& limits) {
  Findings findings;
  for (std::size_t i = 0; i < schedule.ports.size(); ++i) {
    const PortConfig& port = schedule.ports[i];
    const PortCapability* capability = find_by(ports, &PortCapability::interface, port.interface);
    const auto device = capability != nullptr ? capability->link_speed : std::nullopt;
    const PortCheck check{port, at("ports", i), capability, link_speed_of(port, device), limits, findings};
    for (const auto part :
         {check_device, check_classes, check_shapers, check_gates, check_windows, check_vlans, check_streams}) {
      part(check);
    }
  }
  check_names(schedule, findings);
  check_timers(schedule, limits, findings);
  return findings;
}

}  // namespace isoline::schedule
