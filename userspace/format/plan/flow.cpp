#include "format/plan/flow.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "model/digits.hpp"

namespace isoline::format {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// What some YAML reader takes for a boolean or null.
bool is_special(std::string_view text) {
  static constexpr std::array words{"y", "n", "yes", "no", "on", "off", "true", "false", "null"};
  if (text.size() > 5) return false;
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return std::ranges::find(words, lower) != words.end();
}

bool is_plain(std::string_view text) {
  if (text.empty() || !is_letter(text.front()) || text.back() == ':' || is_special(text)) return false;
  return std::ranges::all_of(text,
                             [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == ':'; });
}

}  // namespace

void append_scalar(std::string& out, std::string_view text) {
  if (is_plain(text)) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < ' ' || c == 0x7f ? '?' : c;
  }
  out += '"';
}

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_duration(std::string& out, Nanoseconds duration) {
  struct Unit {
    std::uint64_t ns;
    const char* name;
  };
  constexpr Unit units[] = {{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}, {1, "ns"}};
  const auto ns = static_cast<std::uint64_t>(duration.count());
  const Unit& unit =
      ns == 0 ? units[3] : *std::ranges::find_if(units, [&](const Unit& one) { return ns % one.ns == 0; });
  append_number(out, ns / unit.ns);
  out += unit.name;
}

void append_percentage(std::string& out, double share) {
  char text[40];
  const char* const end = std::to_chars(text, text + sizeof text, share, std::chars_format::scientific).ptr;
  const std::string_view written(text, static_cast<std::size_t>(end - text));
  const auto mark = written.find('e');
  int exponent = 0;
  const char* const digits_of_exponent = text + mark + (written[mark + 1] == '+' ? 2 : 1);
  std::from_chars(digits_of_exponent, end, exponent);
  std::string digits;
  for (const char c : written.substr(0, mark)) {
    if (c != '.') digits += c;
  }
  // The point stands behind so many digits.
  const int point = share == 0 ? 1 : exponent + 3;
  if (point <= 0) {
    out += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else if (static_cast<std::size_t>(point) >= digits.size()) {
    out += digits + std::string(static_cast<std::size_t>(point) - digits.size(), '0');
  } else {
    out += digits.substr(0, static_cast<std::size_t>(point)) + "." + digits.substr(static_cast<std::size_t>(point));
  }
  out += '%';
}

}  // namespace isoline::format
