// The words for where a cycle is known from.
#include "model/flow.hpp"

namespace isoline {

const char* to_string(CycleSource source) {
  switch (source) {
    case CycleSource::planned: return "planned";
    case CycleSource::counter: return "counter";
    case CycleSource::learned: return "learned";
  }
  return "learned";
}

}  // namespace isoline
