#include "config/schedule_streams.hpp"

#include <utility>

namespace isoline::config {

namespace {

Pcp pcp_of(const Section& section) { return Pcp::masked(static_cast<unsigned>(section.integer("pcp").value_or(0))); }

VlanId vid_of(const Section& section) {
  return VlanId::from_tci(static_cast<std::uint16_t>(section.integer("vid").value_or(0)));
}

std::vector<VlanMembership> read_memberships(const Section& port) {
  std::vector<VlanMembership> vlans;
  for (const Section& section : port.maps("vlans")) {
    VlanMembership vlan;
    vlan.vid = vid_of(section);
    section.take("untagged", vlan.untagged);
    section.take("pvid", vlan.pvid);
    vlans.push_back(vlan);
  }
  return vlans;
}

VlanDevice read_device(const Section& section) {
  VlanDevice device;
  section.take("name", device.name);
  device.vid = vid_of(section);
  const auto priority = [](const Section& pair) {
    return static_cast<std::uint8_t>(pair.integer("priority").value_or(0));
  };
  for (const Section& pair : section.maps("egress_pcp")) device.egress_pcp.emplace_back(priority(pair), pcp_of(pair));
  for (const Section& pair : section.maps("ingress_priority")) {
    device.ingress_priority.emplace_back(pcp_of(pair), priority(pair));
  }
  return device;
}

StreamGate read_gate(const Section& section) {
  StreamGate gate;
  gate.base_time = TaiTime(section.duration("base_time").value_or(Nanoseconds(0)));
  Nanoseconds sum{0};
  for (const Section& element : section.maps("entries")) {
    StreamGateEntry entry;
    element.take("open", entry.open);
    element.take("time_interval", entry.time_interval);
    if (const auto priority = element.integer("internal_priority")) {
      entry.internal_priority = static_cast<std::uint8_t>(*priority);
    }
    if (const auto octets = element.integer("max_octets")) entry.max_octets = static_cast<std::uint32_t>(*octets);
    sum += entry.time_interval;
    gate.entries.push_back(entry);
  }
  gate.cycle_time = section.duration("cycle_time").value_or(sum);
  return gate;
}

StreamPolicer read_policer(const Section& section) {
  StreamPolicer policer;
  policer.rate = section.bit_rate("rate").value_or(BitRate{});
  policer.burst = static_cast<std::uint32_t>(section.byte_count("burst").value_or(0));
  if (const auto bytes = section.integer("max_sdu")) policer.max_sdu = static_cast<std::uint32_t>(*bytes);
  return policer;
}

void read_match(const Section& match, StreamFilter& filter) {
  filter.src_mac = match.mac_address("src_mac");
  filter.dst_mac = match.mac_address("dst_mac");
  if (match.integer("vid")) filter.vid = vid_of(match);
  if (match.integer("pcp")) filter.pcp = pcp_of(match);
  if (const auto type = match.integer("ether_type")) filter.ether_type = static_cast<std::uint16_t>(*type);
}

}  // namespace

void read_vlans(const Section& section, PortConfig& port) {
  port.vlan_filtering = section.boolean("vlan_filtering");
  port.vlans = read_memberships(section);
  for (const Section& device : section.maps("vlan_devices")) port.vlan_devices.push_back(read_device(device));
  for (const Section& pair : section.maps("dscp")) {
    port.dscp.push_back({Dscp::masked(static_cast<unsigned>(pair.integer("dscp").value_or(0))), pcp_of(pair)});
  }
}

std::vector<StreamFilter> read_stream_filters(const Section& port) {
  std::vector<StreamFilter> filters;
  for (const Section& section : port.maps("streams")) {
    StreamFilter filter;
    section.take("name", filter.name);
    read_match(section.map("match"), filter);
    if (section.find("gate")) filter.gate = read_gate(section.map("gate"));
    if (section.find("policer")) filter.policer = read_policer(section.map("policer"));
    filters.push_back(std::move(filter));
  }
  return filters;
}

}  // namespace isoline::config
