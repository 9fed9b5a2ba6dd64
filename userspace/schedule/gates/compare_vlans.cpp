#include "schedule/gates/differences.hpp"

namespace isoline::schedule {
namespace {

void compare_memberships(Differences& differences, const PortConfig& wanted, const PortConfig& found) {
  for (std::size_t i = 0; i < wanted.vlans.size(); ++i) {
    const VlanMembership& want = wanted.vlans[i];
    const auto* have = find_by(found.vlans, &VlanMembership::vid, want.vid);
    if (have == nullptr) {
      differences.push_back({at("vlans", i), "vid " + text_of(want.vid), ""});
      continue;
    }
    compare_value(differences, at("vlans", i) + ".untagged", want.untagged, have->untagged);
    compare_value(differences, at("vlans", i) + ".pvid", want.pvid, have->pvid);
  }
  for (const VlanMembership& have : found.vlans) {
    if (find_by(wanted.vlans, &VlanMembership::vid, have.vid) != nullptr) continue;
    differences.push_back({"vlans", "", "vid " + text_of(have.vid) + ", " + text_of(have)});
  }
}

}  // namespace

void compare_vlans(Differences& differences, const PortConfig& wanted, const PortConfig& found) {
  if (wanted.vlan_filtering) {
    compare_value(differences, "vlan_filtering", wanted.vlan_filtering, found.vlan_filtering);
  }
  if (!wanted.vlans.empty()) compare_memberships(differences, wanted, found);

  // VLAN devices that the file does not name belong to somebody else.
  for (std::size_t i = 0; i < wanted.vlan_devices.size(); ++i) {
    const VlanDevice& want = wanted.vlan_devices[i];
    const std::string path = at("vlan_devices", i);
    const auto* have = find_by(found.vlan_devices, &VlanDevice::name, want.name);
    if (have == nullptr) {
      differences.push_back({path, want.name, ""});
      continue;
    }
    compare_value(differences, path + ".vid", want.vid, have->vid);
    compare_value(differences, path + ".egress_pcp", sorted(want.egress_pcp), sorted(have->egress_pcp));
    compare_value(differences, path + ".ingress_priority", sorted(want.ingress_priority),
                  sorted(have->ingress_priority));
  }
}

}  // namespace isoline::schedule
