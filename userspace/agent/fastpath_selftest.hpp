// How fast the fast path is on this machine, without a network card and without huge pages.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/error.hpp"
#include "model/time.hpp"

namespace isoline::agent {

/// CPU time, medians of rounds.
struct SelftestRow {
  std::uint32_t flows = 0;
  double frame_ns = 0;   ///< receiving a frame and measuring it: parsing, look-up, one histogram
  double source_ns = 0;  ///< of it, what making and handing over the frame takes here, which a card does by itself
  double lowest_ns = 0, highest_ns = 0;  ///< of the rounds, without the source
  double measure_ns() const { return frame_ns - source_ns; }
  /// What one core can measure, frames a second.
  double frames_per_second() const { return 1e9 / measure_ns(); }
};

struct Selftest {
  std::string processor;         ///< as the kernel names it
  std::uint32_t processors = 0;  ///< that this process may use
  std::uint64_t huge_pages = 0;  ///< bytes that are free; the test does without
  Nanoseconds start_time{0};     ///< of DPDK and a port
  Nanoseconds clock_error{0};    ///< of the processor's counter against CLOCK_MONOTONIC
  double clock_ns = 0;           ///< what reading it takes
  std::vector<SelftestRow> rows;
  std::vector<std::uint32_t> left_out;  ///< numbers of flows for which there is no memory now
};

/// Takes about ten seconds and up to 900 MiB. `progress` is told what comes next.
/// Errors: those of starting DPDK.
Result<Selftest> selftest_fastpath(const std::function<void(const std::string&)>& progress);

}  // namespace isoline::agent
