// The one place that parses and prints quantities with units: "250us", "1h", "1.2Gbit/s", "64MB".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/error.hpp"
#include "model/time.hpp"

namespace isoline {

/// Bits a second, on layer 2.
struct BitRate {
  double bits_per_second = 0;
  friend auto operator<=>(const BitRate&, const BitRate&) = default;
};

/// Reads a duration with its unit (ns us µs ms s m min h d), decimals allowed; a bare number is refused.
/// Errors: missing or unknown unit, negative, not a number, more than 292 years.
Result<Nanoseconds> parse_duration(std::string_view text);

/// Reads a size in bytes: B kB MB GB (powers of 1000), KiB MiB GiB; a bare number is refused.
Result<std::uint64_t> parse_byte_count(std::string_view text);

/// Reads a frequency: Hz kHz MHz GHz.
Result<double> parse_frequency(std::string_view text);

/// Reads a bit rate: bit/s kbit/s Mbit/s Gbit/s (powers of 1000).
Result<BitRate> parse_bit_rate(std::string_view text);

/// Exact and shortest, for configuration and round trips: "250us", "1h", "1ms", "1500ns".
std::string to_string(Nanoseconds duration);
std::string to_string(BitRate rate);  ///< "20Mbit/s", "1500kbit/s"

/// For people: three significant digits, "12.3us", "980ns", "1.05ms", "2m05s".
std::string for_people(Nanoseconds duration);
std::string for_people(BitRate rate);               ///< "1.20Gbit/s", "64.0kbit/s"
std::string bytes_for_people(std::uint64_t bytes);  ///< "58.9MB" (powers of 1000)
std::string count_for_people(double count);         ///< "1234", "12.3k", "4.56M"

}  // namespace isoline
