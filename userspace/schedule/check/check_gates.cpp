#include <cmath>

#include "schedule/check/gate_line.hpp"
#include "schedule/check/link_rules.hpp"

namespace isoline::schedule::plan_check {
namespace {

std::string states_text(unsigned states) {
  std::string text;
  for (unsigned i = 0; i < 8; ++i) {
    if ((states >> i & 1) != 0) text += (text.empty() ? "" : ", ") + std::to_string(i);
  }
  return text.empty() ? "none" : text;
}

/// Frames of a port against its list.
class Gates {
 public:
  Gates(const LinkCheck& check, const PlannedPort& port)
      : check_(check),
        scratch_(check.scratch),
        port_(port),
        list_(port.gates),
        cycle_(port.gates.cycle_time.count()),
        valid_(check.scheduled | check.background),
        scheduled_(check.scheduled),
        background_(check.background) {
    entries_.reserve(list_.entries.size());
    each_entry(list_, [&](std::int64_t begin, std::int64_t end, std::uint8_t) { entries_.push_back({begin, end}); });
  }

  void run() {
    take_guarded();
    take_reserved();
    check_open();
    check_guards();
    check_waits();
    check_reserved();
    check_reserved_guards();
    check_outside();
    check_lost();
  }

 private:
  struct Reserved {
    std::int64_t begin, end;
    std::uint8_t gate_states;
  };
  /// Before a reserved window, within the cycle: of the unscheduled gates only its own may be open.
  struct ReservedGuard {
    std::int64_t begin, end;
    std::uint8_t gate_states;
  };

  bool open_to_background(std::uint8_t states) const { return (states & background_) != 0; }

  /// Guards with their windows.
  void take_guarded() {
    auto& guarded = scratch_.guarded;
    guarded.clear();
    const std::int64_t ahead = check_.margin + check_.guard;
    const Moments& moments = scratch_.moments;
    for (std::size_t i = 0; i < moments.size(); ++i) {
      const std::int64_t time = moments.time(i);
      const std::int64_t end = time + scratch_.frames[moments.which(i)].length;
      if (!guarded.empty() && time - ahead <= guarded.back().end) {
        guarded.back().end = std::max(guarded.back().end, end);
      } else {
        guarded.push_back({time - ahead, end});
      }
    }
    fold(guarded, cycle_);
  }

  void take_reserved() {
    windows_.clear();
    reserved_guards_.clear();
    scratch_.reserved.clear();
    std::uint64_t count = 0;
    for (const ReservedWindow& window : check_.link.reserved) {
      const std::int64_t period = window.period.count();
      count += static_cast<std::uint64_t>(cycle_ / period);
      if (count > check_.options.most_expanded) {
        check_.wrong_link(Kind::too_large, [] { return "so many reserved windows were not checked"; });
        break;
      }
      const auto states = static_cast<std::uint8_t>(window.gate_states & valid_);
      for (std::int64_t begin = window.offset.count(); begin < cycle_; begin += period) {
        const std::int64_t end = begin + window.length.count();
        take_guard_before(begin, states);
        windows_.push_back({begin, std::min(end, cycle_), states});
        if (end > cycle_) windows_.push_back({0, end - cycle_, states});
      }
    }
    std::ranges::sort(windows_, {}, &Reserved::begin);
    auto& reserved = scratch_.reserved;
    for (const Reserved& one : windows_) {
      if (!reserved.empty() && one.begin <= reserved.back().end) {
        reserved.back().end = std::max(reserved.back().end, one.end);
      } else {
        reserved.push_back({one.begin, one.end});
      }
    }
  }

  void take_guard_before(std::int64_t window, std::uint8_t states) {
    if ((background_ & ~states) == 0) return;
    std::int64_t begin = window - std::min(check_.guard, cycle_);
    if (begin < 0) {
      reserved_guards_.push_back({begin + cycle_, cycle_, states});
      begin = 0;
    }
    if (begin < window) reserved_guards_.push_back({begin, window, states});
  }

