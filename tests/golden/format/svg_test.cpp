#include "format/svg.hpp"

#include "golden/format/golden.hpp"
#include "golden/format/samples.hpp"

using namespace isoline;
using namespace isoline::format;
using isoline::test::check_golden;

TEST_CASE("the picture of a histogram") {
  const Snapshot plant = test::plant_snapshot(), example = test::example_snapshot();
  const auto rows = analysis::flow_rows(plant);
  check_golden("histogram-cyclic.svg", histogram_svg(rows[0]));
  check_golden("histogram-round-trip.svg", histogram_svg(rows[2]));
  check_golden("histogram-one-bucket.svg", histogram_svg(rows[7]));
  check_golden("histogram-nothing.svg", histogram_svg(rows[8]));
  check_golden("histogram-refused.svg", histogram_svg(analysis::flow_rows(example)[1]));
}

TEST_CASE("the picture of many flows") {
  const Snapshot plant = test::plant_snapshot();
  check_golden("overview.svg", overview_svg(analysis::flow_rows(plant), "Flows at eth0"));
  check_golden("overview-empty.svg", overview_svg({}, "Flows at eth0"));
}
