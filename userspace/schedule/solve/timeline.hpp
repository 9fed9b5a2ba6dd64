// When a link, or a queue, is taken: by whom, and folded onto each period that somebody asks for.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "schedule/solve/periods.hpp"

namespace isoline::schedule {

/// Taken for [begin, begin + length) and again each period.
struct Use {
  static constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();  ///< a reserved window
  std::int64_t begin = 0;                                                             ///< ns, [0, period)
  std::int64_t length = 0;                                                            ///< ns, > 0, at most the period
  std::uint32_t owner = nobody;
  std::uint32_t wait = 0;  ///< ns before begin that it was ready
  /// Bytes, where that is all of a stream on this link; 0: its request knows more, of bursts and copies.
  std::uint32_t single = 0;
  std::uint8_t traffic_class = 0;
};

/// Times are nanoseconds. For periods of which one is a multiple of the other, folding is exact; for any others it is
/// as well, for a meeting in any instance counts. Not thread-safe: asking builds what was not asked for before.
class Timeline {
 public:
  static constexpr std::int64_t never = -1;
  /// Instances that are looked at. More take more memory and time than the stream is worth: such a link counts as
  /// taken.
  static constexpr std::int64_t most_folded = 1 << 20;

  void add(const Periods& periods, PeriodIndex period, const Use& use);
  void remove(PeriodIndex period, std::uint32_t owner);

  /// The first time >= `at` at which a use of this length and period meets no other; `never` if there is none. at >= 0.
  std::int64_t next_free(const Periods& periods, PeriodIndex period, std::int64_t at, std::int64_t length);
  /// The begin of the time without a gap, up to `until`, in which something uses it: `until` itself if nothing does.
  std::int64_t busy_since(const Periods& periods, PeriodIndex period, std::int64_t until);

  /// Whether planned frames have it from `from` until `until` without a gap in every instance of the period, so that a
  /// frame that is ready at `from` has to wait: the lowest class that begins meanwhile (8 if none does). Nothing: no.
  std::optional<int> kept_busy(const Periods& periods, PeriodIndex period, std::int64_t from, std::int64_t until) const;

  /// Whether folding all uses onto the period is beyond what is sensible, or leaves no time anyway. next_free() is
  /// `never` then; who asks for a reason wants to know it.
  bool too_long(const Periods& periods, PeriodIndex period) const;

  /// By begin.
  const std::vector<Use>& uses(PeriodIndex period) const;
  std::size_t periods_used() const { return uses_.size(); }

 private:
  struct Busy {
    std::int64_t begin = 0, end = 0;
  };
  /// Sorted, disjoint, not touching; within [0, period).
  struct Fold {
    bool built = false;
    std::uint32_t seen = 0;  // of news_
    std::vector<Busy> busy;
  };
  struct News {
    std::int64_t begin = 0, length = 0;
    PeriodIndex period = 0;
  };
  Fold& fold(const Periods& periods, PeriodIndex period);
  void build(const Periods& periods, PeriodIndex period, Fold& fold) const;
  void bring_up_to_date(const Periods& periods, PeriodIndex period, Fold& fold) const;
  static void insert(std::vector<Busy>& busy, std::int64_t begin, std::int64_t end);
  const Use* ends_at(const Periods& periods, PeriodIndex period, std::int64_t end) const;

  std::vector<std::vector<Use>> uses_;  // by period
  std::vector<Fold> folds_;             // by period
  std::vector<News> news_;              // what some folds do not have yet: most are never asked again
};

}  // namespace isoline::schedule