  void check_open() {
    std::size_t at[8] = {};
    std::uint8_t present = 0;
    for (const std::uint8_t number : scratch_.classes) present |= static_cast<std::uint8_t>(1U << number);
    for (unsigned number = 0; number < 8; ++number) {
      if ((present >> number & 1) == 0) continue;
      runs_of(list_, [&](std::uint8_t states) { return (states >> number & 1) != 0; }, scratch_.open[number]);
    }
    const Moments& moments = scratch_.moments;
    for (std::size_t i = 0; i < moments.size(); ++i) {
      const std::int64_t time = moments.time(i);
      const std::uint32_t which = moments.which(i);
      const std::uint8_t number = scratch_.classes[which];
      const auto& runs = scratch_.open[number];
      std::size_t& run = at[number];
      while (run + 1 < runs.size() && runs[run + 1].begin <= time) ++run;
      const std::int64_t begin = scratch_.waits[which] > 0 ? time : time - check_.margin;
      const std::int64_t end = time + scratch_.frames[which].length;
      if (!runs.empty() && runs[run].begin <= begin && end <= runs[run].end) continue;
      check_.wrong(Kind::gate_shut, which, [&] {
        return "the gate of class " + std::to_string(number) + " is not open from " + time_text(begin) + " until " +
               time_text(end);
      });
    }
  }

  void check_guards() {
    auto& open = scratch_.background;
    runs_of(list_, [&](std::uint8_t states) { return open_to_background(states); }, open);
    for (const Stretch& guarded : scratch_.guarded) {
      each_common(open, guarded.begin, guarded.end, [&](std::int64_t begin, std::int64_t end) {
        check_.wrong(Kind::guard, guarded_frame(begin), [&] {
          return "an unscheduled class has its gate open from " + time_text(begin) + " until " + time_text(end) +
                 ", in a guard or window";
        });
      });
    }
  }

  /// Whose guard or window this moment is in: of those, the last to begin.
  std::uint32_t guarded_frame(std::int64_t time) const {
    const Moments& moments = scratch_.moments;
    const std::size_t behind = moments.not_before(time + check_.margin + check_.guard + 1);
    return moments.which(behind == 0 ? moments.size() - 1 : behind - 1);
  }

  /// Have planned frames the link throughout, and does each that begins go before one of this class? Where clocks
  /// differ nobody knows.
  bool is_busy(std::int64_t begin, std::int64_t end, std::uint32_t waiting) const {
    if (check_.margin > 0) return false;
    const Moments& moments = scratch_.moments;
    std::size_t next = moments.not_before(begin);
    // The one that began before, which for the first of the cycle is the last.
    const std::size_t last = next == 0 ? moments.size() - 1 : next - 1;
    std::int64_t until = moments.time(last) - (next == 0 ? cycle_ : 0) + scratch_.frames[moments.which(last)].length;
    for (; next < moments.size() && moments.time(next) < end; ++next) {
      const std::uint32_t which = moments.which(next);
      if (moments.time(next) > std::max(until, begin) || !goes_first(which, waiting)) return false;
      until = std::max(until, moments.time(next) + scratch_.frames[which].length);
    }
    return until >= end;
  }

  /// Of two that are ready: the higher class, and of the same stream the earlier frame.
  bool goes_first(std::uint32_t which, std::uint32_t waiting) const {
    if (scratch_.classes[which] != scratch_.classes[waiting]) {
      return scratch_.classes[which] > scratch_.classes[waiting];
    }
    return check_.stream(which) == check_.stream(waiting);
  }

  void check_waits() {
    const Moments& moments = scratch_.moments;
    for (std::size_t i = 0; i < moments.size(); ++i) {
      const std::uint32_t which = moments.which(i);
      const std::int64_t wait = scratch_.waits[which];
      if (wait == 0) continue;
      const std::int64_t end = moments.time(i), begin = std::max(end - wait - check_.margin, end - cycle_);
      check_wait(which, std::max<std::int64_t>(begin, 0), end);
      if (begin < 0) check_wait(which, begin + cycle_, cycle_);
    }
  }

