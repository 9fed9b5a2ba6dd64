#include <algorithm>
#include <catch2/catch.hpp>

#include "format/flow_details.hpp"
#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::format;
using namespace std::chrono_literals;

namespace {

constexpr TextStyle ascii{false, false, 60};

std::size_t bars_in(const Line& line) { return static_cast<std::size_t>(std::ranges::count(line.text, '#')); }

}  // namespace

TEST_CASE("only the occupied range is drawn, and long gaps are one line") {
  Distribution d;
  for (int i = 0; i < 10; ++i) analysis::add(d, 10us);
  analysis::add(d, 100ms);
  const auto lines = histogram_lines(d, ascii);
  REQUIRE(lines.size() == 4);
  CHECK_THAT(lines[0].text, Catch::Contains("from") && Catch::Contains("samples"));
  CHECK_THAT(lines[1].text, Catch::Contains("8.19us") && Catch::Contains(" 10 ") && Catch::Contains("p50"));
  CHECK_THAT(lines[2].text, Catch::Contains(":"));
  CHECK_THAT(lines[3].text, Catch::Contains("83.9ms") && Catch::Contains("max 100ms"));
  CHECK(bars_in(lines[1]) > 5 * bars_in(lines[3]));
  CHECK(bars_in(lines[3]) >= 1);
}

TEST_CASE("lines fit the width that a terminal has") {
  Distribution d;
  for (int i = 1; i < 1000; ++i) analysis::add(d, i * 3us);
  for (const std::size_t width : {60u, 80u, 120u}) {
    for (const Line& line : histogram_lines(d, {false, true, width})) CHECK(width_of(line.text) <= width);
  }
}

TEST_CASE("plain text has no byte outside of ASCII") {
  for (const Line& line : histogram_lines(test::distribution({1us, 2us, 500ms}), ascii)) {
    CHECK(std::ranges::all_of(line.text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  }
}

TEST_CASE("why there is no histogram is said") {
  CHECK(histogram_lines(Distribution{}, ascii)[0].text == "no samples");
  Distribution refused = test::distribution({1us});
  refused.has_histogram = false;
  CHECK_THAT(histogram_lines(refused, ascii)[0].text, Catch::Contains("pool"));
}
