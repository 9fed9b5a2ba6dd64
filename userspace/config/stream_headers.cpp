#include "config/stream_headers.hpp"

namespace isoline::config {

StreamHeaders read_stream_headers(const Section& headers, yaml::Report& report) {
  StreamHeaders result;
  result.src_mac = headers.mac_address("src_mac");
  result.dst_mac = headers.mac_address("dst_mac");
  result.src_address = headers.ip_address("src_address");
  result.dst_address = headers.ip_address("dst_address");
  if (const auto vid = headers.integer("vid")) result.vid = VlanId::from_tci(static_cast<std::uint16_t>(*vid));
  if (const auto pcp = headers.integer("pcp")) result.pcp = static_cast<std::uint8_t>(*pcp);
  if (const auto port = headers.integer("src_port")) result.src_port = static_cast<std::uint16_t>(*port);
  if (const auto port = headers.integer("dst_port")) result.dst_port = static_cast<std::uint16_t>(*port);
  headers.take("dscp", result.dscp);

  if (result.src_mac && (result.src_mac->octets[0] & 1) != 0) {
    report.add(headers.at("src_mac"), "no frame has this src_mac",
               "a group address is never a source (IEEE 802 clause 8.2)");
  }
  const bool has_source = headers.find("src_address") != nullptr,
             has_destination = headers.find("dst_address") != nullptr;
  if (has_source != has_destination) {
    report.add(headers.at(), std::string(has_source ? "dst_address" : "src_address") + " is missing",
               "the other address is there", "give both, or none: then the stream is one of layer 2");
  }
  if (result.src_address && result.dst_address && result.src_address->v6 != result.dst_address->v6) {
    report.add(headers.at("dst_address"), "src_address and dst_address do not fit each other",
               "one is IPv4, the other IPv6");
  }
  for (const char* key : {"src_port", "dst_port", "dscp"}) {
    if (headers.find(key) == nullptr || has_source || has_destination) continue;
    report.add(headers.at(key), std::string(key) + " has no place", "the stream has no IP addresses",
               "add src_address and dst_address");
  }
  return result;
}

}  // namespace isoline::config
