// "Did you mean …?"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace isoline::config {

/// The word that differs least from what was written, by insertions, deletions, replacements and swaps of neighbours;
/// absent if none is near enough to be meant.
std::optional<std::string> nearest(std::string_view written, const std::vector<std::string>& words);

/// Splits a list of words at blanks.
std::vector<std::string> split_words(std::string_view words);

}  // namespace isoline::config
