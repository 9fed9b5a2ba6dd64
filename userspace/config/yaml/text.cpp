#include "config/yaml/text.hpp"

#include <algorithm>
#include <cstdint>

namespace isoline::config::yaml {

namespace {

// Length of the UTF-8 sequence at the front, 0 if there is none (RFC 3629 clause 4).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    if (!follows(1) || !follows(2)) return 0;
    const bool overlong = first == 0xe0 && byte(1) < 0xa0;
    const bool surrogate = first == 0xed && byte(1) > 0x9f;
    return overlong || surrogate ? 0 : 3;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    const bool overlong = first == 0xf0 && byte(1) < 0x90;
    const bool beyond = first == 0xf4 && byte(1) > 0x8f;
    return overlong || beyond ? 0 : 4;
  }
  return 0;
}

// How many characters at the front need no second look.
std::size_t printable(std::string_view text) {
  const auto end = std::ranges::find_if_not(text, [](char c) { return c >= 0x20 && c < 0x7f; });
  return static_cast<std::size_t>(end - text.begin());
}

}  // namespace

void check_text(std::string_view text, Report& report, std::size_t largest, Tabs tabs) {
  if (text.size() > largest) {
    report.add(
        {}, "the file is too large",
        std::to_string(text.size()) + " bytes or more, at most " + std::to_string(largest / mebibyte) + " MiB is read");
    return;
  }
  Position at;
  while (!text.empty() && !report.full()) {
    const std::size_t plain = printable(text);
    at.column += static_cast<std::uint32_t>(plain);
    text.remove_prefix(plain);
    if (text.empty()) return;
    const char c = text.front();
    const std::size_t length = sequence_length(text);
    if (length == 0) {
      report.add(at, "not a text file", "a byte that is not UTF-8", "save it as UTF-8");
      return;
    }
    if (c == '\t' && tabs == Tabs::refused) {
      report.add(at, "tab character", "editors disagree how wide a tab is, so it may not stand here", "use blanks");
    } else if ((static_cast<std::uint8_t>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f) {
      report.add(at, "not a text file", "a control character");
      return;
    }
    if (c == '\n') {
      ++at.line;
      at.column = 1;
    } else {
      ++at.column;
    }
    text.remove_prefix(length);
  }
}

}  // namespace isoline::config::yaml
