#include "schedule/check/link_rules.hpp"
#include "schedule/check/numbers.hpp"

namespace isoline::schedule::plan_check {

std::int64_t check_list(const LinkCheck& check, const GateControlList& list) {
  constexpr std::int64_t most_interval = (std::int64_t{1} << 32) - 1;
  bool sound = true;
  const auto wrong = [&](Kind kind, auto&& what) {
    check.wrong_link(kind, what);
    sound = false;
  };
  if (list.entries.empty()) wrong(Kind::interval, [] { return "a list without entries"; });
  if (list.entries.size() > check.link.gate_budget) {
    check.wrong_link(Kind::gate_budget, [&] {
      return std::to_string(list.entries.size()) + " entries, the port holds " + std::to_string(check.link.gate_budget);
    });
  }
  for (std::size_t i = 0; i < list.entries.size(); ++i) {
    const Nanoseconds interval = list.entries[i].time_interval;
    const auto entry = [&] { return "entry " + std::to_string(i) + " of " + to_string(interval); };
    if (interval <= Nanoseconds(0) || interval.count() > most_interval) {
      wrong(Kind::interval, [&] { return entry() + " is out of range"; });
    } else if (interval < check.link.minimum_interval) {
      check.wrong_link(Kind::minimum_interval,
                       [&] { return entry() + ", at least are " + to_string(check.link.minimum_interval); });
    }
  }
  if (list.base_time != TaiTime{}) check.wrong_link(Kind::cycle, [] { return "a base time other than 0"; });
  if (!is_period(list.cycle_time)) {
    wrong(Kind::cycle, [&] { return "the cycle is out of range"; });
  } else if (sum_of_intervals(list) != list.cycle_time) {
    wrong(Kind::cycle, [&] {
      return "entries last " + to_string(sum_of_intervals(list)) + ", the cycle " + to_string(list.cycle_time);
    });
  } else {
    const std::int64_t cycle = list.cycle_time.count();
    for (std::uint32_t which = 0; which < check.scratch.frames.size(); ++which) {
      const std::int64_t period = check.scratch.frames[which].period;
      if (cycle % period == 0) continue;
      check.wrong(Kind::cycle, which, [&] {
        return "the list's cycle of " + time_text(cycle) + " is no multiple of " + time_text(period);
      });
      sound = false;
    }
    for (const ReservedWindow& window : check.link.reserved) {
      if (cycle % window.period.count() == 0) continue;
      wrong(Kind::cycle, [&] {
        return "the list's cycle of " + time_text(cycle) + " is no multiple of a reserved window's " +
               to_string(window.period);
      });
    }
  }
  return sound ? list.cycle_time.count() : 0;
}

}  // namespace isoline::schedule::plan_check
