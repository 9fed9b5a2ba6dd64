// Cuts a filter expression into words, operators and parentheses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/error.hpp"

namespace isoline::analysis {

struct FilterWord {
  enum class Kind { word, quoted, comparison, open, close, end } kind = Kind::end;
  std::string text;        ///< without quotes
  std::size_t column = 1;  ///< of its first character, from 1
};

/// Always ends with a word of kind end. Errors: invalid_input for an open quote or a stray '!'.
Result<std::vector<FilterWord>> split_filter(std::string_view text);

/// An invalid_input at a column of the filter.
tl::unexpected<Error> bad_filter(std::size_t column, std::string what, std::string why = {}, std::string hint = {});

}  // namespace isoline::analysis
