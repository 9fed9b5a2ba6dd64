#include <algorithm>

#include "schedule/check/gate_line.hpp"
#include "schedule/check/link_rules.hpp"

namespace isoline::schedule::plan_check {

void check_gates_modulo(const LinkCheck& check, const GateControlList& list) {
  const LinkScratch& scratch = check.scratch;
  constexpr std::uint64_t most = 1'000'000'000;
  if (std::uint64_t{scratch.frames.size()} * list.entries.size() > most) {
    check.wrong_link(Kind::too_large, [] { return "gates of so many frames were not checked"; });
    return;
  }
  std::uint8_t scheduled = 0;
  for (const TrafficClass one : check.report.network.scheduled.classes) {
    scheduled |= static_cast<std::uint8_t>(1U << one.value());
  }
  const auto valid = static_cast<std::uint8_t>((1U << check.link.queues) - 1);
  const auto background = static_cast<std::uint8_t>(valid & ~scheduled);
  const std::int64_t cycle = list.cycle_time.count();
  const std::vector<ReservedWindow>& windows = check.link.reserved;
  /// In the guard of one of them, and in no other.
  const auto in_guard_of = [&](const ReservedWindow& window, const Span& entry) {
    if (!meets(window.offset.count() - check.guard, check.guard, window.period.count(), entry)) return false;
    return std::ranges::none_of(windows, [&](const ReservedWindow& other) {
      return &other != &window && meets(other.offset.count(), other.length.count(), other.period.count(), entry);
    });
  };
  each_entry(list, [&](std::int64_t entry_begin, std::int64_t entry_end, std::uint8_t states) {
    const Span entry{entry_begin, entry_end - entry_begin, cycle, 0};
    for (const ReservedWindow& window : windows) {
      if ((states & background & ~window.gate_states) == 0 || !in_guard_of(window, entry)) continue;
      check.wrong_link(Kind::guard, [&] {
        return "in the guard of a reserved window gates are open that are shut in it, in the entry at " +
               time_text(entry_begin);
      });
    }
    const auto at_entry = [&] { return " in the entry at " + time_text(entry_begin); };
    for (std::uint32_t which = 0; which < scratch.frames.size(); ++which) {
      const Span& one = scratch.frames[which];
      const std::int64_t wait = scratch.waits[which];
      const bool open = (states >> scratch.classes[which] & 1) != 0;
      const std::int64_t early = wait > 0 ? 0 : check.margin;
      if (!open && meets(one.begin - early, one.length + early, one.period, entry)) {
        check.wrong(Kind::gate_shut, which, [&] { return "finds its gate shut" + at_entry(); });
      }
      if (open && wait > 0 && meets(one.begin - wait - check.margin, wait + check.margin, one.period, entry)) {
        check.wrong(Kind::gate_early, which, [&] { return "has to wait and finds its gate open" + at_entry(); });
      }
      const std::int64_t ahead = check.margin + check.guard;
      if ((states & background) != 0 && meets(one.begin - ahead, one.length + ahead, one.period, entry)) {
        check.wrong(Kind::guard, which,
                    [&] { return "has an unscheduled gate open in its guard or window" + at_entry(); });
      }
    }
  });
}

}  // namespace isoline::schedule::plan_check
