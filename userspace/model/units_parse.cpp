// Reads quantities with units, exactly: no digit passes through floating point.
#include <limits>
#include <optional>
#include <span>

#include "model/digits.hpp"
#include "model/units.hpp"

namespace isoline {
namespace {

__extension__ using Wide = unsigned __int128;

struct Unit {
  std::string_view name;
  std::uint64_t factor;  ///< base units in one of these
};

constexpr Unit durations[] = {{"ns", 1},
                              {"us", 1'000},
                              {"\u00b5s", 1'000},  // micro sign
                              {"\u03bcs", 1'000},  // Greek letter mu
                              {"ms", 1'000'000},
                              {"s", 1'000'000'000},
                              {"m", 60'000'000'000},
                              {"min", 60'000'000'000},
                              {"h", 3'600'000'000'000},
                              {"d", 86'400'000'000'000}};
constexpr Unit byte_counts[] = {{"B", 1},         {"kB", 1'000},    {"MB", 1'000'000}, {"GB", 1'000'000'000},
                                {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};
// In micro-hertz, so that 44.1kHz and 0.5Hz are whole numbers.
constexpr Unit frequencies[] = {
    {"Hz", 1'000'000}, {"kHz", 1'000'000'000}, {"MHz", 1'000'000'000'000}, {"GHz", 1'000'000'000'000'000}};
constexpr Unit bit_rates[] = {
    {"bit/s", 1'000'000}, {"kbit/s", 1'000'000'000}, {"Mbit/s", 1'000'000'000'000}, {"Gbit/s", 1'000'000'000'000'000}};

/// A kind of quantity, with the words of its errors.
struct Quantity {
  const char* name;
  std::span<const Unit> units;
  std::uint64_t limit;
  const char* smallest;
  const char* hint;
};
constexpr Quantity duration_quantity{"duration", durations, std::numeric_limits<std::int64_t>::max(), "1ns",
                                     "250us, 1ms, 10s, 1h"};
constexpr Quantity bytes_quantity{"size", byte_counts, std::numeric_limits<std::uint64_t>::max(), "1B",
                                  "1500B, 64MB, 1GiB"};
constexpr Quantity frequency_quantity{"frequency", frequencies, std::numeric_limits<std::uint64_t>::max(), "1uHz",
                                      "90kHz, 8000Hz"};
constexpr Quantity bit_rate_quantity{"bit rate", bit_rates, std::numeric_limits<std::uint64_t>::max(), "1ubit/s",
                                     "64kbit/s, 1.5Mbit/s"};

/// A decimal number as mantissa / 10^decimals.
struct Decimal {
  std::uint64_t mantissa = 0;
  unsigned decimals = 0;
  std::string_view rest;  ///< behind the number
};

std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal number;
  std::size_t at = 0, digits = 0;
  bool point = false;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !point)); ++at) {
    if (text[at] == '.') {
      point = true;
      continue;
    }
    if (number.mantissa > (std::numeric_limits<std::uint64_t>::max() - 9) / 10) return std::nullopt;
    number.mantissa = number.mantissa * 10 + static_cast<unsigned>(text[at] - '0');
    ++digits;
    if (point) ++number.decimals;
  }
  // "5." and ".5" are slips of the hand more often than numbers.
  if (digits == 0 || text[0] == '.' || text[at - 1] == '.') return std::nullopt;
  number.rest = text.substr(at);
  return number;
}

/// The quantity in its base unit.
Result<std::uint64_t> read(std::string_view text, const Quantity& quantity) {
  const auto bad = [&](std::string why) {
    return fail({ErrorKind::invalid_input, "'" + std::string(text) + "' is no " + quantity.name, "", std::move(why),
                 quantity.hint});
  };
  if (text.starts_with('-')) return bad("it is negative");
  const auto number = read_decimal(text);
  if (!number) return bad("it does not begin with a number");
  if (number->rest.empty()) return bad("its unit is missing");
  for (const Unit& unit : quantity.units) {
    if (unit.name != number->rest) continue;
    Wide value = static_cast<Wide>(number->mantissa) * unit.factor;
    for (unsigned i = 0; i < number->decimals; ++i) {
      if (value % 10 != 0) return bad(std::string("it is finer than ") + quantity.smallest);
      value /= 10;
    }
    if (value > quantity.limit) return bad("it is too large");
    return static_cast<std::uint64_t>(value);
  }
  return bad("unknown unit '" + std::string(number->rest) + "'");
}

}  // namespace

Result<Nanoseconds> parse_duration(std::string_view text) {
  return read(text, duration_quantity).map([](std::uint64_t ns) { return Nanoseconds(static_cast<std::int64_t>(ns)); });
}

Result<std::uint64_t> parse_byte_count(std::string_view text) { return read(text, bytes_quantity); }

Result<double> parse_frequency(std::string_view text) {
  return read(text, frequency_quantity).map([](std::uint64_t micro_hz) { return static_cast<double>(micro_hz) / 1e6; });
}

Result<BitRate> parse_bit_rate(std::string_view text) {
  return read(text, bit_rate_quantity).map([](std::uint64_t micro) {
    return BitRate{static_cast<double>(micro) / 1e6};
  });
}

}  // namespace isoline
