// Which histograms a conversation takes, and when.
#include <catch2/catch.hpp>

#include "analysis/engine/flow_engine.hpp"
#include "wire/build.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using analysis::FlowEngine;
using wire::FrameBuilder;

namespace {

const MacAddress mac_a{{2, 0, 0, 0, 0, 1}}, mac_b{{2, 0, 0, 0, 0, 2}};
const IpAddress client = *parse_ip_address("10.0.0.1"), server = *parse_ip_address("10.0.0.2");

struct Tap {
  std::unique_ptr<FlowEngine> engine;
  Nanoseconds time = 1s;

  explicit Tap(bool exact) {
    analysis::EngineOptions options;
    options.max_flows = 4096;
    options.exact_round_trips = exact;
    engine = *FlowEngine::create(options);
  }
  void pass(const std::vector<std::uint8_t>& bytes) {
    time += 1ms;
    const ObservedFrame frame{.bytes = bytes, .length = static_cast<std::uint32_t>(bytes.size()), .time = time};
    engine->take({&frame, 1});
  }
  void segment(std::uint16_t port, bool answer, std::uint8_t flags, std::uint32_t sequence, std::uint32_t ack) {
    pass(
        FrameBuilder()
            .ethernet(mac_a, mac_b)
            .ipv4(answer ? server : client, answer ? client : server)
            .tcp(answer ? 80 : port, answer ? port : 80, {.sequence = sequence, .acknowledgement = ack, .flags = flags})
            .build());
  }
  void echo(bool reply, std::uint16_t id) {
    pass(FrameBuilder()
             .ethernet(mac_a, mac_b)
             .ipv4(reply ? server : client, reply ? client : server)
             .echo(reply, id, 1)
             .build());
  }
  std::uint64_t histograms() const { return engine->occupancy().histograms; }
};

}  // namespace

TEST_CASE("who is not answered takes no histogram of round trips") {
  Tap tap(GENERATE(false, true));
  for (std::uint16_t port = 1; port <= 1000; ++port) tap.segment(port, false, 0x02, 100, 0);
  for (std::uint16_t id = 1; id <= 100; ++id) tap.echo(false, id);
  CHECK(tap.histograms() == 0);

  tap.segment(7, true, 0x12, 500, 101);
  CHECK(tap.histograms() == 1);
  tap.echo(true, 9);
  CHECK(tap.histograms() == 2);
  const auto flows = tap.engine->snapshot({}, tap.time).flows;
  const auto measured = std::ranges::count_if(flows, [](const Flow& flow) { return flow.round_trip.has_value(); });
  CHECK(measured == 2);

  // The answer is answered: that, and inter-arrival times of the flow that has two frames.
  tap.segment(7, false, 0x10, 101, 501);
  CHECK(tap.histograms() == 4);
}
