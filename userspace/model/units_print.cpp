// Prints quantities with units. Never through the locale: a decimal comma would not be read back.
#include <algorithm>
#include <cmath>
#include <span>

#include "model/digits.hpp"
#include "model/units.hpp"

namespace isoline {
namespace {

/// Three significant digits of 1 … 999.5, as in 1.05, 12.3, 980.
std::string three_digits(double value) { return fixed(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0); }

/// The value in the first unit that keeps it below 1000, each a thousand times the one before;
/// whole numbers in the first unit.
std::string scaled(double value, std::span<const char* const> units) {
  if (value < 0) return '-' + scaled(-value, units);
  if (value < 999.5) return fixed(value, 0) + units[0];
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return three_digits(value) + units[unit];
}

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

std::string to_string(Nanoseconds duration) {
  struct Unit {
    const char* name;
    std::int64_t ns;
  };
  constexpr Unit units[] = {{"d", 86'400'000'000'000}, {"h", 3'600'000'000'000}, {"m", 60'000'000'000},
                            {"s", 1'000'000'000},      {"ms", 1'000'000},        {"us", 1'000}};
  const std::int64_t ns = duration.count();
  if (ns == 0) return "0s";
  for (const Unit& unit : units) {
    if (ns % unit.ns == 0) return std::to_string(ns / unit.ns) + unit.name;
  }
  return std::to_string(ns) + "ns";
}

std::string to_string(BitRate rate) {
  struct Unit {
    const char* name;
    std::int64_t factor;
  };
  constexpr Unit units[] = {{"Gbit/s", 1'000'000'000}, {"Mbit/s", 1'000'000}, {"kbit/s", 1'000}, {"bit/s", 1}};
  const double bits = rate.bits_per_second;
  // Rates are read in millionths of a bit a second; beyond 2^53 a double is always whole.
  if (std::trunc(bits) != bits) return fixed(bits, 6) + "bit/s";
  if (bits == 0 || std::abs(bits) >= 9e18) return fixed(bits, 0) + "bit/s";
  const auto whole = static_cast<std::int64_t>(bits);
  for (const Unit& unit : units) {
    if (whole % unit.factor == 0) return std::to_string(whole / unit.factor) + unit.name;
  }
  return std::to_string(whole) + "bit/s";
}

std::string for_people(Nanoseconds duration) {
  constexpr const char* units[] = {"ns", "us", "ms", "s"};
  const double ns = static_cast<double>(duration.count());
  if (ns < 0) return '-' + for_people(-std::max(duration, -Nanoseconds::max()));
  if (ns < 59.95e9) return scaled(ns, units);
  const bool half = duration.count() % 1'000'000'000 >= 500'000'000;
  const std::int64_t seconds = duration.count() / 1'000'000'000 + (half ? 1 : 0);
  if (seconds < 3600) return std::to_string(seconds / 60) + "m" + two_digits(seconds % 60) + "s";
  const std::int64_t minutes = seconds / 60;
  if (minutes < 1440) return std::to_string(minutes / 60) + "h" + two_digits(minutes % 60) + "m";
  return std::to_string(minutes / 1440) + "d" + two_digits(minutes / 60 % 24) + "h";
}

std::string for_people(BitRate rate) {
  constexpr const char* units[] = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"};
  return scaled(rate.bits_per_second, units);
}

std::string bytes_for_people(std::uint64_t bytes) {
  constexpr const char* units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  return scaled(static_cast<double>(bytes), units);
}

std::string count_for_people(double count) {
  constexpr const char* units[] = {"", "k", "M", "G", "T"};
  if (count > -9999.5 && count < 9999.5) return fixed(count, 0);
  return scaled(count, units);
}

}  // namespace isoline
