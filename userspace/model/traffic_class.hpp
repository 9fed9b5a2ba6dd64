// The small checked numbers of quality of service: priority code point, traffic class, DSCP.
#pragma once

#include <compare>
#include <cstdint>

#include "model/error.hpp"

namespace isoline {

/// A number in 0 … Most that only from() makes.
template <class Tag, std::uint8_t Most>
class SmallNumber {
 public:
  static constexpr std::uint8_t most = Most;
  constexpr SmallNumber() = default;
  /// Errors: invalid_input, naming the range.
  static Result<SmallNumber> from(std::uint64_t number) {
    if (number > Most) {
      return fail({ErrorKind::invalid_input, std::string(Tag::name) + " " + std::to_string(number), "",
                   "must be 0 to " + std::to_string(Most), ""});
    }
    return SmallNumber(static_cast<std::uint8_t>(number));
  }
  /// For numbers that a loop or a mask keeps in range.
  static constexpr SmallNumber masked(unsigned number) {
    static_assert((Most & (Most + 1)) == 0);
    return SmallNumber(static_cast<std::uint8_t>(number & Most));
  }
  constexpr std::uint8_t value() const { return value_; }
  friend auto operator<=>(const SmallNumber&, const SmallNumber&) = default;

 private:
  constexpr explicit SmallNumber(std::uint8_t value) : value_(value) {}
  std::uint8_t value_ = 0;
};

struct PcpTag {
  static constexpr const char* name = "pcp";
};
struct TrafficClassTag {
  static constexpr const char* name = "traffic class";
};
struct DscpTag {
  static constexpr const char* name = "dscp";
};

/// Priority code point of a VLAN tag, 0 … 7 (IEEE 802.1Q clause 9.6); in Linux also skb->priority.
using Pcp = SmallNumber<PcpTag, 7>;
/// Traffic class of a port, 0 … 7, 7 is served first (IEEE 802.1Q clause 8.6.6).
using TrafficClass = SmallNumber<TrafficClassTag, 7>;
/// Differentiated services code point, 0 … 63 (RFC 2474).
using Dscp = SmallNumber<DscpTag, 63>;

}  // namespace isoline
