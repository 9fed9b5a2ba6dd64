// The cap on all series: flows go first, and what is missing is counted.
#include <prometheus/text_serializer.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "adapters/prometheus/collector.hpp"
#include "support/sample_readings.hpp"

using namespace isoline;

namespace {

std::string scrape(const exporter::ExportLimits& limits) {
  exporter::Collector collector;
  return ::prometheus::TextSerializer().Serialize(collector.collect(test::sample_readings(), limits));
}

std::size_t series_in(const std::string& text) {
  std::istringstream lines(text);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) {
    count += !line.empty() && line.front() != '#';
  }
  return count;
}

double value_of(const std::string& text, const std::string& series) {
  const std::size_t at = text.find("\n" + series + " ");
  REQUIRE(at != std::string::npos);
  return std::stod(text.substr(at + series.size() + 2));
}

}  // namespace

TEST_CASE("a scrape says how many series it has") {
  const std::string text = scrape({});
  CHECK(value_of(text, "isoline_exporter_series") == series_in(text));
  CHECK(value_of(text, "isoline_exporter_dropped_series{what=\"flows\"}") == 0);
}

TEST_CASE("with less room flows are left out first, whole, and counted") {
  const std::string whole = scrape({});
  const auto room = static_cast<std::uint32_t>(series_in(whole) - 1);
  const std::string text = scrape({50, room});
  CHECK(series_in(text) <= room);
  const double dropped = value_of(text, "isoline_exporter_dropped_series{what=\"flows\"}");
  CHECK(dropped > 0);
  CHECK(series_in(text) + static_cast<std::size_t>(dropped) == series_in(whole));
  CHECK(text.find("flow=\"other\"") != std::string::npos);
  CHECK(text.find("isoline_stream_deadline_misses_total") != std::string::npos);
}

TEST_CASE("with next to no room the essential is still there") {
  const std::string text = scrape({50, 0});
  CHECK(text.find("isoline_build_info") != std::string::npos);
  CHECK(text.find("isoline_source_success") != std::string::npos);
  CHECK(text.find("isoline_flow_") == std::string::npos);
  CHECK(value_of(text, "isoline_exporter_dropped_series{what=\"streams\"}") > 0);
}

TEST_CASE("without a snapshot the sources say so and nothing is made up") {
  exporter::Readings readings;
  readings.version = "1.2.3";
  readings.sources = {{"probe", false, Nanoseconds(1000), 3, 1}};
  exporter::Collector collector;
  const std::string text = ::prometheus::TextSerializer().Serialize(collector.collect(readings, {}));
  CHECK(value_of(text, "isoline_source_success{source=\"probe\"}") == 0);
  CHECK(text.find("isoline_probe_flows") == std::string::npos);
  CHECK(text.find("isoline_interface") == std::string::npos);
}
