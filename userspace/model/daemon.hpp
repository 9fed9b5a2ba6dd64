// What a running daemon says of itself.
#pragma once

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
};

}  // namespace isoline
