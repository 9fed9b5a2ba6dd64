#include "format/timestamp.hpp"

#include <catch2/catch.hpp>

using namespace isoline;
using namespace isoline::format;

TEST_CASE("points of wall-clock time in words and back") {
  for (const std::int64_t ns : {std::int64_t{0}, std::int64_t{1'767'225'600'000'000'000},
                                std::int64_t{951'827'696'789'000'001}, std::int64_t{-1'000'000'001}}) {
    const WallTime time{Nanoseconds(ns)};
    CHECK(parse_rfc3339(to_rfc3339(time)) == time);
  }
  CHECK(to_rfc3339(WallTime(Nanoseconds(1'767'225'600'000'000'000))) == "2026-01-01T00:00:00.000000000Z");
  CHECK(to_rfc3339(WallTime(Nanoseconds(951'827'696'789'000'001))) == "2000-02-29T12:34:56.789000001Z");
  CHECK(parse_rfc3339("2026-01-01T00:00:00Z") == WallTime(Nanoseconds(1'767'225'600'000'000'000)));
  CHECK(parse_rfc3339("2026-01-01T00:00:00.5Z") == WallTime(Nanoseconds(1'767'225'600'500'000'000)));
}

TEST_CASE("other texts and days that do not exist are no times") {
  for (const char* text :
       {"", "2026", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-1-01T00:00:00Z",
        "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.0000000000Z", "2026-01-01T00:00:00Z ", "1500-01-01T00:00:00Z",
        "9999-01-01T00:00:00Z", "+026-01-01T00:00:00Z"}) {
    INFO(text);
    CHECK_FALSE(parse_rfc3339(text));
  }
}
