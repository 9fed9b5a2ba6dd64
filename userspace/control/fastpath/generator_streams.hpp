// Streams of a file made ready for a port: every header is there, and answers can be told apart.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/address.hpp"
#include "model/error.hpp"
#include "model/traffic.hpp"

namespace isoline::control {

/// The first of the UDP ports that streams get which name none.
inline constexpr std::uint16_t first_own_port = 49152;

/// What the file leaves open: the port's MAC as source, `to` as destination, a UDP source port of its own for each
/// stream, 862 as destination. With `talker` only its streams remain, with the positions in `positions`.
/// Errors: not_found (no such talker), invalid_input (no destination MAC; two streams with equal addresses and ports;
/// no UDP ports left; a period that is shorter than a nanosecond a frame).
struct ReadyStreams {
  std::vector<TrafficStream> streams;
  std::vector<std::uint32_t> positions;  ///< in the file, for stamps
};
Result<ReadyStreams> make_ready(std::vector<TrafficStream> streams, const std::optional<std::string>& talker,
                                const MacAddress& own, const std::optional<MacAddress>& to);

}  // namespace isoline::control
