#include "format/text.hpp"

#include <algorithm>
#include <cstdlib>

#include "format/utf8.hpp"

namespace isoline::format {
namespace {

struct Range {
  char32_t first, last;
};

// Of the characters that names may hold, these take no column, two columns (Unicode East Asian Width W and F) …
constexpr Range no_column[] = {{0x300, 0x36f}, {0x200b, 0x200d}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};
constexpr Range two_columns[] = {{0x1100, 0x115f}, {0x2e80, 0xa4cf},   {0xac00, 0xd7a3},
                                 {0xf900, 0xfaff}, {0xfe30, 0xfe6f},   {0xff00, 0xff60},
                                 {0xffe0, 0xffe6}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};
// … and these would let a name play tricks on the terminal: controls, and marks that turn the direction of writing.
constexpr Range tricks[] = {{0x00, 0x1f},     {0x7f, 0x9f},     {0x200e, 0x200f},
                            {0x2028, 0x202e}, {0x2066, 0x2069}, {0xfeff, 0xfeff}};

template <std::size_t Size>
bool is_in(char32_t code, const Range (&ranges)[Size]) {
  return std::ranges::any_of(ranges, [code](const Range& range) { return code >= range.first && code <= range.last; });
}

std::size_t columns_of(const Utf8Step& step) {
  if (!step.valid) return 1;
  return is_in(step.code, no_column) ? 0 : is_in(step.code, two_columns) ? 2 : 1;
}

/// The longest beginning of `text` that takes at most `width` columns.
std::string_view beginning(std::string_view text, std::size_t width) {
  std::size_t at = 0, columns = 0;
  while (at < text.size()) {
    const Utf8Step step = utf8_step(text.substr(at));
    if ((columns += columns_of(step)) > width) break;
    at += step.bytes;
  }
  return text.substr(0, at);
}

/// The longest end of `text` that takes at most `width` columns.
std::string_view ending(std::string_view text, std::size_t width) {
  std::size_t columns = width_of(text);
  while (columns > width) {
    const Utf8Step step = utf8_step(text);
    columns -= columns_of(step);
    text.remove_prefix(step.bytes);
  }
  return text;
}

const char* escape_of(Emphasis emphasis) {
  switch (emphasis) {
    case Emphasis::heading: return "\x1b[1m";
    case Emphasis::alert: return "\x1b[1;31m";
    case Emphasis::faint: return "\x1b[2m";
    case Emphasis::none: break;
  }
  return "";
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

}  // namespace

std::string to_text(std::span<const Line> lines, const TextStyle& style) {
  std::string text;
  for (const Line& line : lines) {
    const bool escaped = style.color && line.emphasis != Emphasis::none && !line.text.empty();
    if (escaped) text += escape_of(line.emphasis);
    text += line.text;
    if (escaped) text += "\x1b[0m";
    text += '\n';
  }
  return text;
}

bool is_utf8_locale(std::string_view lc_all, std::string_view lc_ctype, std::string_view lang) {
  std::string locale(!lc_all.empty() ? lc_all : !lc_ctype.empty() ? lc_ctype : lang);
  std::ranges::transform(locale, locale.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return locale.find("utf-8") != locale.npos || locale.find("utf8") != locale.npos;
}

bool is_utf8_locale() { return is_utf8_locale(variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG")); }

std::size_t width_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Utf8Step step = utf8_step(text);
    columns += columns_of(step);
    text.remove_prefix(step.bytes);
  }
  return columns;
}

std::string printable(std::string_view text, bool unicode) {
  std::string out;
  while (!text.empty()) {
    const Utf8Step step = utf8_step(text);
    const bool shown = step.valid && !is_in(step.code, tricks) && (unicode || step.code < 0x80);
    if (shown) {
      out += text.substr(0, step.bytes);
    } else {
      out += '?';
    }
    text.remove_prefix(step.bytes);
  }
  return out;
}

std::string elide_middle(std::string_view text, std::size_t width, bool unicode) {
  if (width_of(text) <= width) return std::string(text);
  const std::string_view mark = unicode ? "…" : "...";
  const std::size_t mark_width = unicode ? 1 : 3;
  if (width <= mark_width) return std::string(beginning(text, width));
  // The end of a name tells flows apart more often than its middle.
  const std::size_t kept = width - mark_width, left = kept / 2;
  return std::string(beginning(text, left)) + std::string(mark) + std::string(ending(text, kept - left));
}

}  // namespace isoline::format
