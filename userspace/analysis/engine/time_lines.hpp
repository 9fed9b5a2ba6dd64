// Time lines of some flows of an engine: at the end of each interval their measures are read and begun anew.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/engine/flow_engine.hpp"
#include "analysis/flow/time_line.hpp"

namespace isoline::analysis {

/// Not thread-safe. The engine's distributions are afterwards those of the last interval; its counts stay.
class TimeLines {
 public:
  struct Wish {
    std::uint32_t record = 0;          ///< number that the flow has in the engine, or will have
    const Measure* measure = nullptr;  ///< whose percentiles; null: none
  };

  /// From `first` to `last`, in equal intervals. Frames outside count in the first and in the last one.
  TimeLines(FlowEngine& engine, std::vector<Wish> wishes, Nanoseconds first, Nanoseconds last, Nanoseconds interval);

  /// Gives the frames to the engine. Where time goes backwards, a frame counts in the interval that it was seen in.
  void take(std::span<const ObservedFrame> frames);

  /// A line for each wish.
  std::vector<TimeLine> finish();

 private:
  struct Before {
    Counts counts;
    std::uint64_t lost = 0, retransmitted = 0;
  };

  void close_interval();

  FlowEngine& engine_;
  std::vector<Wish> wishes_;
  std::vector<std::uint32_t> records_;
  std::vector<Before> before_;
  std::vector<TimeLine> lines_;
  Nanoseconds interval_, end_;
  std::size_t closed_ = 0, count_ = 0;
};

}  // namespace isoline::analysis
