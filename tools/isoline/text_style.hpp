// How text for stdout is to look.
#pragma once

#include "format/text.hpp"
#include "isoline/output.hpp"

namespace isoline::cli {

/// Colour and width of the terminal behind stdout; unlimited and plain if it is none. UTF-8 as the locale says.
inline format::TextStyle text_style_of_stdout() {
  return {stdout_has_colours(), format::is_utf8_locale(), stdout_columns()};
}

}  // namespace isoline::cli
