// Counts TCP segments that were never on the wire as they are in a capture: the recorder's card or kernel had put
// several together (GRO, LRO), or had not yet cut one into several (TSO).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "analysis/engine/key_hash.hpp"
#include "model/capture.hpp"
#include "wire/parse.hpp"

namespace isoline::analysis::track {

/// Not thread-safe; allocates nothing. What the ends of a connection agreed on is remembered of the last few thousand;
/// of others the largest size that anybody agreed on counts, and without any that of jumbo frames.
class MergeWatch {
 public:
  void take(std::span<const ObservedFrame> frames);
  const MergedFrames& report() const { return report_; }

 private:
  struct Agreed {
    std::uint32_t connection = 0;  ///< and which end's data; part of a hash
    std::uint16_t size = 0;        ///< of a segment's data, at most
  };

  void look_at_opening(const ObservedFrame& frame);
  void look_at_long(const ObservedFrame& frame);
  Agreed& place(std::uint64_t hash) { return agreed_[hash % agreed_.size()]; }

  std::array<Agreed, 4096> agreed_{};
  KeyHash hash_{0x6d65726765};
  std::uint32_t largest_ = 0;  ///< anybody's; 0: no connection was opened yet
  MergedFrames report_;
};

}  // namespace isoline::analysis::track
