#include <catch2/catch.hpp>

#include "schedule/gates/credit.hpp"
#include "unit/schedule/plant.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

namespace {

PortConfig shaped(std::uint32_t max_frame) {
  PortConfig port;
  port.max_frame = max_frame;
  port.traffic_classes = {traffic_class(0, {0}), traffic_class(1, {2}), traffic_class(2, {3})};
  return port;
}

CreditBasedShaper slope(double bits_per_second) {
  CreditBasedShaper shaper;
  shaper.idle_slope = BitRate{bits_per_second};
  return shaper;
}

}  // namespace

TEST_CASE("the figures of the tc-cbs example") {
  // 20 Mbit/s of 1 Gbit/s with frames of 1500 bytes.
  PortConfig port = shaped(1500);
  port.traffic_classes[2].shaper = slope(20e6);
  const auto shaper = with_credits(port, BitRate{1e9}).traffic_classes[2].shaper.value();
  CHECK(shaper.idle_slope == BitRate{20e6});
  CHECK(shaper.send_slope == BitRate{-980e6});
  CHECK(shaper.hi_credit == 30);
  CHECK(shaper.lo_credit == -1470);
}

TEST_CASE("a lower shaped class waits for the higher one as well") {
  // Class A: 1500 * 0.3. Class B: 0.4 * (1500 / 0.7 + 1500): a frame in the way, then A's credit, then a frame of A.
  PortConfig port = shaped(1500);
  port.traffic_classes[2].shaper = slope(30e6);
  port.traffic_classes[1].shaper = slope(40e6);
  const PortConfig full = with_credits(port, BitRate{100e6});
  CHECK(full.traffic_classes[2].shaper->hi_credit == 450);
  CHECK(full.traffic_classes[2].shaper->lo_credit == -1050);
  CHECK(full.traffic_classes[1].shaper->hi_credit == 1458);  // 1457.14 up
  CHECK(full.traffic_classes[1].shaper->lo_credit == -900);
}

TEST_CASE("credits follow the sizes of the frames") {
  PortConfig port = shaped(1518);
  port.traffic_classes[2].shaper = slope(10e6);
  port.traffic_classes[2].queue_max_sdu = 100;
  const auto shaper = with_credits(port, BitRate{100e6}).traffic_classes[2].shaper.value();
  CHECK(shaper.hi_credit == 152);   // of the others' 1518
  CHECK(shaper.lo_credit == -110);  // of its own 122
}

TEST_CASE("what the file says stays") {
  PortConfig port = shaped(1500);
  port.traffic_classes[2].shaper = CreditBasedShaper{BitRate{20e6}, BitRate{-980e6}, 62, -1549, true};
  CHECK(with_credits(port, BitRate{1e9}) == port);
  port.traffic_classes[2].shaper->hi_credit = 0;
  CHECK(with_credits(port, BitRate{1e9}).traffic_classes[2].shaper->lo_credit == -1549);
  CHECK(with_credits(port, BitRate{1e9}).traffic_classes[2].shaper->hi_credit == 30);
}

TEST_CASE("without a link speed nothing can be computed") {
  PortConfig port = shaped(1500);
  port.traffic_classes[2].shaper = slope(20e6);
  CHECK(with_credits(port, std::nullopt) == port);
  CHECK(with_credits(port, BitRate{0}) == port);
}

TEST_CASE("credits of impossible slopes are still numbers") {
  PortConfig port = shaped(1500);
  port.traffic_classes[2].shaper = slope(2e9);
  port.traffic_classes[1].shaper = slope(10e6);
  const PortConfig full = with_credits(port, BitRate{1e9});
  CHECK(full.traffic_classes[1].shaper->hi_credit == std::numeric_limits<std::int32_t>::max());
  CHECK(full.traffic_classes[2].shaper->lo_credit < 0);
}
