#include <set>

#include "schedule/gates/check_port.hpp"
#include "schedule/gates/text.hpp"

namespace isoline::schedule {
namespace {

void check_vid(const PortCheck& check, const std::string& path, VlanId vid) {
  if (vid.value() >= 1 && vid.value() <= 4094) return;
  check.problem(path + ".vid", "vid " + text_of(vid), "VLANs are numbered 1 to 4094", "");
}

void check_memberships(const PortCheck& check) {
  std::set<VlanId> seen;
  bool pvid = false;
  for (std::size_t i = 0; i < check.port.vlans.size(); ++i) {
    const VlanMembership& membership = check.port.vlans[i];
    const std::string path = at("vlans", i);
    check_vid(check, path, membership.vid);
    if (!seen.insert(membership.vid).second) {
      check.problem(path + ".vid", "vid " + text_of(membership.vid) + " twice", "a port is a member once", "");
    }
    if (membership.pvid && std::exchange(pvid, true)) {
      check.problem(path + ".pvid", "a second pvid", "untagged frames belong to one VLAN", "keep one pvid: true");
    }
  }
  if (!check.port.vlans.empty() && check.port.vlan_filtering == std::optional(false)) {
    check.warning("vlan_filtering", "VLANs on a bridge that does not filter",
                  "every frame goes to every port, whatever the VLANs say", "vlan_filtering: true");
  }
}

void check_device_maps(const PortCheck& check, const VlanDevice& device, const std::string& path) {
  std::set<std::uint8_t> priorities;
  for (std::size_t i = 0; i < device.egress_pcp.size(); ++i) {
    const std::uint8_t priority = device.egress_pcp[i].first;
    const std::string entry = at(path + ".egress_pcp", i) + ".priority";
    const std::string what = "priority " + std::to_string(priority);
    if (priority > 15) check.problem(entry, what, "it is 0 to 15", "");
    if (!priorities.insert(priority).second) check.problem(entry, what + " twice", "it becomes one pcp", "");
  }
  std::set<Pcp> pcps;
  for (std::size_t i = 0; i < device.ingress_priority.size(); ++i) {
    const auto& [pcp, priority] = device.ingress_priority[i];
    const std::string entry = at(path + ".ingress_priority", i);
    if (priority > 15) {
      check.problem(entry + ".priority", "priority " + std::to_string(priority), "it is 0 to 15", "");
    }
    if (!pcps.insert(pcp).second) {
      check.problem(entry + ".pcp", "pcp " + text_of(pcp) + " twice", "it becomes one priority", "");
    }
  }
}

}  // namespace

void check_vlans(const PortCheck& check) {
  check_memberships(check);
  std::set<VlanId> seen;
  for (std::size_t i = 0; i < check.port.vlan_devices.size(); ++i) {
    const VlanDevice& device = check.port.vlan_devices[i];
    const std::string path = at("vlan_devices", i);
    if (const std::string wrong = wrong_with_interface_name(device.name); !wrong.empty()) {
      check.problem(path + ".name", "'" + device.name + "' is no name of an interface", wrong,
                    check.port.interface + "." + text_of(device.vid));
    }
    check_vid(check, path, device.vid);
    if (!seen.insert(device.vid).second) {
      check.problem(path + ".vid", "vid " + text_of(device.vid) + " twice", "a port has one device for a VLAN", "");
    }
    check_device_maps(check, device, path);
  }
}

}  // namespace isoline::schedule
