#include "adapters/journal/fields.hpp"

#include <charconv>

#include "model/digits.hpp"

namespace isoline::journal {
namespace {

constexpr const char* digits = "0123456789abcdef";

void add_hex(std::string& text, unsigned char byte) {
  text += digits[byte >> 4];
  text += digits[byte & 0xfU];
}

}  // namespace

std::string word_of(std::string_view text) {
  if (text.empty()) return "-";
  std::string word;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7f && c != '%' && text != "-") {
      word += c;
    } else {
      word += '%';
      add_hex(word, byte);
    }
  }
  return word;
}

std::string hex_of(const std::vector<std::uint8_t>& bytes) {
  if (bytes.empty()) return "-";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) add_hex(text, byte);
  return text;
}

std::string_view Fields::word() {
  const auto end = rest_.find(' ');
  const std::string_view word = rest_.substr(0, end);
  if (word.empty()) refuse();
  // A blank at the end of a line stands before a word that is not there.
  if (end != std::string_view::npos && end + 1 == rest_.size()) refuse();
  rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
  return good_ ? word : std::string_view();
}

bool Fields::next_is_nothing() const { return rest_ == "-" || rest_.starts_with("- "); }

std::string Fields::text() {
  const std::string_view from = word();
  std::string text;
  if (from == "-") return text;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i] != '%') {
      text += from[i];
      continue;
    }
    const int high = i + 1 < from.size() ? hex_digit(from[i + 1]) : -1;
    const int low = i + 2 < from.size() ? hex_digit(from[i + 2]) : -1;
    if (high < 0 || low < 0) {
      refuse();
      return {};
    }
    text += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return text;
}

std::vector<std::uint8_t> Fields::bytes() {
  const std::string_view from = word();
  std::vector<std::uint8_t> bytes;
  if (from == "-") return bytes;
  if (from.size() % 2 != 0) refuse();
  for (std::size_t i = 0; i + 1 < from.size(); i += 2) {
    const int high = hex_digit(from[i]), low = hex_digit(from[i + 1]);
    if (high < 0 || low < 0) refuse();
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return good_ ? bytes : std::vector<std::uint8_t>();
}

bool Fields::yes() {
  const std::string_view from = word();
  if (from != "yes" && from != "no") refuse();
  return from == "yes";
}

std::uint64_t Fields::number(std::uint64_t most) {
  const std::string_view from = word();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(from.data(), from.data() + from.size(), number);
  if (error != std::errc() || end != from.data() + from.size() || number > most) refuse();
  return good_ ? number : 0;
}

}  // namespace isoline::journal
