// Traffic between two sides of a network as two recorders see it, and what truly became of each frame.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/match/matcher.hpp"
#include "model/capture.hpp"

namespace isoline::test {

struct TapOptions {
  std::size_t frames = 2000;                                                ///< sent
  Nanoseconds apart{100'000};                                               ///< on average
  Nanoseconds least_delay[2] = {Nanoseconds(40'000), Nanoseconds(90'000)};  ///< by way
  Nanoseconds queueing[2] = {Nanoseconds(30'000), Nanoseconds(200'000)};    ///< mean of what comes on top
  double lost = 0.02, duplicated = 0.01, late = 0.02;                       ///< shares of frames
  bool backward = true;                                                     ///< hosts behind the second tap send, too
  Nanoseconds offset{0};                                                    ///< of the clock of `after`
  double drift = 0;
  Nanoseconds resolution{1};  ///< of both recorders
  Nanoseconds begins[2] = {Nanoseconds(0), Nanoseconds(0)}, ends_early[2] = {Nanoseconds(0), Nanoseconds(0)};
  bool retagged = true, routed = true;
  std::size_t snap_length[2] = {SIZE_MAX, SIZE_MAX};
  double repeated = 0;  ///< share of frames that are equal to the one before of their flow
};

/// A frame at a tap. `sent` numbers what was sent: a copy made on the way has the number of its original.
struct Seen {
  std::vector<std::uint8_t> bytes;
  std::uint32_t length = 0;
  Nanoseconds clock{0}, true_time{0};
  std::size_t sent = 0;
};

struct Sent {
  std::size_t flow = 0;
  analysis::Way way = analysis::Way::forward;
  std::uint64_t content = 0;  ///< equal for equal frames
  bool lost = false, duplicated = false;
  std::optional<Nanoseconds> delay;  ///< of the first copy
};

struct TwoTaps {
  TapOptions options;
  std::vector<Sent> sent;
  std::vector<Seen> seen[2];  ///< in order of their clocks, but for a few

  /// after - before at a time of the clock of `before`.
  Nanoseconds difference(Nanoseconds before) const;
};

TwoTaps record(std::uint64_t seed, const TapOptions& options);

analysis::Comparison compare(const TwoTaps& taps, analysis::MatchOptions options = {});

}  // namespace isoline::test
