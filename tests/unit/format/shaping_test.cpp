#include "format/plan/shaping.hpp"

#include <catch2/catch.hpp>

#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::format;
using namespace isoline::test;

namespace {

const TextStyle plain{.color = false, .unicode = false, .width = 0};

Plan one_stream() {
  Plan plan;
  plan.network = hand_made_network();
  add_stream(plan, 0, 5'000, 0, 7);
  return plan;
}

std::vector<schedule::RoutedStream> routes(const Plan& plan) {
  return {{0, TrafficClass::masked(6), plan.planned[0].members[0].hops}};
}

}  // namespace

TEST_CASE("launch times") {
  const Plan plan = one_stream();
  const auto launches = schedule::launch_times(plan, Nanoseconds(15'000));
  CHECK(launch_times_text(plan, launches, plain) ==
        "port  class  stream  period  launch\n"
        "a:p1      7  s0         1ms   990us  of the period before\n");
  CHECK(encode_launch_times(plan, launches, false) ==
        R"({"schema":"isoline.launch-times/1","launches":[{"link":"a:p1","stream":"s0","member":0,"frame":0,)"
        R"("traffic_class":7,"period_ns":1000000,"launch_ns":990000,"period_before":true}]})"
        "\n");
}

TEST_CASE("shapers and their bounds") {
  Plan plan = one_stream();
  auto shaping = schedule::shape_by_credit(plan.network, plan.streams, routes(plan)).value();
  const std::string text = credit_shaping_text(plan.network, plan.streams, shaping, plain);
  CHECK(text.find("a:p1      6             period   960kbit/s") != text.npos);
  // Two ports, each a period and more.
  CHECK(text.find("\n! s0      b ") != text.npos);
  CHECK(encode_credit_shaping(plan.network, plan.streams, shaping, false).find(R"("most_latency_ns":)") !=
        std::string::npos);
  shaping.listeners[0].latency.reset();
  CHECK(credit_shaping_text(plan.network, plan.streams, shaping, plain).find("no bound") != std::string::npos);
  CHECK(encode_credit_shaping(plan.network, plan.streams, shaping, false).find("most_latency_ns") == std::string::npos);
}

TEST_CASE("cyclic queuing") {
  Plan plan = one_stream();
  plan.streams.push_back(plan.streams[0]);
  plan.streams[1].name = "hasty";
  plan.streams[1].deadline = std::chrono::microseconds(100);
  auto streams = routes(plan);
  streams.push_back(streams[0]);
  streams[1].stream = 1;
  const auto queuing =
      schedule::queue_cyclically(plan.network, plan.streams, streams, std::chrono::microseconds(100)).value();
  CHECK(cyclic_queuing_text(plan.network, plan.streams, queuing, plain) ==
        "cycles of 100us, 1 of 2 streams\n"
        "\n"
        "stream  sent in cycle  listener  after  before  deadline\n"
        "s0                  0  b            0s   200us       1ms\n"
        "\n"
        "  rejected  because\n"
        "! hasty     reaches b within 200us, its deadline is 100us\n"
        "\n"
        "port  for streams  fullest cycle\n"
        "a:p1       86.6us          960ns\n"
        "s:p2       86.6us          960ns\n");
  const std::string json = encode_cyclic_queuing(plan.network, plan.streams, queuing, false);
  CHECK(json.starts_with(
      R"({"schema":"isoline.cyclic-queuing/1","cycle_ns":100000,"streams":[{"stream":"s0","member":0,"cycle":0,"listeners":)"
      R"([{"listener":"b","least_latency_ns":0,"most_latency_ns":200000}]}],"rejected":[{"stream":"hasty",)"));
}
