// How long a loop looked away before it found frames: as much earlier may they have come than they were stamped.
#pragma once

#include <optional>

#include "analysis/stats/block_add.hpp"
#include "analysis/stats/histogram_block.hpp"
#include "bpf/abi/histogram.h"
#include "model/histogram.hpp"

namespace isoline::control {

class PollGap {
 public:
  void polled(Nanoseconds now, bool found) {
    if (found && begun_ && now > last_)
      analysis::add_to_block(gaps_, static_cast<std::uint64_t>((now - last_).count()), ISOLINE_ORIGIN_DELAY);
    begun_ = true;
    last_ = now;
  }
  std::optional<Distribution> distribution(ClockSource clock) const {
    return analysis::from_block(&gaps_, HistogramOrigin::delay, clock);
  }

 private:
  bool begun_ = false;
  Nanoseconds last_{0};
  isoline_histogram gaps_{};
};

}  // namespace isoline::control
