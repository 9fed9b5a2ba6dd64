// Frames that a mirror sends on inside a tunnel.
#pragma once

#include <optional>

#include "model/capture.hpp"

namespace isoline::wire {

/// The Ethernet frame inside ERSPAN (types I, II, III) or Ethernet over GRE (RFC 2784, RFC 2890), over IPv4 or IPv6 and
/// behind any VLAN tags; interface, direction and time are the tunnel's. Nothing: the frame is no such tunnel, is a
/// fragment, or was cut before the inner frame begins. Never reads outside the frame's bytes.
std::optional<ObservedFrame> mirrored_frame(const ObservedFrame& frame);

}  // namespace isoline::wire
