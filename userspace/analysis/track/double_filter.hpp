// Finds frames that a capture has twice, as one of a mirror port has that copies what comes in and what goes out, and
// leaves the second ones out if that is wanted. docs/formats/captures.md has the rule.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "analysis/engine/pages.hpp"
#include "bpf/abi/histogram.h"
#include "model/capture.hpp"

namespace isoline::analysis::track {

struct DoubleFilterOptions {
  Nanoseconds window = std::chrono::milliseconds(1);  ///< how much later a second one may be
  bool remove = false;  ///< otherwise frames are only looked at: all of the beginning, then few
};

/// Not thread-safe. Takes 1.25 MiB, whatever comes.
class DoubleFilter {
 public:
  explicit DoubleFilter(DoubleFilterOptions options);

  bool valid() const { return sets_.valid(); }

  /// Of `frames` those that are no second ones, in their order; all of them unless removal is wanted. Valid until the
  /// next call, and as long as `frames` are.
  std::span<const ObservedFrame> take(std::span<const ObservedFrame> frames);

  DoubledFrames report() const;

 private:
  static constexpr std::uint32_t no_copy = UINT32_MAX;

  /// What a frame is compared by.
  struct Looked {
    std::uint64_t content = 0;  ///< 0: it cannot be compared
    std::int64_t time_ns = 0;
    std::uint32_t addresses = 0;
    std::uint8_t hops_left = 0;
  };
  /// The last frame with one content.
  struct Seen {
    Looked frame;
    std::uint32_t before_ns = 0;  ///< how long before it the one before it was
    std::uint32_t number = 0;     ///< of the frame, as far as 32 bits go
    bool is_copy = false;         ///< of the one before it
  };
  struct Set {
    std::array<Seen, 2> way;
  };

  void examine(std::span<const ObservedFrame> frames);
  static Looked look_at(const ObservedFrame& frame);
  static bool may_be_one(const Looked& first, const Looked& second);
  Seen& seen_of(std::uint64_t content);
  void compare(const Looked& frame, Seen& seen);
  void decide(std::size_t frames);

  DoubleFilterOptions options_;
  Pages<Set> sets_;
  DoubledFrames report_;
  isoline_histogram delays_{};
  std::uint64_t given_ = 0;
  // Of the frames at hand:
  std::vector<std::uint32_t> delay_;  ///< how much later than the first one, or no_copy
  std::vector<ObservedFrame> left_;
  std::uint32_t begin_ = 0, number_ = 0, copies_ = 0;  ///< the first and the next examined one; second ones
  std::uint64_t recent_ = 0, recent_copies_ = 0;       ///< of the frames around
};

}  // namespace isoline::analysis::track
