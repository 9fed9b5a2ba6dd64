#include "adapters/dpdk/cut_frame.hpp"

#include <algorithm>

#include "wire/bytes.hpp"

namespace isoline::dpdk {
namespace {

constexpr std::size_t ipv6_header = 40;

bool is_vlan(std::uint16_t type) { return type == 0x8100 || type == 0x88a8 || type == 0x9100; }

}  // namespace

std::uint32_t length_by_header(std::span<const std::uint8_t> bytes) {
  const auto given = static_cast<std::uint32_t>(bytes.size());
  std::size_t network = 14;
  for (int tags = 0; tags < 2 && network + 4 <= given && is_vlan(wire::be16(&bytes[network - 2])); ++tags) network += 4;
  if (network + ipv6_header > given) return given;
  const std::uint16_t type = wire::be16(&bytes[network - 2]);
  std::size_t length = 0;
  if (type == 0x0800 && bytes[network] >> 4 == 4) length = wire::be16(&bytes[network + 2]);
  if (type == 0x86dd && bytes[network] >> 4 == 6) length = ipv6_header + wire::be16(&bytes[network + 4]);
  return std::max(given, static_cast<std::uint32_t>(network + length));
}

}  // namespace isoline::dpdk
