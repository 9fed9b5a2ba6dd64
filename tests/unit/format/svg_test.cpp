#include "format/svg.hpp"

#include <catch2/catch.hpp>

#include "format/svg_canvas.hpp"
#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::format;
using namespace std::chrono_literals;

namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) ++count;
  return count;
}

}  // namespace

TEST_CASE("texts cannot break out of the picture") {
  CHECK(xml_text("<a & \"b\">") == "&lt;a &amp; &quot;b&quot;&gt;");
  CHECK(xml_text(std::string("\x01\x00\xff", 3)) == "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  Flow flow = test::flow("udp 10.0.0.1:1 10.0.0.2:2");
  flow.stream = "</text><script>";
  const std::string picture = overview_svg(std::vector{analysis::FlowRow{&flow, {}, {}}}, "<title> & more");
  CHECK(picture.find("<script") == picture.npos);
  CHECK(count_of(picture, "&lt;title&gt; &amp; more") == 2);
}

TEST_CASE("numbers are short and never in the locale's way") {
  CHECK(svg_number(1) == "1");
  CHECK(svg_number(1.5) == "1.5");
  CHECK(svg_number(-0.001) == "0");
  CHECK(svg_number(1234567.891) == "1234567.89");
  CHECK(svg_number(100) == "100");
}

TEST_CASE("a bar for each bucket that is not empty") {
  Flow flow = test::flow("tcp 10.0.0.1:1 10.0.0.2:2");
  flow.round_trip = test::distribution({10us, 10us, 50us, 900us});
  const std::string picture = histogram_svg({&flow, {}, {}});
  CHECK(count_of(picture, "class=\"bar\"") == 3);
  CHECK(count_of(picture, "class=\"pill\"") == 3);
  CHECK(picture.find("p99 852 µs") != picture.npos);
  CHECK(picture.find("max 900 µs") != picture.npos);
}

TEST_CASE("extremes outside of the buckets' range still make a picture") {
  Flow flow = test::flow("tcp 10.0.0.1:1 10.0.0.2:2");
  flow.round_trip = test::distribution({0ns, 1h});
  const std::string picture = histogram_svg({&flow, {}, {}});
  CHECK(count_of(picture, "class=\"bar\"") == 2);
  CHECK(picture.find("nan") == picture.npos);
  CHECK(picture.find("inf") == picture.npos);
}

TEST_CASE("an overview draws at most forty rows and says so") {
  std::vector<Flow> flows;
  for (int i = 0; i < 50; ++i) flows.push_back(test::flow("udp 10.0.0.1:1 10.0.0.2:" + std::to_string(i)));
  std::vector<analysis::FlowRow> rows;
  for (const Flow& flow : flows) rows.push_back({&flow, {}, {}});
  const std::string picture = overview_svg(rows, "all");
  CHECK(count_of(picture, "class=\"mono\"") == 40);
  CHECK(picture.find("40 of 50 flows") != picture.npos);
}
