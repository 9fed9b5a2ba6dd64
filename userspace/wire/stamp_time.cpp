// Timestamps and error estimates of STAMP.
#include <cmath>

#include "wire/stamp.hpp"

namespace isoline::wire {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::uint64_t from_1900_to_1970 = 2'208'988'800;

/// Whole seconds, rounded down, and what is left of the time: 0 … 999,999,999 ns.
struct Parts {
  std::int64_t seconds;
  std::uint64_t rest;
};
Parts split(Nanoseconds time) {
  std::int64_t seconds = time.count() / second, rest = time.count() % second;
  if (rest < 0) {
    rest += second;
    --seconds;
  }
  return {seconds, static_cast<std::uint64_t>(rest)};
}

}  // namespace

std::uint64_t to_timestamp(Nanoseconds since_1970, TimestampFormat format) {
  const Parts parts = split(since_1970);
  const auto seconds = static_cast<std::uint64_t>(parts.seconds);
  if (format == TimestampFormat::ptp) return seconds << 32 | parts.rest;
  return (seconds + from_1900_to_1970) << 32 | ((parts.rest << 32) + second / 2) / second;
}

Nanoseconds from_timestamp(std::uint64_t timestamp, TimestampFormat format) {
  const auto high = static_cast<std::int64_t>(timestamp >> 32);
  const std::uint64_t low = timestamp & 0xffff'ffff;
  if (format == TimestampFormat::ptp) return Nanoseconds(high * second + static_cast<std::int64_t>(low));
  // Era 0 ends in 2036; seconds of its first half mean era 1 (RFC 4330 clause 3).
  const std::int64_t era = high >= std::int64_t{1} << 31 ? 0 : std::int64_t{1} << 32;
  const std::int64_t seconds = high + era - static_cast<std::int64_t>(from_1900_to_1970);
  return Nanoseconds(seconds * second + static_cast<std::int64_t>((low * second + (1u << 31)) >> 32));
}

ErrorEstimate error_estimate(Nanoseconds error, bool synchronised, TimestampFormat format) {
  const Parts parts = split(error < Nanoseconds(0) ? Nanoseconds(0) : error);
  // In 2^-32 seconds, where a whole second more is 2^32 of them: 292 years fit.
  double units =
      std::ceil(static_cast<double>(parts.seconds) * 0x1p32 + static_cast<double>(parts.rest) * 0x1p32 / 1e9);
  std::uint8_t scale = 0;
  for (; units > 255; ++scale) units = std::ceil(units / 2);
  return {synchronised, format, scale, static_cast<std::uint8_t>(units < 1 ? 1 : units)};
}

std::optional<Nanoseconds> error_of(const ErrorEstimate& estimate) {
  const double error = std::ceil(std::ldexp(estimate.multiplier * 1e9, estimate.scale - 32));
  if (estimate.multiplier == 0 || error >= 0x1p63) return std::nullopt;
  return Nanoseconds(static_cast<std::int64_t>(error));
}

}  // namespace isoline::wire
