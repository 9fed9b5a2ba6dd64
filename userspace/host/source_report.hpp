// How one source of readings (the probe, netlink …) did when it was last asked.
#pragma once

#include <cstdint>
#include <string>

#include "model/time.hpp"

namespace isoline::host {

/// Kept for each source since start, so that a reading that is missing can be told from a reading of zero.
struct SourceReport {
  std::string source;       ///< "probe", "ageing", "netlink": a metric label, never from outside
  bool success = true;      ///< of the last reading
  Nanoseconds duration{0};  ///< of the last reading
  std::uint64_t readings = 0;
  std::uint64_t failures = 0;
};

}  // namespace isoline::host
