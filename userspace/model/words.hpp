// Lists of words as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace isoline {

/// The words between blanks; they point into the text.
std::vector<std::string_view> split_words(std::string_view text);

/// "a, b, c"
template <class Words = std::vector<std::string_view>>
std::string joined(const Words& words, std::string_view separator = ", ") {
  std::string text;
  for (const auto& word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

}  // namespace isoline
