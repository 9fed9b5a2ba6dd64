// A scrape of the sample plant, byte for byte, and what promtool thinks of it.
// ISOLINE_UPDATE_GOLDEN=1 writes the file anew: read the difference before committing it.
#include <prometheus/text_serializer.h>
#include <stdlib.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "adapters/prometheus/collector.hpp"
#include "support/netns.hpp"
#include "support/sample_readings.hpp"

using namespace isoline;

namespace {

// The lines between ```yaml and ``` of docs/metrics.md.
std::string documented_rules() {
  std::ifstream file(ISOLINE_METRICS_PAGE);
  REQUIRE(file);
  std::string rules;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```")) {
      inside = line == "```yaml";
    } else if (inside) {
      rules += line + "\n";
    }
  }
  return rules;
}

const std::string golden = ISOLINE_GOLDEN_FOLDER "/sample.prom";

std::string scrape() {
  exporter::Collector collector;
  return ::prometheus::TextSerializer().Serialize(collector.collect(test::sample_readings(), {}));
}

}  // namespace

TEST_CASE("the scrape of the sample plant is as committed") {
  if (std::getenv("ISOLINE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden) << scrape();
  }
  std::ifstream file(golden);
  REQUIRE(file);
  std::ostringstream committed;
  committed << file.rdbuf();
  CHECK(scrape() == committed.str());
}

TEST_CASE("promtool has nothing to say about it") {
  const auto outcome = test::run(ISOLINE_PROMTOOL " check metrics < " + golden);
  CHECK(outcome.output == "");
  CHECK(outcome.status == 0);
}

TEST_CASE("promtool takes the alerts of docs/metrics.md, and they ask for metrics that there are") {
  const std::string rules = documented_rules();
  std::string name = std::filesystem::temp_directory_path() / "isoline-rules-XXXXXX";
  const int file = ::mkstemp(name.data());
  REQUIRE(file >= 0);
  ::close(file);
  std::ofstream(name) << rules;
  const auto outcome = test::run(ISOLINE_PROMTOOL " check rules " + name);
  std::filesystem::remove(name);
  INFO(outcome.output);
  CHECK(outcome.status == 0);
  CHECK(outcome.output.find("6 rules found") != std::string::npos);

  const std::string series = scrape();
  const std::regex metric("isoline(_[a-z]+)+");
  for (std::sregex_iterator found(rules.begin(), rules.end(), metric), end; found != end; ++found) {
    INFO(found->str());
    const bool known = series.find("\n" + found->str() + "{") != std::string::npos ||
                       series.find("\n" + found->str() + " ") != std::string::npos;
    CHECK(known);
  }
}
