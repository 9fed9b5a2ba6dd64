#include <catch2/catch.hpp>

#include <chrono>
#include <limits>

#include "model/units.hpp"

using namespace isoline;
using namespace std::chrono_literals;

TEST_CASE("durations are read with each unit") {
  CHECK(parse_duration("250ns").value() == 250ns);
  CHECK(parse_duration("250us").value() == 250us);
  CHECK(parse_duration("250\u00b5s").value() == 250us);
  CHECK(parse_duration("250\u03bcs").value() == 250us);
  CHECK(parse_duration("1ms").value() == 1ms);
  CHECK(parse_duration("10s").value() == 10s);
  CHECK(parse_duration("2m").value() == 2min);
  CHECK(parse_duration("2min").value() == 2min);
  CHECK(parse_duration("1h").value() == 1h);
  CHECK(parse_duration("1d").value() == 24h);
}

TEST_CASE("decimal durations are exact") {
  CHECK(parse_duration("31.25us").value() == 31250ns);
  CHECK(parse_duration("0.000000001s").value() == 1ns);
  CHECK(parse_duration("1.50ms").value() == 1500us);
  CHECK(parse_duration("9223372036.854775807s").value() == Nanoseconds::max());
}

TEST_CASE("bad durations are refused with their reason") {
  const auto why = [](const char* text) {
    INFO(text);
    const auto duration = parse_duration(text);
    REQUIRE_FALSE(duration);
    CHECK(duration.error().kind == ErrorKind::invalid_input);
    return duration.error().why;
  };
  CHECK(why("5") == "its unit is missing");
  CHECK(why("5parsecs") == "unknown unit 'parsecs'");
  CHECK(why("5 ms") == "unknown unit ' ms'");
  CHECK(why("5MS") == "unknown unit 'MS'");
  CHECK(why("-5ms") == "it is negative");
  CHECK(why("") == "it does not begin with a number");
  CHECK(why("ms") == "it does not begin with a number");
  CHECK(why(".5ms") == "it does not begin with a number");
  CHECK(why("5.ms") == "it does not begin with a number");
  CHECK(why("1.2.3ms") == "unknown unit '.3ms'");
  CHECK(why("0.5ns") == "it is finer than 1ns");
  CHECK(why("9223372036.854775808s") == "it is too large");
  CHECK(why("300000000h") == "it is too large");
  CHECK(why("99999999999999999999ns") == "it does not begin with a number");
  CHECK(why("1e3ms") == "unknown unit 'e3ms'");
}

TEST_CASE("sizes and frequencies") {
  CHECK(parse_byte_count("1500B").value() == 1500);
  CHECK(parse_byte_count("64MB").value() == 64'000'000);
  CHECK(parse_byte_count("1.5kB").value() == 1500);
  CHECK(parse_byte_count("2GiB").value() == 2147483648);
  CHECK_FALSE(parse_byte_count("64"));
  CHECK_FALSE(parse_byte_count("0.5B"));
  CHECK_FALSE(parse_byte_count("64Mb"));
  CHECK(parse_frequency("90kHz").value() == 90'000);
  CHECK(parse_frequency("44.1kHz").value() == 44'100);
  CHECK(parse_frequency("0.5Hz").value() == 0.5);
  CHECK_FALSE(parse_frequency("90"));
  CHECK_FALSE(parse_frequency("90khz"));
}

TEST_CASE("durations are printed exactly, in the largest unit that can") {
  CHECK(to_string(Nanoseconds(0)) == "0s");
  CHECK(to_string(1500ns) == "1500ns");
  CHECK(to_string(250us) == "250us");
  CHECK(to_string(90s) == "90s");
  CHECK(to_string(Nanoseconds(1h)) == "1h");
  CHECK(to_string(Nanoseconds(48h)) == "2d");
  CHECK(to_string(-5us) == "-5us");
  CHECK(to_string(Nanoseconds::min()) == "-9223372036854775808ns");
}

TEST_CASE("durations for people have three digits") {
  CHECK(for_people(0ns) == "0ns");
  CHECK(for_people(980ns) == "980ns");
  CHECK(for_people(999ns) == "999ns");
  CHECK(for_people(12'345ns) == "12.3us");
  CHECK(for_people(1'050us) == "1.05ms");
  CHECK(for_people(9'996us) == "10.0ms");
  CHECK(for_people(99'960us) == "100ms");
  CHECK(for_people(999'600us) == "1.00s");
  CHECK(for_people(59'940ms) == "59.9s");
  CHECK(for_people(59'960ms) == "1m00s");
  CHECK(for_people(125s) == "2m05s");
  CHECK(for_people(3'600s) == "1h00m");
  CHECK(for_people(100h) == "4d04h");
  CHECK(for_people(-12'345ns) == "-12.3us");
  CHECK(for_people(Nanoseconds::min()) == "-106751d23h");
}

TEST_CASE("rates, sizes and counts for people") {
  CHECK(for_people(BitRate{1.2e9}) == "1.20Gbit/s");
  CHECK(for_people(BitRate{64'000}) == "64.0kbit/s");
  CHECK(for_people(BitRate{0}) == "0bit/s");
  CHECK(for_people(BitRate{999.6}) == "1.00kbit/s");
  CHECK(bytes_for_people(58'900'000) == "58.9MB");
  CHECK(bytes_for_people(999) == "999B");
  CHECK(bytes_for_people(std::numeric_limits<std::uint64_t>::max()) == "18.4EB");
  CHECK(count_for_people(1234) == "1234");
  CHECK(count_for_people(9999) == "9999");
  CHECK(count_for_people(12'300) == "12.3k");
  CHECK(count_for_people(4'560'000) == "4.56M");
}

TEST_CASE("bit rates are printed exactly, to be read back") {
  CHECK(to_string(BitRate{20e6}) == "20Mbit/s");
  CHECK(to_string(BitRate{1.5e6}) == "1500kbit/s");
  CHECK(to_string(BitRate{1e9}) == "1Gbit/s");
  CHECK(to_string(BitRate{-980e6}) == "-980Mbit/s");
  CHECK(to_string(BitRate{0}) == "0bit/s");
  CHECK(to_string(BitRate{1.5}) == "1.500000bit/s");
  CHECK(parse_bit_rate(to_string(BitRate{123456789})).value() == BitRate{123456789});
}
