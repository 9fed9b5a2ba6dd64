// Time lines: what their intervals say together is what the flow says; each says what was in it. And the flows that are
// shown are chosen without building all of them, as they are when all are built.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include "analysis/engine/ranking.hpp"
#include "analysis/engine/time_lines.hpp"
#include "analysis/flow/pair.hpp"
#include "format/json.hpp"
#include "format/time_line.hpp"
#include "support/traffic.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using analysis::EngineReading;
using analysis::FlowEngine;
using analysis::TimeLines;
using Frames = std::vector<test::TimedFrame>;

namespace {

std::unique_ptr<FlowEngine> make_engine() {
  analysis::EngineOptions options;
  options.max_flows = 256;
  options.exact_round_trips = true;
  options.rtp_ports = test::options_for_mixed_traffic().rtp_ports;
  options.streams = test::options_for_mixed_traffic().streams;
  auto engine = FlowEngine::create(options);
  RC_ASSERT(engine.has_value());
  return std::move(*engine);
}

Frames in_order(std::uint64_t seed, std::size_t count) {
  Frames frames = test::mixed_traffic(seed, count);
  std::ranges::stable_sort(frames, {}, &test::TimedFrame::time);
  return frames;
}

std::vector<ObservedFrame> observed(const Frames& frames) {
  std::vector<ObservedFrame> result;
  for (const auto& frame : frames)
    result.push_back({.bytes = frame.bytes,
                      .length = static_cast<std::uint32_t>(frame.bytes.size()),
                      .direction = frame.direction,
                      .time = frame.time});
  return result;
}

/// When the first flow was seen that has the same conversation, in the same direction.
MonotonicTime shared_since(const Snapshot& snapshot, const Flow& flow) {
  MonotonicTime since = flow.first_seen;
  for (Flow other : snapshot.flows) {
    other.key.dscp = flow.key.dscp;
    if (other.key == flow.key) since = std::min(since, other.first_seen);
  }
  return since;
}

}  // namespace

TEST_CASE("the intervals of a time line add up to the flow") {
  CHECK(rc::check([] {
    const Frames traffic = in_order(*rc::gen::arbitrary<std::uint64_t>(), 600);
    const auto frames = observed(traffic);
    const Nanoseconds first = frames.front().time, last = frames.back().time;
    const auto once = make_engine(), again = make_engine();
    once->take(frames);
    const Snapshot snapshot = once->snapshot({"p"}, last);
    std::vector<TimeLines::Wish> wishes;
    for (const std::uint32_t record : once->records())
      wishes.push_back({record, analysis::best_measure(snapshot.flows[wishes.size()])});

    const Nanoseconds interval = analysis::time_line_interval(last - first, *rc::gen::inRange<std::uint64_t>(0, 2000));
    TimeLines lines(*again, wishes, first, last, interval);
    for (std::span<const ObservedFrame> rest = frames; !rest.empty();) {
      const auto size = std::min<std::size_t>(*rc::gen::inRange<std::size_t>(1, 200), rest.size());
      lines.take(rest.first(size));
      rest = rest.subspan(size);
    }
    const auto all = lines.finish();
    RC_ASSERT(all.size() == snapshot.flows.size());
    std::map<std::size_t, std::uint64_t> seen;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Flow& flow = snapshot.flows[i];
      analysis::TimeLinePoint sum;
      for (std::size_t at = 0; at < all[i].points.size(); ++at) {
        const auto& point = all[i].points[at];
        sum.counts += point.counts;
        sum.samples += point.samples;
        sum.max = std::max(sum.max, point.max);
        sum.retransmitted += point.retransmitted;
        seen[at] += point.counts.packets;
        RC_ASSERT(!point.p50 || (*point.p50 <= *point.p99 && *point.p99 <= point.max));
      }
      RC_ASSERT(all[i].points.size() <= analysis::most_time_line_points);
      RC_ASSERT(sum.counts == flow.counts);
      RC_ASSERT(sum.retransmitted == flow.retransmitted.value_or(0));
      if (all[i].measure == nullptr) continue;
      const Distribution& whole = *(flow.*(all[i].measure->distribution));
      // A conversation's round trips are all its flows', also before one of them, with another DSCP, was seen.
      const bool shared =
          all[i].measure->distribution == &Flow::round_trip && flow.first_seen > shared_since(snapshot, flow);
      RC_ASSERT((shared ? sum.samples <= whole.count : sum.samples == whole.count));
      RC_ASSERT((shared ? sum.max <= whole.max : sum.max == whole.max));
    }
    // And each frame is in the interval of its time.
    std::map<std::size_t, std::uint64_t> expected;
    for (const ObservedFrame& frame : frames) ++expected[static_cast<std::size_t>((frame.time - first) / interval)];
    std::erase_if(seen, [](const auto& one) { return one.second == 0; });
    RC_ASSERT(seen == expected);
  }));
}

