#include "control/comparison_words.hpp"

namespace isoline::control {
namespace {

constexpr std::size_t most_differences_told = 3;

}  // namespace

std::string in_words(const PortComparison& comparison) {
  std::string text;
  std::size_t told = 0;
  for (const PortDifference& difference : comparison.differences) {
    if (told++ == most_differences_told) {
      text += "; and " + std::to_string(comparison.differences.size() - most_differences_told) + " more";
      break;
    }
    text += (text.empty() ? "" : "; ") + difference.what + " is " +
            (difference.found.empty() ? "not there" : difference.found) + ", wanted " +
            (difference.wanted.empty() ? "none" : difference.wanted);
  }
  return text.empty() ? to_string(comparison.agreement) : text;
}

}  // namespace isoline::control
