// The word that somebody probably meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace isoline::cli {

/// Edits (insert, delete, replace, swap neighbours) that turn one word into the other.
unsigned edit_distance(std::string_view a, std::string_view b);

/// The nearest of the candidates, if it is near enough to be worth saying: at most a third of the
/// longer word is different, or one is the beginning of the other. The first of equals wins.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace isoline::cli
