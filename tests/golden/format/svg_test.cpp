#include "format/svg.hpp"
#include "format/time_line.hpp"

#include "golden/format/golden.hpp"
#include "golden/format/samples.hpp"

using namespace isoline;
using namespace isoline::format;
using isoline::test::check_golden;

namespace {

/// Some rounds of a slow wave, with a pause, a burst of losses and an outlier.
analysis::TimeLine wave(std::size_t points, const char* measure, std::uint64_t packets, Nanoseconds usual) {
  analysis::TimeLine line{
      MonotonicTime(std::chrono::hours(24)), std::chrono::milliseconds(50), analysis::find_measure(measure), {}};
  for (std::size_t i = 0; i < points; ++i) {
    analysis::TimeLinePoint point;
    const std::uint64_t height = 20 + (i * 7 % 40 < 20 ? i * 7 % 40 : 40 - i * 7 % 40);
    if (i % 60 < 52) {
      point.counts = {packets * height, packets * height, packets * height * (60 + i % 3 * 500)};
      point.samples = point.counts.packets;
      point.p50 = usual * static_cast<std::int64_t>(height) / 20;
      point.p99 = *point.p50 * static_cast<std::int64_t>(2 + i % 5);
      point.max = *point.p99 * (i % 37 == 5 ? 30 : 1) + Nanoseconds(500);
      point.lost = i % 60 > 40 && i % 3 == 0 ? i % 7 : 0;
    }
    line.points.push_back(point);
  }
  return line;
}

}  // namespace

TEST_CASE("the pictures of flows over time") {
  Snapshot plant = test::plant_snapshot();
  const auto rows = analysis::flow_rows(plant);
  const analysis::TimeLine lines[] = {
      wave(200, "cycle_deviation", 1, Nanoseconds(800)), wave(200, "round_trip", 300, Nanoseconds(90'000)), {}};
  const TimedRow timed[] = {{rows[0], &lines[0]}, {rows[2], &lines[1]}, {rows[8], &lines[2]}};
  check_golden("time-line-cyclic.svg", time_line_svg(timed[0]));
  check_golden("time-line-round-trip.svg", time_line_svg(timed[1]));
  check_golden("time-line-nothing.svg", time_line_svg(timed[2]));
  check_golden("time-overview.svg", time_overview_svg({timed, 2}, "Flows at eth0"));
  check_golden("time-overview-empty.svg", time_overview_svg({}, "Flows at eth0"));
}

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
