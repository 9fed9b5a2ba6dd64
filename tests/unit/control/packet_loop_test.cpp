// A packet loop while another thread reads what it holds.
#include "control/fastpath/packet_loop.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "support/manual_clock.hpp"
#include "wire/build.hpp"

using namespace isoline;
using control::PacketLoop;
using control::PacketLoopReport;

namespace {

constexpr std::uint32_t flows = 500;

/// Has the next frame of each flow in turn, `bursts` times; then nothing.
class CyclicPort final : public host::FramePort {
 public:
  explicit CyclicPort(std::uint64_t bursts) : left_(bursts) {
    for (std::uint32_t i = 0; i < flows; ++i)
      frames_.push_back(wire::FrameBuilder()
                            .ethernet({{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}})
                            .ipv4(*parse_ip_address("10.0.0.1"), *parse_ip_address("10.0.0.2"))
                            .udp(static_cast<std::uint16_t>(1000 + i), 9)
                            .payload(20)
                            .build());
  }
  const host::FramePortInfo& info() const override { return info_; }
  std::span<const ObservedFrame> receive(std::uint32_t) override {
    if (left_ == 0) {
      done_.store(true);
      return {};
    }
    --left_;
    for (ObservedFrame& frame : burst_) {
      const auto& bytes = frames_[next_++ % flows];
      frame.bytes = bytes;
      frame.length = static_cast<std::uint32_t>(bytes.size());
      frame.time = time_ += Nanoseconds(1000);
    }
    return burst_;
  }
  std::size_t send(std::uint32_t, std::span<const std::span<const std::uint8_t>>) override { return 0; }
  std::size_t forward(std::uint32_t, host::FramePort&) override { return 0; }
  std::uint32_t longest() const override { return 1514; }
  Nanoseconds now() const override { return time_; }
  host::FramePortCounts counts() const override { return {}; }

  bool is_done() const { return done_.load(); }

 private:
  host::FramePortInfo info_;
  std::vector<std::vector<std::uint8_t>> frames_;
  std::array<ObservedFrame, 32> burst_;
  std::uint64_t left_, next_ = 0;
  Nanoseconds time_{1'000'000};
  std::atomic<bool> done_{false};
};

std::unique_ptr<analysis::FlowEngine> engine() {
  analysis::EngineOptions options;
  options.max_flows = 1024;
  options.max_interfaces = 1;
  options.clock = ClockSource::monotonic;
  return std::move(*analysis::FlowEngine::create(options));
}

struct Reading {
  std::uint64_t frames = 0, of_flows = 0, samples = 0;
  std::set<std::uint16_t> ports;
};

Reading read(PacketLoop& loop, std::size_t room_for) {
  Reading reading;
  std::vector<analysis::FlowCopy> room(room_for);
  for (std::uint32_t from = 1, copied = 0; from != 0;) {
    from = loop.read_flows(from, room, copied);
    REQUIRE(copied <= room_for);
    for (std::uint32_t i = 0; i < copied; ++i) {
      const Flow flow = flow_of(room[i], loop.engine_options(), {}, Nanoseconds(0));
      reading.of_flows += flow.counts.packets;
      reading.ports.insert(flow.key.src_port);
      if (!flow.inter_arrival) continue;
      // Consistent in itself: a copy that was torn would have one and not the other.
      CHECK(flow.inter_arrival->count == flow.counts.packets - 1);
      CHECK(analysis::flow_of(room[i], loop.engine_options(), {}, Nanoseconds(0)).counts.bytes ==
            flow.counts.packets * 62);
      reading.samples += flow.inter_arrival->count;
    }
  }
  analysis::EngineTotals totals(loop.engine_options());
  PacketLoopReport report;
  loop.read_totals(totals, report);
  reading.frames = report.frames;
  std::uint64_t seen = 0;
  for (const auto& by_class : totals.ports.at(0).seen)
    for (const auto& counted : by_class) seen += counted.frames;
  CHECK(seen == report.frames);
  return reading;
}

}  // namespace

TEST_CASE("what another thread reads while frames come in is consistent, and all of it in the end") {
  constexpr std::uint64_t bursts = 20'000;
  CyclicPort port(bursts);
  test::ManualClock clock;
  PacketLoop loop(engine(), {&port}, clock, {});
  std::atomic<bool> stop{false};
  std::thread thread([&] { loop.run(stop); });
  loop.wait_until_running();
  std::uint64_t last = 0;
  std::size_t readings = 0;
  for (bool done = false; !done; ++readings) {
    done = port.is_done();
    const Reading reading = read(loop, 7);
    CHECK(reading.of_flows <= reading.frames);  // totals are read behind flows
    CHECK(reading.frames >= last);
    last = reading.frames;
  }
  CHECK(last == bursts * 32);
  stop.store(true);
  thread.join();
  // And without a loop, by whoever asks.
  const Reading all = read(loop, 64);
  CHECK(all.frames == bursts * 32);
  CHECK(all.of_flows == bursts * 32);
  CHECK(all.samples == bursts * 32 - flows);
  CHECK(all.ports.size() == flows);
}

TEST_CASE("a loop that is stopped while it is asked still answers") {
  for (int round = 0; round < 200; ++round) {
    CyclicPort port(10);
    test::ManualClock clock;
    PacketLoop loop(engine(), {&port}, clock, {});
    std::atomic<bool> stop{false};
    std::thread thread([&] { loop.run(stop); });
    loop.wait_until_running();
    std::thread stopper([&] { stop.store(true); });
    const Reading reading = read(loop, 16);
    CHECK(reading.of_flows <= reading.frames);
    stopper.join();
    thread.join();
  }
}
