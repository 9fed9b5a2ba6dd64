// From matched frames to delays and losses: which way they went, what the clocks differ by, what was lost.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "analysis/engine/pages.hpp"
#include "analysis/match/comparison.hpp"
#include "analysis/match/flow_tallies.hpp"
#include "analysis/match/waiting.hpp"

namespace isoline::analysis {

/// Keeps what Waiting finds, and settles it from time to time: the clocks are known only when much was seen.
class Settlement {
 public:
  Settlement(FlowTallies& flows, bool synchronised, Nanoseconds resolution, std::uint32_t capacity);
  bool valid() const { return kept_.valid(); }

  void pair(const Sighting& before, const Sighting& after, Pairing pairing);
  void single(Tap tap, const Sighting& sighting, Nanoseconds latest, Single single);
  bool full() const { return used_ == kept_.size(); }

  /// Counts everything that was kept. `taps`: when they recorded. Allocates.
  void settle(const ComparedTap (&taps)[2]);

  /// What was counted by now; the flows are not in it.
  Comparison result(const ComparedTap (&taps)[2]) const;

 private:
  struct Kept {
    Nanoseconds before, after;  ///< of a single: its time and the latest it may be
    std::uint32_t flow;
    Pairing pairing;
    Single single;
    Tap tap;
    bool is_pair;
  };
  /// A pair, by when it passed the second tap and the first.
  struct Arrival {
    Nanoseconds second, first;
    std::uint32_t kept;
  };
  /// How long frames that passed both taps took, by the clock line.
  struct Range {
    Nanoseconds least = Nanoseconds::max(), most = Nanoseconds::min();
  };
  struct HostHash {
    std::size_t operator()(const Host& host) const { return host[0] * 0x9e3779b97f4a7c15ull ^ host[1]; }
  };

  bool is_timed(const Kept& kept) const;
  Way way_of(const Kept& kept) const { return flows_[kept.flow].way; }
  Nanoseconds delay(const Kept& pair, Nanoseconds offset) const;
  const ClockLine* line_at(Nanoseconds before) const;
  Nanoseconds offset_at(Nanoseconds before) const;
  Nanoseconds before_clock(const Kept& single) const;

  void find_ways();
  void find_clock();
  void find_ways_by_clock();
  void settle_pairs();
  void time_pair(const Arrival& arrival, Passage& way);
  void settle_single(const Kept& kept, const ComparedTap (&taps)[2]);
  std::optional<Range> range(Way way) const;
  bool was_recorded(const Kept& kept, Way way, const ComparedTap (&taps)[2]) const;

  FlowTallies& flows_;
  Nanoseconds resolution_;
  Pages<Kept> kept_;
  std::size_t used_ = 0;
  std::vector<std::optional<Way>> ways_;           ///< by flow, while settling
  std::unordered_map<Host, Way, HostHash> sides_;  ///< which way frames go that a host sends
  Comparison comparison_;
  Range ranges_[2];
};

}  // namespace isoline::analysis
