#include <catch2/catch.hpp>

#include "format/plan/gantt.hpp"
#include "format/plan/simulation.hpp"
#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::format;
using namespace isoline::test;

namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) ++count;
  return count;
}

std::string text_of(const Plan& plan, const schedule::SimulateOptions& options) {
  TextStyle style;
  style.unicode = false;
  return simulation_text(plan, schedule::simulate(plan, options).value(), style);
}

}  // namespace

TEST_CASE("a simulation that went as planned") {
  CHECK(text_of(two_streams(), {}) ==
        "1ms simulated, 2 streams, 4 frames on links\n"
        "every frame started exactly as planned\n"
        "\n"
        "  stream  listener  sent     min    mean     p99     max  deadline\n"
        "  s0      b            1  2.83us  2.83us  2.83us  2.83us       1ms\n"
        "  s1      b            1  9.83us  9.83us  9.83us  9.83us       1ms\n"
        "\n"
        "link  frames  queued\n"
        "s:p2       2       1\n");
}

TEST_CASE("a simulation with a cut cable stands out") {
  schedule::SimulateOptions options;
  options.failed = {a_to_s};
  const std::string text = text_of(two_streams(), options);
  CHECK(text.find("1 listener of 2 got frames too late or never\n") != text.npos);
  CHECK(text.find("\n! s0 ") != text.npos);
  CHECK(text.find("\n  s1 ") != text.npos);
}

TEST_CASE("a simulation as JSON") {
  const Plan plan = two_streams();
  const std::string json = encode_simulation(plan, schedule::simulate(plan).value(), false);
  CHECK(json.starts_with(
      R"({"schema":"isoline.simulation/1","hyperperiod_ns":1000000,"duration_ns":1000000,"frame_hops":4,"listeners":[)"
      R"({"stream":"s0","listener":"b","sent":1,"received":1,"lost":0,"eliminated":0,"deadline_misses":0,)"
      R"("latency_ns":{"count":1,"min":2828,"mean":2828,"p99":2828,"max":2828},"jitter_ns":0,)"
      R"("earliest_ns":0,"latest_ns":0})"));
  CHECK(count_of(json, R"("link":"s:p2")") == 3);
  CHECK(json.find(R"("clocks":[{"node":"a","error_ns":0})") != json.npos);
}

TEST_CASE("a plan's picture by link") {
  Plan plan = two_streams();
  const std::string picture = plan_gantt_svg(plan);
  CHECK(count_of(picture, R"(class="closed")") == 3);
  CHECK(count_of(picture, R"(class="bar")") == 4);
  CHECK(count_of(picture, R"(class="band")") == 4);
  CHECK(count_of(picture, R"(class="pill")") == 0);
  CHECK(picture.find("s → b") != picture.npos);
  CHECK(picture.find("3 links") != picture.npos);
  // A frame every 250 us is drawn four times in a millisecond.
  plan.streams[1].period = std::chrono::microseconds(250);
  CHECK(count_of(plan_gantt_svg(plan), R"(class="bar")") == 2 + 8);
  // A guard before 0 comes from the end of the cycle.
  plan = two_streams();
  plan.planned[0].members[0].starts[0] = Nanoseconds(0);
  CHECK(count_of(plan_gantt_svg(plan), R"(class="band")") == 4);
  plan.planned[0].members[0].starts[0] = Nanoseconds(5'000);
  CHECK(count_of(plan_gantt_svg(plan), R"(class="band")") == 5);
  plan.network.links[s_to_b].reserved = {
      {Nanoseconds(0), std::chrono::microseconds(20), std::chrono::microseconds(500), 1}};
  CHECK(count_of(plan_gantt_svg(plan), R"(class="pill")") == 2);
}

TEST_CASE("a plan's picture by stream, and what is left out") {
  const Plan plan = two_streams();
  PlanGanttOptions options;
  options.rows = PlanRows::streams;
  CHECK(count_of(plan_gantt_svg(plan, options), R"(class="closed")") == 2);
  CHECK(count_of(plan_gantt_svg(plan, options), R"(class="bar")") == 4);
  options.most_rows = 1;
  CHECK(plan_gantt_svg(plan, options).find("1 of 2 streams") != std::string::npos);
  CHECK(plan_gantt_svg(Plan{}, options).find("nothing is planned") != std::string::npos);
}