  void check_wait(std::uint32_t which, std::int64_t wait_begin, std::int64_t wait_end) {
    each_common(scratch_.open[scratch_.classes[which]], wait_begin, wait_end,
                [&](std::int64_t begin, std::int64_t end) {
                  if (is_busy(begin, end, which)) return;
                  check_.wrong(Kind::gate_early, which, [&] {
                    return "waits until " + time_text(wait_end) + ", its gate is open from " + time_text(begin) +
                           " until " + time_text(end);
                  });
                });
  }

  void check_reserved() {
    for (const Reserved& window : windows_) {
      for (std::size_t i = entry_at(window.begin); i < entries_.size() && entries_[i].begin < window.end; ++i) {
        const std::uint8_t states = list_.entries[i].gate_states & valid_;
        if (states == window.gate_states) continue;
        check_.wrong_link(Kind::reserved_gates, [&] {
          return "in the window reserved from " + time_text(window.begin) + " gates " + states_text(states) +
                 " are open at " + time_text(std::max(window.begin, entries_[i].begin)) + ", not " +
                 states_text(window.gate_states);
        });
        break;
      }
    }
  }

  void check_reserved_guards() {
    for (const ReservedGuard& guard : reserved_guards_) {
      bool found = false;
      each_apart(scratch_.reserved, guard.begin, guard.end, [&](std::int64_t begin, std::int64_t end) {
        for (std::size_t i = entry_at(begin); i < entries_.size() && entries_[i].begin < end && !found; ++i) {
          const std::uint8_t others = list_.entries[i].gate_states & background_ & ~guard.gate_states;
          found = others != 0;
          if (!found) continue;
          check_.wrong_link(Kind::guard, [&] {
            return "gates " + states_text(others) + " are open at " + time_text(std::max(begin, entries_[i].begin)) +
                   ", in the guard of a reserved window in which they are shut";
          });
        }
      });
    }
  }

  /// In front of a reserved window unscheduled gates may be shut if they are in it, and so early that an entry is long
  /// enough: is that why these are all that are open in the entry until `end`?
  bool leads_to_reserved(std::size_t entry, std::int64_t end, std::uint8_t background) const {
    if (windows_.empty()) return false;
    const auto found = std::ranges::lower_bound(windows_, end, {}, &Reserved::begin);
    const bool turned = found == windows_.end();
    const std::size_t next = turned ? 0 : static_cast<std::size_t>(found - windows_.begin());
    const std::int64_t until = windows_[next].begin + (turned ? cycle_ : 0);
    for (std::int64_t time = end; time < until; time += entries_[entry].end - entries_[entry].begin) {
      entry = (entry + 1) % entries_.size();
      if ((list_.entries[entry].gate_states & background_ & ~windows_[next].gate_states) != 0) return false;
    }
    // Where windows are close, the guard of a later one may lie over that of the next.
    std::uint8_t left = background_;
    for (std::size_t i = 0; i < windows_.size(); ++i) {
      left &= windows_[(next + i) % windows_.size()].gate_states;
      if (left == background) return true;
      if ((left & background) != background) return false;
    }
    return false;
  }

  void check_outside() {
    // Where all unscheduled gates are shut there is a reason: frames, and their classes.
    auto& shut = scratch_.background;
    runs_of(list_, [&](std::uint8_t states) { return !open_to_background(states); }, shut);
    std::vector<std::uint8_t> classes(shut.size(), 0);
    const Moments& moments = scratch_.moments;
    std::size_t run = 0;
    for (std::size_t i = 0; i < moments.size() && !shut.empty(); ++i) {
      while (run + 1 < shut.size() && shut[run + 1].begin <= moments.time(i)) ++run;
      if (moments.time(i) < shut[run].end)
        classes[run] |= static_cast<std::uint8_t>(1U << scratch_.classes[moments.which(i)]);
    }
    if (shut.size() > 1 && shut.front().begin < 0) {
      classes.front() = classes.back() = static_cast<std::uint8_t>(classes.front() | classes.back());
    }
    run = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      while (run + 1 < shut.size() && shut[run + 1].begin <= entries_[i].begin) ++run;
      const std::uint8_t states = list_.entries[i].gate_states & valid_;
      each_apart(scratch_.reserved, entries_[i].begin, entries_[i].end, [&](std::int64_t begin, std::int64_t end) {
        check_entry(i, open_to_background(states) ? 0 : classes[run], begin, end);
      });
    }
  }

