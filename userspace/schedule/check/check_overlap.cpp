#include "schedule/check/link_rules.hpp"

namespace isoline::schedule::plan_check {

std::string LinkCheck::frame_text(std::uint32_t which) const {
  const LinkUse& use = scratch.uses[which];
  std::string text = report.stream(use.stream);
  if (use.frame > 0 || use.member > 0) {
    text += " (frame " + std::to_string(use.frame) + ", member " + std::to_string(use.member) + ")";
  }
  return text;
}

bool check_overlap(const LinkCheck& check, std::int64_t cycle) {
  LinkScratch& scratch = check.scratch;
  for (std::uint32_t which = 0; which < scratch.frames.size(); ++which) {
    const Span& one = scratch.frames[which];
    if (one.length <= one.period) continue;
    check.wrong(Kind::overlap, which, [&] {
      return "has the link for " + time_text(one.length) + " in each period of " + time_text(one.period);
    });
  }
  if (cycle > 0 && scratch.moments.expand(scratch.frames, cycle, check.options.most_expanded)) {
    check.report.result.frame_hops += scratch.moments.size();
    sweep(scratch.frames, scratch.moments, [&](std::uint32_t before, std::uint32_t which, std::int64_t time) {
      check.wrong(Kind::overlap, which, [&] {
        return "starts at " + time_text(time) + " while " + check.frame_text(before) + " has the link";
      });
    });
    return true;
  }
  check.report.result.compressed = true;
  check.report.result.frame_hops += scratch.frames.size();
  const bool done = sweep_modulo(scratch.frames, [&](std::uint32_t before, std::uint32_t which) {
    check.wrong(Kind::overlap, which, [&] {
      return "starts at " + time_text(scratch.frames[which].begin) + " in its period of " +
             time_text(scratch.frames[which].period) + ", in some while " + check.frame_text(before) + " has the link";
    });
  });
  if (!done) check.wrong_link(Kind::too_large, [] { return "so many frames of so many periods were not checked"; });
  return false;
}

void check_reserved_windows(const LinkCheck& check) {
  for (const ReservedWindow& window : check.link.reserved) {
    const Span reserved{window.offset.count(), window.length.count(), window.period.count(), 0};
    // A guard would shut the gates that the window is for.
    const std::int64_t ahead = check.margin + ((window.gate_states & check.background) != 0 ? check.guard : 0);
    for (std::uint32_t which = 0; which < check.scratch.frames.size(); ++which) {
      const Span& one = check.scratch.frames[which];
      if (!meets(one.begin - ahead, one.length + ahead, one.period, reserved)) continue;
      check.wrong(Kind::reserved_window, which, [&] {
        return "starts at " + time_text(check.scratch.uses[which].start.count()) +
               " and meets, with its guard, the window reserved from " + to_string(window.offset) + " for " +
               to_string(window.length) + " each " + to_string(window.period);
      });
    }
  }
}

void check_share(const LinkCheck& check) {
  double taken = 0;
  for (const Span& one : check.scratch.frames) {
    taken += static_cast<double>(one.length - check.margin) / static_cast<double>(one.period);
  }
  constexpr double rounding = 1e-9;
  if (1 - taken >= check.link.min_background - rounding) return;
  check.wrong_link(Kind::min_background, [&] {
    return "slots leave " + std::to_string(1 - taken) + " of the time, asked for are " +
           std::to_string(check.link.min_background);
  });
}

void check_queues(const LinkCheck& check, std::int64_t cycle) {
  LinkScratch& scratch = check.scratch;
  std::uint8_t waiting = 0;
  for (std::uint32_t which = 0; which < scratch.frames.size(); ++which) {
    if (scratch.waits[which] > 0) waiting |= static_cast<std::uint8_t>(1U << scratch.classes[which]);
  }
  // Where none waits, frames that do not overlap are not in a queue together.
  std::vector<std::uint32_t> origin;
  for (unsigned number = 0; number < 8; ++number) {
    if ((waiting >> number & 1) == 0) continue;
    scratch.spans.clear();
    origin.clear();
    for (std::uint32_t which = 0; which < scratch.frames.size(); ++which) {
      if (scratch.classes[which] != number) continue;
      const std::int64_t period = scratch.frames[which].period, wait = scratch.waits[which];
      // Both ends belong to it.
      scratch.spans.push_back({wrapped(scratch.frames[which].begin - wait, period), wait + check.margin + 1, period,
                               scratch.uses[which].stream});
      origin.push_back(which);
    }
    const auto together = [&](std::uint32_t before, std::uint32_t which) {
      check.wrong(Kind::queue, origin[which], [&] {
        return "is in the queue of class " + std::to_string(number) + " together with " +
               check.frame_text(origin[before]);
      });
    };
    if (cycle > 0 && scratch.others.expand(scratch.spans, cycle, check.options.most_expanded)) {
      sweep(scratch.spans, scratch.others,
            [&](std::uint32_t before, std::uint32_t which, std::int64_t) { together(before, which); });
    } else if (!sweep_modulo(scratch.spans, together)) {
      check.wrong_link(Kind::too_large, [] { return "queues with so many periods were not checked"; });
    }
  }
}

}  // namespace isoline::schedule::plan_check
