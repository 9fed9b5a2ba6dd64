#include "wire/stamp.hpp"

#include <algorithm>

#include "wire/bytes.hpp"

namespace isoline::wire {
namespace {

constexpr std::size_t sequence_at = 0, timestamp_at = 4, error_at = 12, session_at = 14;
constexpr std::size_t received_at = 16, test_sequence_at = 24, test_timestamp_at = 28, test_error_at = 36,
                      test_hops_at = 40;

constexpr std::uint8_t unrecognised = 0x80, malformed = 0x40, extra_padding = 1;
constexpr std::size_t extension_header = 4;

ErrorEstimate estimate_from(std::uint16_t bits) {
  return {.synchronised = (bits & 0x8000) != 0,
          .format = (bits & 0x4000) != 0 ? TimestampFormat::ptp : TimestampFormat::ntp,
          .scale = static_cast<std::uint8_t>(bits >> 8 & 0x3f),
          .multiplier = static_cast<std::uint8_t>(bits)};
}

std::uint16_t bits_of(const ErrorEstimate& error) {
  return static_cast<std::uint16_t>((error.synchronised ? 0x8000 : 0) |
                                    (error.format == TimestampFormat::ptp ? 0x4000 : 0) | (error.scale & 0x3f) << 8 |
                                    error.multiplier);
}

}  // namespace

std::optional<StampTest> parse_stamp_test(std::span<const std::uint8_t> payload) {
  if (payload.size() < least_test) return std::nullopt;
  const std::uint8_t* at = payload.data();
  return StampTest{.sequence = be32(at + sequence_at),
                   .timestamp = be64(at + timestamp_at),
                   .error = estimate_from(be16(at + error_at)),
                   .session = payload.size() < stamp_size ? std::uint16_t{0} : be16(at + session_at)};
}

std::optional<StampAnswer> parse_stamp_answer(std::span<const std::uint8_t> payload) {
  if (payload.size() < least_answer) return std::nullopt;
  const std::uint8_t* at = payload.data();
  return StampAnswer{.sequence = be32(at + sequence_at),
                     .timestamp = be64(at + timestamp_at),
                     .error = estimate_from(be16(at + error_at)),
                     .session = be16(at + session_at),
                     .received = be64(at + received_at),
                     .test_sequence = be32(at + test_sequence_at),
                     .test_timestamp = be64(at + test_timestamp_at),
                     .test_error = estimate_from(be16(at + test_error_at)),
                     .test_hops = at[test_hops_at]};
}

void print_stamp(const StampTest& test, std::span<std::uint8_t, stamp_size> payload) {
  std::ranges::fill(payload, std::uint8_t{0});
  std::uint8_t* at = payload.data();
  put_be32(at + sequence_at, test.sequence);
  put_be64(at + timestamp_at, test.timestamp);
  put_be16(at + error_at, bits_of(test.error));
  put_be16(at + session_at, test.session);
}

void print_stamp(const StampAnswer& answer, std::span<std::uint8_t, stamp_size> payload) {
  std::ranges::fill(payload, std::uint8_t{0});
  std::uint8_t* at = payload.data();
  put_be32(at + sequence_at, answer.sequence);
  put_be64(at + timestamp_at, answer.timestamp);
  put_be16(at + error_at, bits_of(answer.error));
  put_be16(at + session_at, answer.session);
  put_be64(at + received_at, answer.received);
  put_be32(at + test_sequence_at, answer.test_sequence);
  put_be64(at + test_timestamp_at, answer.test_timestamp);
  put_be16(at + test_error_at, bits_of(answer.test_error));
  at[test_hops_at] = answer.test_hops;
}

void print_padding(std::span<std::uint8_t> extensions) {
  std::ranges::fill(extensions, std::uint8_t{0});
  if (extensions.size() < extension_header) return;
  extensions[0] = unrecognised;  // until a reflector knows it
  extensions[1] = extra_padding;
  put_be16(&extensions[2], extensions.size() - extension_header);
}

void answer_extensions(std::span<std::uint8_t> extensions) {
  while (extensions.size() >= extension_header) {
    std::uint8_t& flags = extensions[0];
    const std::size_t length = be16(&extensions[2]);
    const bool known = extensions[1] == extra_padding;
    const bool whole = length <= extensions.size() - extension_header;
    flags = static_cast<std::uint8_t>((flags & ~(unrecognised | malformed)) | (known ? 0 : unrecognised) |
                                      (whole ? 0 : malformed));
    if (!whole) return;  // nobody knows where the next one begins
    extensions = extensions.subspan(extension_header + length);
  }
}

}  // namespace isoline::wire