  void check_entry(std::size_t entry, std::uint8_t classes, std::int64_t begin, std::int64_t end) {
    const std::uint8_t states = list_.entries[entry].gate_states & valid_;
    const std::uint8_t open = states & scheduled_, background = states & background_;
    const auto during = [&] { return " from " + time_text(begin) + " until " + time_text(end); };
    if ((open & ~classes) != 0) {
      outside([&] { return "gates " + states_text(open & ~classes) + " are open" + during() + " for no frame"; });
    }
    const bool for_a_frame = background == 0 && classes != 0;
    if (background == background_ || for_a_frame || leads_to_reserved(entry, end, background)) return;
    if (background != 0) {
      outside([&] { return "of the unscheduled gates only " + states_text(background) + " are open" + during(); });
    } else {
      outside([&] { return "unscheduled gates are shut" + during() + " for no frame"; });
    }
  }
  void outside(auto&& what) { check_.wrong_link(Kind::gate_outside, what); }

  void check_lost() {
    // What neither guards and windows nor reserved windows take.
    std::vector<Stretch> taken;
    std::ranges::merge(scratch_.guarded, scratch_.reserved, std::back_inserter(taken), {}, &Stretch::begin,
                       &Stretch::begin);
    if (!reserved_guards_.empty()) {
      for (const ReservedGuard& guard : reserved_guards_) taken.push_back({guard.begin, guard.end});
      std::ranges::sort(taken, {}, &Stretch::begin);
    }
    runs_of(list_, [&](std::uint8_t states) { return (states & background_) != background_; }, scratch_.background);
    std::vector<Stretch> gaps;
    std::int64_t from = 0;
    for (const Stretch& one : taken) {
      if (from < one.begin) gaps.push_back({from, one.begin});
      from = std::max(from, one.end);
    }
    if (from < cycle_) gaps.push_back({from, cycle_});
    // A gap around the cycle's end is one.
    const bool joined = gaps.size() > 1 && gaps.front().begin == 0 && gaps.back().end == cycle_;
    const std::int64_t across = joined ? gaps.front().end + gaps.back().end - gaps.back().begin : 0;
    std::int64_t usable = 0, lost = 0;
    for (std::size_t i = 0; i < gaps.size(); ++i) {
      const bool at_end = joined && (i == 0 || i + 1 == gaps.size());
      const std::int64_t length = gaps[i].end - gaps[i].begin;
      if ((at_end ? across : length) <= check_.guard) continue;
      usable += length;
      each_common(scratch_.background, gaps[i].begin, gaps[i].end,
                  [&](std::int64_t begin, std::int64_t end) { lost += end - begin; });
    }
    const bool has_background = background_ != 0 && usable > 0;
    const double share = has_background ? static_cast<double>(lost) / static_cast<double>(usable) : 0;
    if (std::abs(port_.background_lost - share) <= 1e-6) return;
    check_.wrong_link(Kind::background_lost, [&] {
      return "background_lost is " + std::to_string(port_.background_lost) + ", the gates lose " +
             std::to_string(share);
    });
  }

  std::size_t entry_at(std::int64_t time) const { return at_or_behind(entries_, time); }

  const LinkCheck& check_;
  LinkScratch& scratch_;
  const PlannedPort& port_;
  const GateControlList& list_;
  std::int64_t cycle_;
  std::uint8_t valid_, scheduled_, background_;
  std::vector<Reserved> windows_;
  std::vector<ReservedGuard> reserved_guards_;
  std::vector<Stretch> entries_;
};

}  // namespace

void check_gates(const LinkCheck& check, const PlannedPort& port) { Gates(check, port).run(); }

}  // namespace isoline::schedule::plan_check
