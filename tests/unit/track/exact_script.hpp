// One TCP connection, told segment by segment, through the exact tracker.
#pragma once

#include "analysis/track/tcp_exact.hpp"

namespace isoline::test {

/// Times in us. Side 0 sends data, side 1 answers.
class ExactScript {
 public:
  using Ended = analysis::track::RoundTripsEnded;

  explicit ExactScript(std::uint32_t max_segments = 64, bool selective = false) : tracker(max_segments, selective) {}

  Ended data(std::uint64_t us, std::uint32_t begin, std::uint32_t end, std::uint8_t flags = 0x10) {
    return take(0, us,
                {.sequence = begin,
                 .acknowledgement = 1,
                 .length = end - begin,
                 .flags = flags,
                 .window = 1000,
                 .selected = {}});
  }
  Ended ack(std::uint64_t us, std::uint32_t number, std::initializer_list<wire::SackBlock> blocks = {},
            std::uint16_t window = 1000, std::uint32_t length = 0) {
    wire::SackBlocks selected;
    for (const wire::SackBlock& block : blocks) selected.block[selected.count++] = block;
    return take(1, us,
                {.sequence = 1,
                 .acknowledgement = number,
                 .length = length,
                 .flags = 0x10,
                 .window = window,
                 .selected = selected});
  }
  analysis::track::ExactFigures figures() const { return analysis::track::figures(exact.side[0]); }

  analysis::track::ExactTracker tracker;
  analysis::track::Conversation talk;
  analysis::track::ExactConversation exact{};

 private:
  Ended take(std::uint32_t number, std::uint64_t us, const analysis::track::PassingSegment& segment) {
    const Ended ended = tracker.take(talk, exact, number, segment, us * 1000);
    if (ended.cumulative) analysis::track::add_round_trip(talk, number ^ 1, ended.cumulative_ns, nullptr);
    return ended;
  }
};

}  // namespace isoline::test
