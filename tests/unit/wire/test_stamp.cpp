// STAMP packets and layer-2 stamps against bytes that were written by hand from the standards and
// docs/formats/stamps.md.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "wire/frame_stamp.hpp"
#include "wire/stamp.hpp"

using namespace isoline;
using namespace isoline::wire;
using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

namespace {

// 2023-11-14T22:13:20.5 UTC: 3,908,988,800 s since 1900.
constexpr Nanoseconds half_past{1'700'000'000'500'000'000};
constexpr std::uint64_t half_past_ntp = 0xe8fe'6f80'8000'0000, half_past_ptp = 0x6553'f100'1dcd'6500;

/// 0, 1, 2 … so that a field at the wrong place is seen.
Bytes counting(std::size_t size) {
  Bytes bytes(size);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  return bytes;
}

}  // namespace

TEST_CASE("timestamps say the time in both formats") {
  CHECK(to_timestamp(half_past, TimestampFormat::ntp) == half_past_ntp);
  CHECK(to_timestamp(half_past, TimestampFormat::ptp) == half_past_ptp);
  CHECK(from_timestamp(half_past_ntp, TimestampFormat::ntp) == half_past);
  CHECK(from_timestamp(half_past_ptp, TimestampFormat::ptp) == half_past);
  CHECK(from_timestamp(0, TimestampFormat::ptp) == 0ns);
}

