// What of a frame is the same at both taps, as a hash; and what may be changed on the way, to say whether it was.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "model/capture.hpp"

namespace isoline::analysis {

/// What bridges and routers may rewrite in a frame without its being another one.
struct Marks {
  std::uint16_t tag[2] = {};       ///< PCP, DEI and VID of the outer and the second tag
  std::uint8_t tags = 0;           ///< how many there are
  std::uint8_t hop_limit = 0;      ///< IPv4: time to live
  std::uint8_t traffic_class = 0;  ///< IPv4: type of service
  bool is_ip = false;

  friend bool operator==(const Marks&, const Marks&) = default;
};

struct Fingerprint {
  std::uint64_t hash = 0;
  Marks marks;
};

/// Hashes at most `limit` bytes behind the EtherType. In the hash: the EtherType behind all VLAN tags and everything
/// behind it, and the MACs of what is not IP. Not in it: VLAN tags, the MACs of IP, time to live and hop limit, type
/// of service and traffic class, the checksums of IPv4, TCP and UDP, PTP's correctionField, padding. Nothing: the
/// recorder cut the frame before the bytes that are to be hashed end. Never reads outside the frame.
std::optional<Fingerprint> fingerprint(const ObservedFrame& frame, std::size_t limit);

}  // namespace isoline::analysis
