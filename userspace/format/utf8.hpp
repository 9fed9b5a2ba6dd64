// Steps through UTF-8 text that may be broken.
#pragma once

#include <cstddef>
#include <string_view>

namespace isoline::format {

/// One step: a whole character, or one byte that belongs to none.
struct Utf8Step {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

/// The character at the beginning of `text`, which must not be empty. Overlong forms, surrogates and what is above
/// U+10FFFF are not valid (RFC 3629 clause 3).
Utf8Step utf8_step(std::string_view text);

}  // namespace isoline::format
