// Digits, without the locale: what a file or a URL says means the same everywhere.
#pragma once

#include <charconv>
#include <string>

namespace isoline {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// 0 … 15; -1 if it is no hexadecimal digit.
constexpr int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// With so many decimals and a point, as in "12.50". decimals: 0 … 17.
inline std::string fixed(double value, int decimals) {
  char text[400];  // the largest double has 309 digits before the point
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals).ptr;
  return {text, end};
}

}  // namespace isoline
