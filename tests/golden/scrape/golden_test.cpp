// A scrape of the sample plant, byte for byte, and what promtool thinks of it.
// ISOLINE_UPDATE_GOLDEN=1 writes the file anew: read the difference before committing it.
#include <prometheus/text_serializer.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "adapters/prometheus/collector.hpp"
#include "support/netns.hpp"
#include "support/sample_readings.hpp"

using namespace isoline;

namespace {

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
