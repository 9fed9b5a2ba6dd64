// A stream of stamped test frames, at its listener or back at its talker (docs/measures.md, section 6).
#pragma once

#include <cstdint>
#include <optional>

#include "analysis/track/arrivals.hpp"
#include "bpf/abi/histogram.h"
#include "model/histogram.hpp"
#include "model/stamped.hpp"
#include "model/time.hpp"

namespace isoline::analysis::track {

struct StampedOptions {
  ArrivalOptions arrivals = {};
  Nanoseconds deadline{0};    ///< of a one-way delay; 0: none
  bool clocks_agree = false;  ///< whatever the frames say
  /// A frame with an old number that was sent later than the newest one is the first of a sender that began anew.
  bool may_restart = false;
};

/// A frame that arrived. Times are since 1970 by the clocks of talker and listener, and any bits that a frame may have.
struct StampedArrival {
  std::uint32_t number = 0;
  Nanoseconds sent{0}, received{0};
  bool clocks_agree = false;
};

/// An answer that came back to the talker.
struct StampedReturn {
  std::uint32_t number = 0;
  Nanoseconds sent{0}, returned{0};      ///< by the talker's clock
  Nanoseconds received{0}, answered{0};  ///< by the reflector's
  std::optional<std::uint32_t> answer;   ///< the reflector's own number
  bool clocks_agree = false;
};

/// One direction of a stream: 1.1 KiB.
class StampedPath {
 public:
  /// Frames with different numbers, in the order in which they came.
  void add(std::uint32_t number, Nanoseconds sent, Nanoseconds received, bool delay_is_known, Nanoseconds deadline);
  PathFigures figures(ClockSource clock, bool has_deadline) const;

 private:
  bool begun_ = false;
  std::uint32_t last_number_ = 0;
  Nanoseconds last_sent_{0}, last_received_{0};
  std::uint64_t jitter_ = 0;  ///< RFC 3550 estimator, sixteenths of a nanosecond
  std::uint64_t negative_ = 0, misses_ = 0;
  isoline_histogram delays_{}, ipdvs_{}, jitters_{};
};

/// 10 KiB. One thread; nothing here allocates.
class StampedStream {
 public:
  StampedStream() = default;
  explicit StampedStream(const StampedOptions& options) : options_(options), arrivals_(options.arrivals) {}

  void arrive(const StampedArrival& frame);
  /// Whether it is the first one to its frame, as far as that can be told.
  bool come_back(const StampedReturn& answer);

  /// `sent`: how many the talker sent, if it is known.
  StampedFigures figures(ClockSource clock, std::optional<std::uint64_t> sent = {}) const;

 private:
  bool agree(bool said);

  StampedOptions options_;
  Arrivals arrivals_;
  Arrivals answers_;
  Nanoseconds newest_sent_{0};  ///< of the frame with the highest number
  bool has_answers_ = false, has_returns_ = false;
  bool some_disagree_ = false, some_agree_ = false;
  StampedPath forward_, backward_;
  isoline_histogram round_trips_{}, residences_{};
};

}  // namespace isoline::analysis::track
