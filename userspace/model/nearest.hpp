// The word that somebody probably meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace isoline {

/// The nearest of the candidates, if it is near enough to be worth saying: at most a third of the longer word differs
/// (insert, delete, replace, swap of neighbours), or it begins with the word. Case does not count,
/// nor does - for _. The first of equals wins.
std::optional<std::string> nearest(std::string_view written, const std::vector<std::string_view>& candidates);

}  // namespace isoline
