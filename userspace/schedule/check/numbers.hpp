// Arithmetic that cannot overflow, because everything beyond these limits is a violation before it is used.
#pragma once

#include <cstdint>
#include <numeric>
#include <optional>

#include "model/time.hpp"

namespace isoline::schedule::plan_check {

constexpr std::int64_t most_time = std::int64_t{1} << 56;     // two years; a hundred of them can be added
constexpr std::uint32_t most_bytes = std::uint32_t{1} << 24;  // what wire_time() can take three of
constexpr std::uint64_t least_speed = 1'000, most_speed = 1'000'000'000'000'000;

inline bool is_time(Nanoseconds time) { return -most_time <= time.count() && time.count() <= most_time; }
inline bool is_length(Nanoseconds time) { return Nanoseconds(0) <= time && time.count() <= most_time; }
inline bool is_period(Nanoseconds time) { return Nanoseconds(0) < time && time.count() <= most_time; }

/// In [0, modulus).
inline std::int64_t wrapped(std::int64_t time, std::int64_t modulus) {
  if (0 <= time && time < modulus) return time;
  const std::int64_t rest = time % modulus;
  return rest < 0 ? rest + modulus : rest;
}

/// Nothing where it is beyond most_time.
inline std::optional<std::int64_t> common_multiple(std::int64_t a, std::int64_t b) {
  if (a % b == 0) return a;
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a / std::gcd(a, b), b, &product) || product > most_time) return std::nullopt;
  return product;
}

}  // namespace isoline::schedule::plan_check
