#include "format/compare/words.hpp"

namespace isoline::format {

const char* to_string(analysis::Way way) { return way == analysis::Way::forward ? "forward" : "backward"; }

const char* to_string(analysis::ClockKnowledge knowledge) {
  switch (knowledge) {
    case analysis::ClockKnowledge::nothing: return "unknown";
    case analysis::ClockKnowledge::synchronised: return "synchronised";
    case analysis::ClockKnowledge::both_ways: return "estimated";
    case analysis::ClockKnowledge::one_way: return "one_way";
  }
  return "unknown";
}

const char* delay_name(analysis::ClockKnowledge knowledge) {
  return knowledge == analysis::ClockKnowledge::one_way ? "delay_variation" : "one_way_delay";
}

}  // namespace isoline::format
