#include "format/timestamp.hpp"

#include <cstdio>

#include "model/digits.hpp"

namespace isoline::format {
namespace {

/// Exactly `digits` decimal digits at the beginning of `text`, which loses them.
std::optional<unsigned> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  unsigned value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    value = value * 10 + static_cast<unsigned>(text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

/// "2026-01-01" or "12:30:00": three numbers with a mark between them.
bool take_triple(std::string_view& text, char mark, std::size_t first_digits, unsigned (&numbers)[3]) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0 && !take(text, mark)) return false;
    const auto number = take_number(text, i == 0 ? first_digits : 2);
    if (!number) return false;
    numbers[i] = *number;
  }
  return true;
}

std::optional<Nanoseconds> take_fraction(std::string_view& text) {
  if (!take(text, '.')) return Nanoseconds(0);
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits == 0 || digits > 9) return std::nullopt;
  std::int64_t value = *take_number(text, digits);
  for (; digits < 9; ++digits) value *= 10;
  return Nanoseconds(value);
}

}  // namespace

std::string to_rfc3339(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%09lldZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()), static_cast<long long>(clock.subseconds().count()));
  return text;
}

std::optional<WallTime> parse_rfc3339(std::string_view text) {
  unsigned date[3], clock[3];
  if (!take_triple(text, '-', 4, date) || !take(text, 'T') || !take_triple(text, ':', 2, clock)) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction || text != "Z") return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(date[0])), std::chrono::month(date[1]),
                                        std::chrono::day(date[2])};
  // 64 bits of nanoseconds reach from 1677 to 2262.
  if (!day.ok() || date[0] < 1678 || date[0] > 2261 || clock[0] > 23 || clock[1] > 59 || clock[2] > 59) {
    return std::nullopt;
  }
  return WallTime(std::chrono::sys_days(day)) + std::chrono::hours(clock[0]) + std::chrono::minutes(clock[1]) +
         std::chrono::seconds(clock[2]) + *fraction;
}

}  // namespace isoline::format
