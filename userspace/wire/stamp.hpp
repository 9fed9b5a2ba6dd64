// RFC 8762 STAMP test packets, unauthenticated: what a sender asks and what a reflector answers
// (docs/formats/stamps.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "model/time.hpp"

namespace isoline::wire {

inline constexpr std::uint16_t stamp_port = 862;  ///< UDP port of reflectors (clause 4.1)
inline constexpr std::size_t stamp_size = 44;     ///< bytes of a test packet of either kind, without extensions
inline constexpr std::size_t least_test = 14;     ///< bytes that a sender of TWAMP Light may do with (RFC 5357)
inline constexpr std::size_t least_answer = 41;   ///< bytes that its reflector may do with

enum class TimestampFormat : std::uint8_t {
  ntp,  ///< RFC 5905: seconds since 1900, modulo 2^32, and 2^-32 seconds
  ptp,  ///< IEEE 1588, truncated: seconds since 1970, modulo 2^32, and nanoseconds
};

/// Clause 4.2.1 with RFC 8186: how good a timestamp is and how it is written.
struct ErrorEstimate {
  bool synchronised = false;                      ///< S: the clock follows an external source of UTC
  TimestampFormat format = TimestampFormat::ntp;  ///< Z
  std::uint8_t scale = 0;                         ///< 0 … 63
  std::uint8_t multiplier = 1;                    ///< 0 is against the rules: nothing is known of the error
  friend bool operator==(const ErrorEstimate&, const ErrorEstimate&) = default;
};

/// The smallest estimate that is not below the error.
ErrorEstimate error_estimate(Nanoseconds error, bool synchronised, TimestampFormat format);
/// multiplier · 2^(scale - 32) seconds, rounded up; nothing: multiplier 0, or more than 292 years.
std::optional<Nanoseconds> error_of(const ErrorEstimate& estimate);

/// Of a time since 1970-01-01T00:00:00 in the scale of the clock, which is usually UTC.
std::uint64_t to_timestamp(Nanoseconds since_1970, TimestampFormat format);
/// The time from 1968 to 2104 (NTP) or from 1970 to 2106 (PTP) that it says; exact for times of to_timestamp().
Nanoseconds from_timestamp(std::uint64_t timestamp, TimestampFormat format);

/// What a Session-Sender sends (clause 4.2.1).
struct StampTest {
  std::uint32_t sequence = 0;
  std::uint64_t timestamp = 0;
  ErrorEstimate error;
  std::uint16_t session = 0;  ///< SSID of RFC 8972 clause 3; 0: none
  friend bool operator==(const StampTest&, const StampTest&) = default;

  Nanoseconds time() const { return from_timestamp(timestamp, error.format); }
};

/// What a Session-Reflector makes of it (clause 4.3.1).
struct StampAnswer {
  std::uint32_t sequence = 0;   ///< the sender's, or its own count of the session
  std::uint64_t timestamp = 0;  ///< when it sent
  ErrorEstimate error;
  std::uint16_t session = 0;
  std::uint64_t received = 0;  ///< when it received, in the format of its own error estimate
  std::uint32_t test_sequence = 0;
  std::uint64_t test_timestamp = 0;
  ErrorEstimate test_error;
  std::uint8_t test_hops = 0;  ///< TTL or hop limit that the test packet came with
  friend bool operator==(const StampAnswer&, const StampAnswer&) = default;

  Nanoseconds time() const { return from_timestamp(timestamp, error.format); }
  Nanoseconds received_time() const { return from_timestamp(received, error.format); }
};

/// From the UDP payload. Nothing: it is too short. Whatever stands behind what is needed is ignored.
std::optional<StampTest> parse_stamp_test(std::span<const std::uint8_t> payload);
std::optional<StampAnswer> parse_stamp_answer(std::span<const std::uint8_t> payload);

/// Writes the packet, with zeroes where the standard wants them.
void print_stamp(const StampTest& test, std::span<std::uint8_t, stamp_size> payload);
void print_stamp(const StampAnswer& answer, std::span<std::uint8_t, stamp_size> payload);

/// Fills what a test packet has beyond stamp_size with one Extra Padding TLV (RFC 8972 clause 4.1); fewer than four
/// bytes stay zero.
void print_padding(std::span<std::uint8_t> extensions);
/// Sets the flags of the extensions in an answer: which were not understood, which are malformed (RFC 8972 clause 4).
/// Only padding is understood; everything goes back as it came.
void answer_extensions(std::span<std::uint8_t> extensions);

}  // namespace isoline::wire
