#include "model/time.hpp"

namespace isoline {

const char* to_string(ClockSource source) {
  switch (source) {
    case ClockSource::monotonic: return "monotonic";
    case ClockSource::skb: return "skb";
    case ClockSource::hardware: return "hardware";
    case ClockSource::tai: return "tai";
    case ClockSource::capture: return "capture";
  }
  return "unknown";
}

}  // namespace isoline
