// What stamped test traffic says of a stream's way: loss, disorder, delays (docs/measures.md).
#pragma once

#include <cstdint>
#include <optional>

#include "model/histogram.hpp"

namespace isoline {

/// What the numbers of a stream's frames say. received + duplicated + beyond_window are all that came.
struct ArrivalCounts {
  std::uint64_t received = 0;         ///< different numbers
  std::uint64_t lost = 0;             ///< never came, or came beyond_window
  std::uint64_t duplicated = 0;       ///< came again
  std::uint64_t reordered = 0;        ///< came behind a later one (RFC 4737 clause 3.3)
  std::uint64_t max_extent = 0;       ///< frames since the first one that overtook it, at most (clause 4.2)
  std::uint64_t unknown_extents = 0;  ///< reordered ones whose extent was forgotten; it is in no maximum
  std::uint64_t beyond_window = 0;    ///< too old to say whether they had come before: late or duplicated
  std::uint64_t restarts = 0;         ///< the sender began anew
  friend bool operator==(const ArrivalCounts&, const ArrivalCounts&) = default;
};

/// One direction.
struct PathFigures {
  std::optional<Distribution> delay;         ///< only where the clocks of both ends agree
  std::optional<Distribution> ipdv, jitter;  ///< RFC 3393, RFC 3550
  std::uint64_t negative = 0;  ///< came before they were sent: the clocks do not agree, in no distribution
  std::optional<std::uint64_t> deadline_misses;  ///< delays above the deadline; nothing: no deadline, no delays
  friend bool operator==(const PathFigures&, const PathFigures&) = default;
};

struct StampedFigures {
  ArrivalCounts arrivals;                  ///< at whoever counts: of frames, or of answers
  std::optional<ArrivalCounts> answers;    ///< by the reflector's own numbers: what became of them on the way back
  bool clocks_agree = false;               ///< all frames said so
  PathFigures forward;                     ///< from the talker
  std::optional<PathFigures> backward;     ///< from the reflector
  std::optional<Distribution> round_trip;  ///< without the time in the reflector
  std::optional<Distribution> residence;   ///< that time
  friend bool operator==(const StampedFigures&, const StampedFigures&) = default;
};

}  // namespace isoline
