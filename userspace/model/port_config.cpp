#include "model/port_config.hpp"

namespace isoline {

const char* to_string(GateMode mode) {
  switch (mode) {
    case GateMode::software: return "software";
    case GateMode::txtime_assist: return "txtime-assist";
    case GateMode::full_offload: return "full-offload";
  }
  return "unknown";
}

}  // namespace isoline
