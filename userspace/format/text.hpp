// Text for a terminal: lines with an emphasis, widths in columns, UTF-8 or plain ASCII.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace isoline::format {

/// What the reader's terminal can show. The caller decides (terminal or not, NO_COLOR, COLUMNS).
struct TextStyle {
  bool color = false;     ///< ANSI escapes
  bool unicode = true;    ///< UTF-8; false: ASCII only
  std::size_t width = 0;  ///< columns; 0 = unlimited
};

enum class Emphasis { none, heading, alert, faint };

/// One line without its newline. A table's consumer may draw it in its own way (ncurses).
struct Line {
  std::string text;
  Emphasis emphasis = Emphasis::none;
};

/// Lines as text, each with a newline; emphasis as ANSI escapes if the style has colour.
std::string to_text(std::span<const Line> lines, const TextStyle& style);

/// True if the three variables of the locale (LC_ALL before LC_CTYPE before LANG) ask for UTF-8.
bool is_utf8_locale(std::string_view lc_all, std::string_view lc_ctype, std::string_view lang);
/// The same for this process's environment.
bool is_utf8_locale();

/// Columns that a text takes; broken UTF-8 counts one a byte, control characters one as they are shown as '?'.
std::size_t width_of(std::string_view text);
/// Makes text from elsewhere fit to print: control characters and broken UTF-8 become '?', with !unicode all non-ASCII.
std::string printable(std::string_view text, bool unicode);
/// At most `width` columns: the middle is replaced by "…" ("..." in ASCII).
std::string elide_middle(std::string_view text, std::size_t width, bool unicode);

}  // namespace isoline::format