TEST_CASE("NTP's seconds begin anew in 2036") {
  const Nanoseconds in_2040 = std::chrono::seconds(2'208'988'800);
  CHECK(to_timestamp(in_2040, TimestampFormat::ntp) >> 32 == (2'208'988'800ull * 2 & 0xffff'ffff));
  CHECK(from_timestamp(to_timestamp(in_2040, TimestampFormat::ntp), TimestampFormat::ntp) == in_2040);
  CHECK(from_timestamp(0, TimestampFormat::ntp) == std::chrono::seconds((1ll << 32) - 2'208'988'800));
}

TEST_CASE("an error estimate is never below the error") {
  const auto estimate = error_estimate(1ms, true, TimestampFormat::ntp);  // 4,294,968 · 2^-32 s, below 132 · 2^15
  CHECK(estimate == ErrorEstimate{true, TimestampFormat::ntp, 15, 132});
  CHECK(error_of(estimate) == 1'007'081ns);
  CHECK(error_estimate(0ns, false, TimestampFormat::ptp) == ErrorEstimate{false, TimestampFormat::ptp, 0, 1});
  CHECK(error_of({.multiplier = 1}) == 1ns);
  CHECK(error_of({.multiplier = 0}) == std::nullopt);
  CHECK(error_of({.scale = 63, .multiplier = 255}) == std::nullopt);
  CHECK(error_of({.scale = 32, .multiplier = 2}) == 2s);
}

TEST_CASE("a test packet's fields stand where RFC 8762 clause 4.2.1 has them") {
  const Bytes bytes = counting(60);
  const auto test = parse_stamp_test(bytes);
  REQUIRE(test);
  CHECK(test->sequence == 0x00010203);
  CHECK(test->timestamp == 0x04050607'08090a0b);
  CHECK(test->error == ErrorEstimate{false, TimestampFormat::ntp, 0x0c, 0x0d});
  CHECK(test->session == 0x0e0f);
}

TEST_CASE("a short test packet of TWAMP Light has no session") {
  CHECK(parse_stamp_test(counting(14))->session == 0);
  CHECK(parse_stamp_test(counting(43))->session == 0);
  CHECK(parse_stamp_test(counting(13)) == std::nullopt);
}

TEST_CASE("an answer's fields stand where RFC 8762 clause 4.3.1 has them") {
  const auto answer = parse_stamp_answer(counting(44));
  REQUIRE(answer);
  CHECK(answer->sequence == 0x00010203);
  CHECK(answer->timestamp == 0x04050607'08090a0b);
  CHECK(answer->session == 0x0e0f);
  CHECK(answer->received == 0x10111213'14151617);
  CHECK(answer->test_sequence == 0x18191a1b);
  CHECK(answer->test_timestamp == 0x1c1d1e1f'20212223);
  CHECK(answer->test_error == ErrorEstimate{false, TimestampFormat::ntp, 0x24, 0x25});
  CHECK(answer->test_hops == 0x28);
  CHECK(parse_stamp_answer(counting(41)) == answer);
  CHECK(parse_stamp_answer(counting(40)) == std::nullopt);
}

TEST_CASE("error estimates have S, Z, scale and multiplier, from the left") {
  std::array<std::uint8_t, stamp_size> bytes{};
  print_stamp(StampTest{.sequence = 1, .timestamp = 2, .error = {true, TimestampFormat::ptp, 0x21, 0x43}, .session = 5},
              bytes);
  CHECK(Bytes(bytes.begin(), bytes.begin() + 16) == Bytes{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0xe1, 0x43, 0, 5});
  CHECK(std::ranges::all_of(std::span(bytes).subspan(16), [](auto byte) { return byte == 0; }));
}

TEST_CASE("padding is an extension, if it has room for one") {
  Bytes padding(10, 7);
  print_padding(padding);
  CHECK(padding == Bytes{0x80, 1, 0, 6, 0, 0, 0, 0, 0, 0});
  Bytes little(3, 7);
  print_padding(little);
  CHECK(little == Bytes{0, 0, 0});
}

TEST_CASE("an answer says which extensions it knew") {
  Bytes known{0x80, 1, 0, 2, 9, 9};
  answer_extensions(known);
  CHECK(known == Bytes{0, 1, 0, 2, 9, 9});

  Bytes two{0x80, 4, 0, 1, 9, 0x80, 1, 0, 0};
  answer_extensions(two);
  CHECK(two == Bytes{0x80, 4, 0, 1, 9, 0, 1, 0, 0});

  Bytes too_long{0x00, 1, 0, 3, 9, 9};
  answer_extensions(too_long);
  CHECK(too_long == Bytes{0x40, 1, 0, 3, 9, 9});

  Bytes unknown_by_its_sender{0x00, 4, 0, 0, 1, 2, 3};
  answer_extensions(unknown_by_its_sender);
  CHECK(unknown_by_its_sender == Bytes{0x80, 4, 0, 0, 1, 2, 3});
}

TEST_CASE("a layer-2 stamp's bytes are those of its page") {
  const Bytes bytes{'I', 's', 'l', 1, 0x4a, 0xbc, 0, 0, 0, 7, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0,
                    9,   1,   2,   3, 4,    5,    6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  const auto stamp = parse_frame_stamp(bytes);
  REQUIRE(stamp);
  CHECK(*stamp == FrameStamp{.run = 0xabc,
                             .stream = 7,
                             .sequence = 0x102,
                             .time = 9ns,
                             .clock = 0x0102030405060708,
                             .synchronised = true,
                             .reflected = {}});
  Bytes reflected = bytes;
  reflected[4] = 0x8a;
  reflected[37] = 5;
  reflected[41] = 6;
  CHECK(parse_frame_stamp(reflected)->reflected == FrameReflection{.received = 5ns, .residence = 6});
  CHECK_FALSE(parse_frame_stamp(reflected)->synchronised);
}

TEST_CASE("other experiments, other versions and pieces are no stamps") {
  Bytes bytes(frame_stamp_size);
  CHECK_FALSE(parse_frame_stamp(bytes));
  print_frame_stamp({}, std::span<std::uint8_t, frame_stamp_size>(bytes));
  CHECK(parse_frame_stamp(bytes));
  CHECK_FALSE(parse_frame_stamp(std::span(bytes).first(41)));
  bytes[3] = 2;
  CHECK_FALSE(parse_frame_stamp(bytes));
}
