// The round trips of a connection as docs/measures.md defines them, found byte by byte from everything that passed:
// slow, without bounds, and of no part of the product's code.
#pragma once

#include <cstdint>
#include <vector>

#include "support/tcp/tcp_traffic.hpp"

namespace isoline::test {

struct OracleSample {
  bool of_b = false;  ///< of what B sent
  std::uint64_t at_us = 0, round_trip_us = 0;
  std::uint64_t answered_us = 0;  ///< what really happened: when the segment that was answered passed

  friend bool operator==(const OracleSample&, const OracleSample&) = default;
};

/// In the order in which they end.
std::vector<OracleSample> round_trips(const std::vector<TapSegment>& traffic);

}  // namespace isoline::test
