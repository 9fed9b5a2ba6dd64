#include "isoline/cost_difference.hpp"

#include <catch2/catch.hpp>

using namespace isoline;
using cli::cost_difference;

namespace {

ProbeCost cost(const char* program, const char* interface, std::uint64_t runs, std::int64_t time) {
  return {program, interface, Direction::ingress, runs, Nanoseconds(time)};
}

}  // namespace

TEST_CASE("run times are taken off program by program") {
  const auto result = cost_difference({cost("isoline_in", "eth0", 30, 3000), cost("isoline_in", "eth1", 7, 70)},
                                      {cost("isoline_in", "eth1", 2, 20), cost("isoline_in", "eth0", 10, 1000)});
  REQUIRE(result.size() == 2);
  CHECK(result[0].runs == 20);
  CHECK(result[0].run_time == Nanoseconds(2000));
  CHECK(result[1].runs == 5);
}

TEST_CASE("two programs of one name on one port are both taken off once") {
  const auto result = cost_difference({cost("isoline_in", "eth0", 30, 300), cost("isoline_in", "eth0", 50, 500)},
                                      {cost("isoline_in", "eth0", 10, 100), cost("isoline_in", "eth0", 40, 400)});
  REQUIRE(result.size() == 2);
  CHECK(result[0].runs + result[1].runs == 30);
}

TEST_CASE("a program that was loaded anew is given whole, one that went is not given") {
  const auto result = cost_difference({cost("isoline_in", "eth0", 5, 50)},
                                      {cost("isoline_in", "eth0", 10, 100), cost("isoline_out", "eth0", 1, 1)});
  REQUIRE(result.size() == 1);
  CHECK(result[0].runs == 5);
}
