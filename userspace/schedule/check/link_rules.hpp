// The rules of one link and of its port's gates.
#pragma once

#include <vector>

#include "schedule/check/report.hpp"
#include "schedule/check/spans.hpp"

namespace isoline::schedule::plan_check {

/// [begin, end) of a cycle.
struct Stretch {
  std::int64_t begin = 0, end = 0;
};

/// What checking links needs again and again.
struct LinkScratch {
  std::vector<Span> frames;         ///< [start, start + slot + 2ε), by position in `uses`; the owner is the position
  std::vector<std::int64_t> waits;  ///< how long the frame waits before
  std::vector<LinkUse> uses;        ///< those that can be used
  std::vector<std::uint8_t> classes;
  Moments moments, others;
  std::vector<Span> spans;
  std::vector<Stretch> guarded, reserved, background;
  std::vector<Stretch> open[8];
};

/// A link with all of its frames, ready for the rules.
struct LinkCheck {
  const Report& report;
  LinkIndex index;
  const Link& link;
  const CheckOptions& options;
  LinkScratch& scratch;
  std::int64_t margin = 0;                     ///< 2ε
  std::int64_t guard = 0;                      ///< how long before a window the background is shut
  std::uint8_t scheduled = 0, background = 0;  ///< gates that the port has

  std::uint32_t stream(std::uint32_t which) const { return scratch.uses[which].stream; }
  /// "stream s1 (frame 2) on link a -> b: …"
  void wrong(Kind kind, std::uint32_t which, auto&& what) const {
    report.add(kind, stream(which), index,
               [&] { return frame_text(which) + " on " + report.link(index) + ": " + what(); });
  }
  void wrong_link(Kind kind, auto&& what) const {
    report.add(kind, PlanViolation::none, index, [&] { return report.link(index) + ": " + what(); });
  }
  std::string frame_text(std::uint32_t which) const;
};

/// Overlap over a cycle if it can be gone through (true: scratch.moments hold it), else modulo.
bool check_overlap(const LinkCheck& check, std::int64_t cycle);
void check_reserved_windows(const LinkCheck& check);
void check_share(const LinkCheck& check);
void check_queues(const LinkCheck& check, std::int64_t cycle);

/// The list by itself. The cycle if the list is one that frames can be held against, else 0.
std::int64_t check_list(const LinkCheck& check, const GateControlList& list);
/// Frames against the list over its cycle; scratch.moments hold them.
void check_gates(const LinkCheck& check, const PlannedPort& port);
/// Without going through the cycle.
void check_gates_modulo(const LinkCheck& check, const GateControlList& list);

}  // namespace isoline::schedule::plan_check
