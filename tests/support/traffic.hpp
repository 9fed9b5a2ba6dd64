// Frames with times, as plants have them and as they should not: for holding two implementations of the measures
// together.
#pragma once

#include <cstdint>
#include <vector>

#include "model/flow_key.hpp"
#include "model/probe.hpp"
#include "model/time.hpp"

namespace isoline::test {

struct TimedFrame {
  std::vector<std::uint8_t> bytes;
  Direction direction = Direction::ingress;
  Nanoseconds time{0};  ///< > 0; now and then earlier than that of the frame before
};

/// TCP with and without loss, echo, RTP, PROFINET, SV, GOOSE, UADP, AVTP, PTP, R-TAGs and cyclic frames of no known
/// protocol, each with lost, doubled, late and restarted numbers. The same for the same seed.
std::vector<TimedFrame> mixed_traffic(std::uint64_t seed, std::size_t frames);

/// Streams and RTP ports that the traffic has some of.
ProbeOptions options_for_mixed_traffic();

}  // namespace isoline::test
