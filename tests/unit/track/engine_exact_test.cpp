// Exact round trips as a mode of the flow engine: what it tells, holds and gives back.
#include <vector>

#include <catch2/catch.hpp>

#include "analysis/engine/flow_engine.hpp"
#include "support/tcp/tcp_traffic.hpp"

using namespace isoline;

namespace {

std::unique_ptr<analysis::FlowEngine> engine(bool exact, std::uint32_t max_segments = 0, bool selective = false) {
  analysis::EngineOptions options;
  options.max_flows = 1024;
  options.exact_round_trips = exact;
  options.selective_round_trips = selective;
  options.max_segments = max_segments;
  options.idle_timeout = std::chrono::seconds(1);
  auto made = analysis::FlowEngine::create(options);
  REQUIRE(made);
  return std::move(*made);
}

Nanoseconds time_of(const test::TapSegment& segment) {
  return Nanoseconds(static_cast<std::int64_t>(segment.time_us) * 1000);
}

void take(analysis::FlowEngine& engine, const std::vector<test::TapSegment>& traffic, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto bytes = test::frame_of(traffic[i], 20'000);
    const ObservedFrame frame{
        .bytes = bytes, .length = static_cast<std::uint32_t>(bytes.size()), .time = time_of(traffic[i])};
    engine.take({&frame, 1});
  }
}

Flow from_a(const analysis::FlowEngine& engine) {
  for (const Flow& flow : engine.snapshot({"p0"}, Nanoseconds(0)).flows)
    if (to_string(flow.key) == "tcp 10.0.0.1:20000 10.0.0.2:80") return flow;
  FAIL("no flow of A");
  return {};
}

test::TcpTrafficOptions bulk() {
  test::TcpTrafficOptions options;
  options.bytes_from_a = 200'000;
  options.in_flight = 40;
  return options;
}

}  // namespace

TEST_CASE("the engine samples every segment where round trips are exact") {
  const auto traffic = test::tcp_traffic(bulk());
  const auto bounded = engine(false), exact = engine(true);
  take(*bounded, traffic, traffic.size());
  take(*exact, traffic, traffic.size());
  const Flow some = from_a(*bounded), all = from_a(*exact);
  REQUIRE(some.round_trip);
  REQUIRE(all.round_trip);
  CHECK(all.round_trip->count > 2 * some.round_trip->count);
  CHECK(all.round_trip->count > 200);
  CHECK(all.handshake == some.handshake);
  CHECK(all.counts == some.counts);
  CHECK(exact->segments().used() == 0);
  CHECK(exact->segments().refused() == 0);
  CHECK(bounded->segments().capacity() == 0);
}

TEST_CASE("what exact round trips tell besides") {
  auto options = bulk();
  options.lost_behind = 20;
  const auto traffic = test::tcp_traffic(options);
  const auto usual = engine(true), selective = engine(true, 0, true), bounded = engine(false);
  for (auto* each : {usual.get(), selective.get(), bounded.get()}) take(*each, traffic, traffic.size());
  std::uint32_t answered = 0, duplicates = 0;
  for (const std::uint32_t record : usual->records()) {
    REQUIRE(usual->exact_figures(record));
    answered += usual->exact_figures(record)->selective_round_trips;
    duplicates += usual->exact_figures(record)->duplicate_acks;
    CHECK_FALSE(bounded->exact_figures(record));
  }
  CHECK(answered > 10);
  CHECK(duplicates > 10);
  CHECK(*from_a(*usual).retransmitted > 0);
  CHECK(from_a(*selective).round_trip->count > from_a(*usual).round_trip->count);
}

TEST_CASE("an evicted connection gives its segments back") {
  const auto traffic = test::tcp_traffic(bulk());
  const auto exact = engine(true);
  take(*exact, traffic, traffic.size() / 2);
  CHECK(exact->segments().used() > 0);
  CHECK(exact->age(time_of(traffic[traffic.size() / 2]) + std::chrono::seconds(2), 100) == 2);
  CHECK(exact->segments().used() == 0);
}

TEST_CASE("the pool's size is checked, and its memory told") {
  analysis::EngineOptions options;
  options.max_flows = 1u << 20;
  const auto without = analysis::with_sizes(options);
  REQUIRE(without);
  CHECK(without->max_segments == 0);
  CHECK(analysis::engine_memory(*without).segments == 0);

  options.exact_round_trips = true;
  const auto with = analysis::with_sizes(options);
  REQUIRE(with);
  CHECK(with->max_segments == 8u << 19);
  CHECK(analysis::engine_memory(*with).segments == (std::uint64_t{8} << 19) * 32 + (std::uint64_t{1} << 19) * 128);
  CHECK(analysis::engine_memory(*with).total ==
        analysis::engine_memory(*without).total + analysis::engine_memory(*with).segments);

  options.max_segments = 1u << 31;
  CHECK_FALSE(analysis::with_sizes(options));
  options.round_trips = false;
  REQUIRE(analysis::with_sizes(options));
  CHECK_FALSE(analysis::with_sizes(options)->exact_round_trips);
}

TEST_CASE("a pool that is too small is told") {
  const auto traffic = test::tcp_traffic(bulk());
  const auto exact = engine(true, 5);
  take(*exact, traffic, traffic.size());
  CHECK(exact->segments().refused() > 100);
  CHECK(exact->segments().used() == 0);
}
