// docs/metrics.md and the table in the program say the same.
#include <catch2/catch.hpp>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "adapters/prometheus/metrics_table.hpp"

using namespace isoline;

namespace {

std::string documentation() {
  std::ifstream file(ISOLINE_SOURCE_DIR "/docs/metrics.md");
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The row that the documentation must have: | `name` | type | unit | labels | help |
std::string row_of(const exporter::Metric& metric) {
  std::ostringstream row;
  row << "| `" << metric.name << "` | " << exporter::to_string(metric.type) << " | " << metric.unit << " | "
      << metric.labels << " | " << metric.help << " |";
  return row.str();
}

}  // namespace

TEST_CASE("every metric has its row in docs/metrics.md, and no row is without its metric") {
  const std::string text = documentation();
  std::set<std::string> known;
  for (const exporter::Metric& metric : exporter::metrics()) {
    INFO("expected in docs/metrics.md:\n" << row_of(metric));
    CHECK(text.find(row_of(metric) + "\n") != std::string::npos);
    CHECK(known.emplace(metric.name).second);
  }
  const std::regex row("\\n\\| `(isoline_[a-z_]+)`");
  for (std::sregex_iterator it(text.begin(), text.end(), row), end; it != end; ++it) {
    INFO((*it)[1]);
    CHECK(known.contains((*it)[1]));
  }
}

TEST_CASE("names are isoline_<thing>_<unit>[_total] with base units") {
  const std::regex name("isoline(_[a-z]+)+");
  for (const exporter::Metric& metric : exporter::metrics()) {
    const std::string text(metric.name);
    INFO(text);
    CHECK(std::regex_match(text, name));
    CHECK(text.ends_with("_total") == (metric.type == exporter::MetricType::counter));
    for (const char* unit : {"seconds", "bytes"}) {
      if (metric.unit == unit) {
        CHECK(text.find(std::string("_") + unit) != std::string::npos);
      }
    }
    CHECK_FALSE(metric.help.empty());
  }
}
