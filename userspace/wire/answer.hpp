// What a port without the kernel must answer so that others find it: ARP, IPv6 neighbour solicitations, echo requests.
#pragma once

#include <span>

#include "model/address.hpp"
#include "wire/headers.hpp"

namespace isoline::wire {

/// Who answers.
struct Station {
  MacAddress mac;
  std::span<const IpAddress> addresses;
};

/// Whether the address is one of the station's.
bool has(const Station& station, const IpAddress& address);

/// Each makes the answer in place, for a frame that asks for one of the station's addresses; false: it does not, and
/// nothing was changed. Answers have at least 60 bytes if the frame has room for them.
bool answer_arp(FrameBuffer& frame, const Headers& headers, const Station& station);           ///< RFC 826
bool answer_solicitation(FrameBuffer& frame, const Headers& headers, const Station& station);  ///< RFC 4861 clause 7.2
bool answer_echo(FrameBuffer& frame, const Headers& headers, const Station& station);          ///< RFC 792, RFC 4443

}  // namespace isoline::wire
