// Ticks of pcapng interfaces in nanoseconds.
#include "adapters/pcap/time_scale.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace isoline;
using pcap::TimeScale;

namespace {

constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
constexpr Nanoseconds latest = Nanoseconds::max();

Nanoseconds time_of(std::uint8_t resolution, std::uint64_t ticks, std::int64_t offset = 0) {
  const auto scale = TimeScale::make(resolution, offset);
  REQUIRE(scale);
  return scale->time_of(ticks);
}

}  // namespace

TEST_CASE("powers of ten") {
  CHECK(time_of(0, 3) == std::chrono::seconds(3));
  CHECK(time_of(3, 3) == std::chrono::milliseconds(3));
  CHECK(time_of(6, 1'700'000'000'123'456) == Nanoseconds(1'700'000'000'123'456'000));
  CHECK(time_of(9, 1'700'000'000'123'456'789) == Nanoseconds(1'700'000'000'123'456'789));
  CHECK(time_of(12, 1'999) == Nanoseconds(1));
  CHECK(time_of(19, most) == Nanoseconds(1'844'674'407));
}

TEST_CASE("powers of two") {
  CHECK(time_of(0x80, 3) == std::chrono::seconds(3));
  CHECK(time_of(0x81, 3) == std::chrono::milliseconds(1500));
  CHECK(time_of(0x80 + 32, (std::uint64_t{1'700'000'000} << 32) + (1U << 31)) ==
        Nanoseconds(1'700'000'000'500'000'000));
  CHECK(time_of(0x80 + 63, most) == Nanoseconds(1'999'999'999));
}

TEST_CASE("offsets in seconds, and times that no clock shows") {
  CHECK(time_of(6, 1, 1'700'000'000) == Nanoseconds(1'700'000'000'000'001'000));
  CHECK(time_of(6, 5'000'000, -2) == std::chrono::seconds(3));
  CHECK(time_of(6, 5'000'000, -7) == Nanoseconds(0));
  CHECK(time_of(6, most) == latest);
  CHECK(time_of(0, most) == latest);
  CHECK(time_of(0, most, std::numeric_limits<std::int64_t>::max()) == latest);
  CHECK(time_of(0, most, std::numeric_limits<std::int64_t>::min()) == latest);
  CHECK(time_of(9, most, std::numeric_limits<std::int64_t>::min()) == Nanoseconds(0));
}

TEST_CASE("resolutions that 64 bits cannot count are refused") {
  CHECK_FALSE(TimeScale::make(20, 0));
  CHECK_FALSE(TimeScale::make(127, 0));
  CHECK_FALSE(TimeScale::make(0x80 + 64, 0));
  CHECK_FALSE(TimeScale::make(0xff, 0));
}

TEST_CASE("the length of a tick is rounded up to a nanosecond") {
  CHECK(TimeScale::make(0, 0)->resolution() == std::chrono::seconds(1));
  CHECK(TimeScale::make(6, 0)->resolution() == Nanoseconds(1000));
  CHECK(TimeScale::make(12, 0)->resolution() == Nanoseconds(1));
  CHECK(TimeScale::make(0x80 + 20, 0)->resolution() == Nanoseconds(954));
}
