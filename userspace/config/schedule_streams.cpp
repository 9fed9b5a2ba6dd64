#include "config/schedule_streams.hpp"

#include <string>

#include "config/seen.hpp"

namespace isoline::config {

namespace {

Pcp pcp_of(const Section& section) { return Pcp::masked(static_cast<unsigned>(section.integer("pcp").value_or(0))); }

VlanId vid_of(const Section& section) {
  return VlanId::from_tci(static_cast<std::uint16_t>(section.integer("vid").value_or(0)));
}

// Notes a number of a map that may stand once in its list.
void note(Seen& seen, const Section& section, std::string_view key) {
  if (const auto number = section.integer(key)) {
    const std::string words = std::string(key) + " " + std::to_string(*number);
    seen.note(words, section.at(key), "duplicate " + words);
  }
}

std::vector<VlanMembership> read_memberships(const Section& port, yaml::Report& report) {
  std::vector<VlanMembership> vlans;
  Seen seen("the VLAN", report), default_vlan("the VLAN", report);
  for (const Section& section : port.maps("vlans")) {
    note(seen, section, "vid");
    VlanMembership vlan{.vid = vid_of(section)};
    section.take("untagged", vlan.untagged);
    section.take("pvid", vlan.pvid);
    if (vlan.pvid) default_vlan.note("pvid", section.at("pvid"), "a second pvid");
    vlans.push_back(vlan);
  }
  return vlans;
}

VlanDevice read_device(const Section& section, yaml::Report& report) {
  VlanDevice device;
  section.take("name", device.name);
  device.vid = vid_of(section);
  const auto priority = [](const Section& pair) {
    return static_cast<std::uint8_t>(pair.integer("priority").value_or(0));
  };
  Seen egress("the pair", report), ingress("the pair", report);
  for (const Section& pair : section.maps("egress_pcp")) {
    note(egress, pair, "priority");
    device.egress_pcp.emplace_back(priority(pair), pcp_of(pair));
  }
  for (const Section& pair : section.maps("ingress_priority")) {
    note(ingress, pair, "pcp");
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

void read_match(const Section& match, StreamFilter& filter, yaml::Report& report) {
  filter.src_mac = match.mac_address("src_mac");
  filter.dst_mac = match.mac_address("dst_mac");
  if (match.integer("vid")) filter.vid = vid_of(match);
  if (match.integer("pcp")) filter.pcp = pcp_of(match);
  if (const auto type = match.integer("ether_type")) filter.ether_type = static_cast<std::uint16_t>(*type);
  if (match.find("src_mac") && filter.src_mac && (filter.src_mac->octets[0] & 1) != 0) {
    report.add(match.at("src_mac"), "no frame has this src_mac",
               "a group address is never a source (IEEE 802 clause 8.2)");
  }
}

}  // namespace

void read_vlans(const Section& section, PortConfig& port, yaml::Report& report) {
  port.vlan_filtering = section.boolean("vlan_filtering");
  port.vlans = read_memberships(section, report);
  Seen vids("the VLAN device", report);
  for (const Section& device : section.maps("vlan_devices")) {
    note(vids, device, "vid");
    port.vlan_devices.push_back(read_device(device, report));
  }
  Seen dscp("the pair", report);
  for (const Section& pair : section.maps("dscp")) {
    note(dscp, pair, "dscp");
    port.dscp.push_back({Dscp::masked(static_cast<unsigned>(pair.integer("dscp").value_or(0))), pcp_of(pair)});
  }
}

std::vector<StreamFilter> read_stream_filters(const Section& port, yaml::Report& report) {
  std::vector<StreamFilter> filters;
  Seen names("the stream", report);
  for (const Section& section : port.maps("streams")) {
    StreamFilter filter;
    if (const auto name = section.text("name")) {
      filter.name = *name;
      names.note(*name, section.at("name"), "duplicate stream name " + yaml::quoted(*name));
    }
    const Section match = section.map("match");
    read_match(match, filter, report);
    if (section.find("match") && match.entries().empty()) {
      report.add(section.at("match"), "match is empty", "it would be every frame that arrives",
                 "give it one of: src_mac, dst_mac, vid, pcp, ether_type");
    }
    if (section.find("gate")) filter.gate = read_gate(section.map("gate"));
    if (section.find("policer")) filter.policer = read_policer(section.map("policer"));
    if (filter.gate && filter.gate->entries.empty()) {
      report.add(section.map("gate").at("entries"), "entries is missing", "a gate needs at least one entry");
    }
    if (!filter.gate && !filter.policer) {
      report.add(section.at(), "nothing is to be done for the stream", "it has neither gate nor policer",
                 "give it one of them");
    }
    filters.push_back(std::move(filter));
  }
  return filters;
}

}  // namespace isoline::config
