#include "model/port_state.hpp"

namespace isoline {

const char* to_string(Readback readback) {
  switch (readback) {
    case Readback::readable: return "readable";
    case Readback::vanished: return "vanished";
    case Readback::offloaded: return "offloaded";
  }
  return "unknown";
}

}  // namespace isoline
