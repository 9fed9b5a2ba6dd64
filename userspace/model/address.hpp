// Layer-2 and layer-3 addresses and the small checked numbers of a frame's header.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/error.hpp"

namespace isoline {

/// A 48-bit MAC address, in wire order.
struct MacAddress {
  std::array<std::uint8_t, 6> octets{};
  friend auto operator<=>(const MacAddress&, const MacAddress&) = default;
};

/// An IPv4 or IPv6 address; IPv4 is held as ::ffff:a.b.c.d, as in the flow key.
struct IpAddress {
  std::array<std::uint8_t, 16> octets{};
  bool v6 = false;
  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;
};

/// A VLAN identifier, 0 … 4095 (0 = priority tag, IEEE 802.1Q clause 9.6).
class VlanId {
 public:
  constexpr VlanId() = default;
  static Result<VlanId> from(std::uint64_t number);
  /// For numbers cut out of a 12-bit field, which cannot be out of range.
  static constexpr VlanId from_tci(std::uint16_t tci) { return VlanId(static_cast<std::uint16_t>(tci & 0x0fff)); }
  constexpr std::uint16_t value() const { return value_; }
  friend auto operator<=>(const VlanId&, const VlanId&) = default;

 private:
  constexpr explicit VlanId(std::uint16_t value) : value_(value) {}
  std::uint16_t value_ = 0;
};

/// A kernel interface index, > 0 when it names one.
struct IfIndex {
  std::uint32_t value = 0;
  friend auto operator<=>(const IfIndex&, const IfIndex&) = default;
};

std::string to_string(const MacAddress& address);  ///< "02:00:00:00:00:01"
std::string to_string(const IpAddress& address);   ///< "10.0.0.1", "fe80::1"
Result<MacAddress> parse_mac_address(std::string_view text);
Result<IpAddress> parse_ip_address(std::string_view text);  ///< no name look-ups, no zone

}  // namespace isoline
