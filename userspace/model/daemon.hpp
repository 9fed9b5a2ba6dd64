// What a running daemon says of itself.
#pragma once

#include <cstdint>
#include <string>

#include "model/probe.hpp"
#include "model/time.hpp"

namespace isoline {

/// Answer to "how are you": who runs, in which role, for how long, and what its probe takes.
struct DaemonStatus {
  std::string version;
  std::string role = "agent";
  Nanoseconds uptime{0};
  ProbeMemory memory;
  std::uint64_t network_namespace = 0;  ///< inode of the one whose ports it probes; 0 = not known
};

}  // namespace isoline