TEST_CASE("intervals are round, and as many as can be looked at") {
  CHECK(rc::check([] {
    const Nanoseconds covers(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000'000));
    const Nanoseconds interval = analysis::time_line_interval(covers, UINT64_MAX);
    RC_ASSERT(covers / interval < 256);
    RC_ASSERT(interval == 1us || covers / interval >= 100);
  }));
  CHECK(analysis::time_line_interval(10s, UINT64_MAX) == 50ms);
  CHECK(analysis::time_line_interval(10s, 100) == 500ms);
  CHECK(analysis::time_line_interval(0ns, 0) == 1us);
}

TEST_CASE("ranked records are the rows that all flows would give") {
  CHECK(rc::check([] {
    const Frames traffic = in_order(*rc::gen::arbitrary<std::uint64_t>(), 500);
    const auto frames = observed(traffic);
    const auto engine = make_engine();
    engine->take(frames);
    const std::vector<std::string> names{"p"};
    const EngineReading reading{*engine, names, frames.back().time, frames.back().time - frames.front().time};
    const auto& key = *rc::gen::elementOf(std::vector(analysis::sort_keys().begin(), analysis::sort_keys().end()));
    const auto filter = *analysis::Filter::parse(*rc::gen::element<std::string>("", "tcp", "packets>3", "p99>100us"));
    const std::size_t top = *rc::gen::element<std::size_t>(1, 5, 1000);

    Snapshot whole = engine->snapshot(names, reading.now);
    whole.covers = reading.covers;
    auto rows = analysis::flow_rows(whole);
    std::erase_if(rows, [&](const auto& row) { return !filter.matches(row); });
    if (key.value == nullptr) {
      analysis::sort_rows(rows, key);
    } else {
      std::ranges::stable_sort(rows, [&](const auto& a, const auto& b) {
        const auto x = key.value(a), y = key.value(b);
        return x.has_value() != y.has_value() ? x.has_value() : x && *x > *y;
      });
    }
    if (rows.size() > top) rows.resize(top);

    const auto records = analysis::ranked_records(reading, filter, key, top);
    Snapshot shown = analysis::totals_of(reading);
    const analysis::PairedFlows paired(reading);
    for (std::span<const std::uint32_t> rest = records; !rest.empty();) {
      const auto some = rest.first(std::min<std::size_t>(rest.size(), 7));
      std::ranges::move(paired(some), std::back_inserter(shown.flows));
      rest = rest.subspan(some.size());
    }
    RC_ASSERT(shown.flows.size() == rows.size());
    Snapshot expected = whole;
    expected.flows.clear();
    for (const auto& row : rows) expected.flows.push_back(*row.flow);
    RC_ASSERT(format::encode_snapshot(shown, {.histograms = true}) ==
              format::encode_snapshot(expected, {.histograms = true}));
  }));
}

TEST_CASE("time lines as rows") {
  Flow flow;
  flow.interface = "eth0,1";
  flow.lost = 1;
  analysis::TimeLine line{MonotonicTime(1s), 10ms, analysis::find_measure("jitter"), {}};
  line.points.resize(2);
  line.points[0] = {{3, 3, 300}, 1, 0, 2, 5us, 4us, 5us};
  const analysis::FlowRow row{&flow, {}, {}};
  const format::TimedRow timed{row, &line};
  const std::string name = to_string(flow.key);
  CHECK(format::time_line_csv({&timed, 1}) ==
        "name,interface,direction,begin_ns,interval_ns,packets,bytes,lost,retransmitted,measure,count,p50_ns,p99_ns,"
        "max_ns\r\n" +
            name + ",\"eth0,1\",ingress,1000000000,10000000,3,300,1,,jitter,2,4000,5000,5000\r\n" + name +
            ",\"eth0,1\",ingress,1010000000,10000000,0,0,0,,jitter,0,,,\r\n");
  format::JsonWriter json(false);
  json.begin_object();
  format::write_time_line(json, line);
  json.end_object();
  CHECK(json.take() == R"({"time_line":{"measure":"jitter","begin_ns":1000000000,"interval_ns":10000000,)"
                       R"("columns":["packets","bytes","lost","retransmitted","count","p50","p99","max"],)"
                       R"("rows":[[3,300,1,0,2,4000,5000,5000],[0,0,0,0,0,null,null,null]]}})"
                       "\n");
}
