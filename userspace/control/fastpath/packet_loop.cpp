#include "control/fastpath/packet_loop.hpp"

#include <algorithm>
#include <utility>

#include "analysis/stats/block_add.hpp"
#include "analysis/stats/histogram_block.hpp"

namespace isoline::control {
namespace {

/// Records that are looked at between two bursts to find silent flows. At 14.88 Mpps, in bursts of 64, two million a
/// second.
constexpr std::uint32_t aged_a_burst = 8;
/// Where nothing came there is more time.
constexpr std::uint32_t aged_idle = 64;

/// As many frames at once mean that there are probably more.
constexpr std::size_t full_burst = 64;

void add(isoline_histogram& block, Nanoseconds value, std::uint64_t times = 1) {
  const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(value.count(), 0));
  for (; times != 0; --times) analysis::add_to_block(block, ns, ISOLINE_ORIGIN_DELAY);
}

}  // namespace

PacketLoop::PacketLoop(std::unique_ptr<analysis::FlowEngine> engine, std::vector<host::FramePort*> ports,
                       host::Clock& clock, PacketLoopOptions options)
    : engine_(std::move(engine)), ports_(std::move(ports)), clock_(clock), options_(options) {}

void PacketLoop::run(const std::atomic<bool>& stop) {
  last_poll_ = emptied_ = ports_.front()->now();
  handover_.begin();
  while (!stop.load(std::memory_order_relaxed)) {
    const bool found = turn();
    engine_->age(last_poll_, found ? aged_a_burst : aged_idle);
    handover_.look([this](FlowRequest& request) { serve(request); });
    if (!found && options_.rest > Nanoseconds(0)) clock_.wait(options_.rest);
  }
  handover_.end([this](FlowRequest& request) { serve(request); });
}

bool PacketLoop::turn() {
  bool found = false, full = false;
  const Nanoseconds now = ports_.front()->now();
  for (std::size_t port = 0; port < ports_.size(); ++port) {
    ++figures_.polls;
    const auto frames = ports_[port]->receive(options_.queue);
    if (frames.empty()) {
      ++figures_.empty_polls;
      continue;
    }
    found = true;
    full = full || frames.size() >= full_burst;
    figures_.frames += frames.size();
    engine_->take(frames);
    if (options_.forward) pass_on(port, frames);
  }
  if (found) add(figures_.poll_gap, now - emptied_);
  last_poll_ = now;
  // A port that had as much as it gives at a time may have more, which came before.
  if (!full) emptied_ = now;
  return found;
}

void PacketLoop::pass_on(std::size_t port, std::span<const ObservedFrame> frames) {
  const Nanoseconds first = frames.front().time, last = frames.back().time;
  const std::size_t size = frames.size();
  const std::size_t sent = ports_[port]->forward(options_.queue, *ports_[port ^ 1]);
  figures_.unforwarded += size - sent;
  const Nanoseconds now = ports_[port]->now();
  // Stamped as a burst, all have one time; else the first and the last one stand for those between them.
  add(figures_.forwarding_delay, now - first, first == last ? sent : (sent + 1) / 2);
  if (first != last) add(figures_.forwarding_delay, now - last, sent / 2);
}

void PacketLoop::serve(FlowRequest& request) {
  if (request.totals != nullptr) {
    engine_->copy(*request.totals);
    read_figures_ = figures_;
  }
  std::uint32_t number = request.from;
  request.copied = 0;
  // Free records are passed over, but not for long: frames wait.
  const std::uint64_t end = number + 4 * request.flows.size();
  while (request.copied < request.flows.size() && number <= engine_->opened() && number < end)
    if (engine_->copy(number++, request.flows[request.copied])) ++request.copied;
  request.next = number <= engine_->opened() ? number : 0;
}

void PacketLoop::read_totals(analysis::EngineTotals& totals, PacketLoopReport& report) {
  FlowRequest request;
  request.totals = &totals;
  handover_.ask(request, [this](FlowRequest& asked) { serve(asked); });
  const ClockSource clock = engine_->options().clock;
  report.polls = read_figures_.polls;
  report.empty_polls = read_figures_.empty_polls;
  report.frames = read_figures_.frames;
  report.unforwarded = read_figures_.unforwarded;
  report.poll_gap = analysis::from_block(&read_figures_.poll_gap, HistogramOrigin::delay, clock);
  report.forwarding_delay = analysis::from_block(&read_figures_.forwarding_delay, HistogramOrigin::delay, clock);
}

std::uint32_t PacketLoop::read_flows(std::uint32_t from, std::vector<analysis::FlowCopy>& room, std::uint32_t& copied) {
  FlowRequest request;
  request.from = from;
  request.flows = room;
  handover_.ask(request, [this](FlowRequest& asked) { serve(asked); });
  copied = request.copied;
  return request.next;
}

}  // namespace isoline::control
