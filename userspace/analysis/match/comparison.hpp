// What two captures say together: of each flow, of both ways, of both taps.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/match/clock_line.hpp"
#include "analysis/match/tap.hpp"
#include "model/flow_key.hpp"
#include "model/histogram.hpp"

namespace isoline::analysis {

/// What became of frames on their way from the tap that they pass first to the other one.
struct Passage {
  std::uint64_t matched = 0;     ///< passed both taps
  std::uint64_t ambiguous = 0;   ///< of these: among equal frames, of which one is missing or too many; not timed
  std::uint64_t lost = 0;        ///< at the first tap only
  std::uint64_t appeared = 0;    ///< at the second tap only
  std::uint64_t duplicated = 0;  ///< at the second tap once more than at the first
  std::uint64_t reordered = 0;   ///< came to the second tap behind a frame of the flow that had passed the first later
  std::optional<Distribution> delay;  ///< from the first tap to the second
};

/// Frames of which a field was another one at the second tap.
struct Changes {
  std::uint64_t vlan = 0;       ///< a tag added or taken off, or another VID
  std::uint64_t pcp = 0;        ///< the outer tag's, where both have one
  std::uint64_t hop_limit = 0;  ///< or time to live
  std::uint64_t dscp = 0;
};

struct ComparedFlow {
  FlowKey key;  ///< as the tap `before` sees it; if only `after` does, as that one does
  Way way = Way::forward;
  std::uint64_t frames[2] = {};    ///< by tap
  std::uint64_t bytes[2] = {};     ///< by tap
  std::uint64_t unjudged[2] = {};  ///< by tap: recorded while the other tap did not record
  Passage passage;
  Changes changes;
  Nanoseconds first_seen{0}, last_seen{0};  ///< by the clock of the tap that has frames, `before` if both have
};

/// How delays were told from the difference of two clocks.
enum class ClockKnowledge : std::uint8_t {
  nothing,       ///< no frame passed both taps
  synchronised,  ///< the clocks were said to agree
  both_ways,     ///< from frames of both ways
  one_way,       ///< frames go one way only: delays are counted from the smallest one
};

struct ComparedTap {
  std::uint64_t frames = 0;
  std::uint64_t cut_short = 0;  ///< fewer bytes recorded than are compared
  std::uint64_t outside = 0;    ///< recorded while the other tap did not record
  std::uint64_t early = 0;      ///< given up before the window was over, because there was no room
  std::uint64_t overflow = 0;   ///< of flows that there was no room for
  Nanoseconds first{0}, last{0};
};

struct Comparison {
  ClockKnowledge knowledge = ClockKnowledge::nothing;
  std::vector<ClockLine> clock;  ///< in order of time; empty where nothing had to be estimated
  ComparedTap taps[2];
  Passage ways[2];
  std::vector<ComparedFlow> flows;
  std::uint64_t negative = 0;  ///< delays below 0 by clocks that were said to agree; counted as 0
};

}  // namespace isoline::analysis
