#include "analysis/flow/measure.hpp"

#include <catch2/catch.hpp>

#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::analysis;
using namespace std::chrono_literals;
using isoline::test::distribution;

namespace {

std::string best_name(const Flow& flow) {
  const Measure* best = best_measure(flow);
  return best == nullptr ? "none" : std::string(best->name);
}

}  // namespace

TEST_CASE("the measure that says most about a flow") {
  Flow tcp = test::flow("tcp 10.0.0.1:1 10.0.0.2:2");
  CHECK(best_name(tcp) == "none");
  tcp.inter_arrival = distribution({1ms});
  CHECK(best_name(tcp) == "inter_arrival");
  tcp.cycle_deviation = distribution({1us}, HistogramOrigin::deviation);
  tcp.cycle = 1ms;
  tcp.cycle_source = CycleSource::learned;
  tcp.round_trip = Distribution{};
  CHECK(best_name(tcp) == "cycle_deviation");  // a round trip without samples says nothing
  tcp.round_trip = distribution({60us});
  CHECK(best_name(tcp) == "round_trip");
  tcp.cycle_source = CycleSource::planned;
  CHECK(best_name(tcp) == "cycle_deviation");
  CHECK(best_distribution(tcp) == &*tcp.cycle_deviation);
}

TEST_CASE("RTP is told by jitter, cyclic layer 2 by its deviation") {
  Flow rtp = test::flow("udp 10.0.0.1:5004 10.0.0.2:5004");
  rtp.inter_arrival = distribution({20ms});
  rtp.ipdv = distribution({1us});
  CHECK(best_name(rtp) == "ipdv");
  rtp.jitter = distribution({1us});
  rtp.cycle_deviation = distribution({2us});
  rtp.cycle_source = CycleSource::learned;
  CHECK(best_name(rtp) == "jitter");

  Flow cyclic = test::flow("profinet 02:00:00:00:00:01 02:00:00:00:00:02 vid 100 pcp 6 frame_id 0x8001");
  cyclic.inter_arrival = distribution({1ms});
  cyclic.ipdv = cyclic.jitter = distribution({1us});
  cyclic.cycle_deviation = distribution({2us});
  cyclic.cycle_source = CycleSource::learned;
  CHECK(best_name(cyclic) == "cycle_deviation");
}

TEST_CASE("each measure and counter has a place of its own") {
  for (const Measure& measure : measures()) {
    CHECK(find_measure(measure.name) == &measure);
    CHECK(measure.short_name.size() <= 10);
    Flow flow;
    flow.*measure.distribution = Distribution{};
    for (const Measure& other : measures()) CHECK((flow.*other.distribution).has_value() == (&other == &measure));
  }
  for (const Counter& counter : counters()) {
    Flow flow;
    flow.*counter.count = 1;
    for (const Counter& other : counters()) CHECK((flow.*other.count).has_value() == (&other == &counter));
  }
  CHECK(find_measure("latency") == nullptr);
}
