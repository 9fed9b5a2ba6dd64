// The flows of two taps while their frames are matched.
#pragma once

#include <cstdint>
#include <span>

#include "analysis/engine/key_hash.hpp"
#include "analysis/engine/key_table.hpp"
#include "analysis/engine/pool.hpp"
#include "analysis/match/comparison.hpp"
#include "analysis/match/host_pairs.hpp"
#include "bpf/abi/histogram.h"
#include "model/capture.hpp"

namespace isoline::analysis {

/// One flow; what is counted of passages is written when frames are settled.
struct FlowTally {
  isoline_flow_key key;
  HostPairs::Number hosts;
  std::uint32_t before;     ///< the flow that its frames are at the other tap, where they are renamed; 0: this one
  std::uint32_t histogram;  ///< of delays; 0: none yet
  Way way;
  std::uint64_t frames[2], bytes[2], unjudged[2];
  std::uint64_t matched, ambiguous, lost, appeared, duplicated, reordered;
  Changes changes;
  Nanoseconds first_seen[2], last_seen[2];
  Nanoseconds newest_first;  ///< the latest time at the first tap of the frames that came to the second
  Nanoseconds delay_min, delay_max, delay_sum;
  std::uint64_t delays;
};

/// Bounded; memory is taken as flows come. Not thread-safe.
class FlowTallies {
 public:
  static constexpr std::size_t burst = 64;

  explicit FlowTallies(std::uint32_t capacity);
  bool valid() const;

  /// Counts up to `burst` frames and says the flow of each; 0: there is no room for it.
  void count(Tap tap, std::span<const ObservedFrame> frames, std::uint32_t* flows);

  FlowTally& operator[](std::uint32_t number) { return tallies_[number]; }
  std::uint32_t size() const { return tallies_.used(); }
  HostPairs& hosts() { return hosts_; }

  /// The frame is of flow `before` at the one tap and of `after` at the other.
  void rename(std::uint32_t before, std::uint32_t after);
  /// The flow under which a frame of this one is counted.
  std::uint32_t known_as(std::uint32_t number) const {
    const std::uint32_t before = tallies_[number].before;
    return before == 0 ? number : before;
  }

  void add_delay(std::uint32_t number, Nanoseconds delay);
  std::vector<ComparedFlow> result() const;

 private:
  std::uint32_t open(const isoline_flow_key& key, std::uint64_t hash);
  ComparedFlow flow(const FlowTally& tally) const;

  KeyHash hash_{0x9e3779b97f4a7c15};
  KeyTable table_;
  Pool<FlowTally> tallies_;
  Pool<isoline_histogram> histograms_;
  HostPairs hosts_;
};

}  // namespace isoline::analysis
