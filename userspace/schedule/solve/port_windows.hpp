// When a port belongs to scheduled frames: windows with their guards, and the gaps between them.
#pragma once

#include <cstdint>
#include <vector>

#include "schedule/solve/gates.hpp"

namespace isoline::schedule {

/// [begin, end), ns. May begin before 0: the cycle is a circle.
struct Span {
  std::int64_t begin = 0, end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

/// One frame, or burst, in one instance.
struct PassingFrame {
  std::int64_t begin = 0, end = 0, ready = 0;
  std::uint8_t traffic_class = 0;
};

/// All that pass within a cycle, by begin.
std::vector<PassingFrame> passing_frames(const std::vector<PortUse>& uses, std::int64_t cycle);

/// Windows of a port's cycle, in order; a window that ends where the next begins is one with it.
class PortWindows {
 public:
  /// lead: how long before a frame its window begins.
  PortWindows(const std::vector<PassingFrame>& frames, std::int64_t cycle, std::int64_t lead);

  /// Gives gaps to the windows around them, the shortest first and none that meets a reserved window, until at most
  /// `windows` are left; those shorter than `shortest` in any case.
  void merge(std::size_t windows, std::int64_t shortest, const std::vector<Span>& reserved);

  /// Windows take what is shorter than `shortest` between their begin or end and the cycle's, where nothing reserved is
  /// in between. Before merge().
  void clear_of_turn(std::int64_t shortest, const std::vector<Span>& reserved);

  /// Windows take what is shorter than `shortest` between them and a reserved window.
  void widen(std::int64_t shortest, const std::vector<Span>& reserved);

  const std::vector<Span>& spans() const { return spans_; }
  bool whole_cycle() const { return whole_; }
  /// Of the time in gaps, reserved windows and their guards taken off (`kept`), that hold more than a frame of others:
  /// the share that was merged, or is shut to some of them for another reason.
  double lost(std::int64_t others_frame, const std::vector<Span>& kept, const std::vector<Span>& shut) const;

 private:
  /// As seen from a point of the circle: within [0, cycle), by begin, apart.
  std::vector<Span> from(std::int64_t origin, const std::vector<Span>& spans) const;
  std::int64_t gap_behind(std::size_t window) const;
  void join(const std::vector<char>& with_next);

  std::int64_t cycle_;
  bool whole_ = false;
  std::vector<Span> spans_;
  std::vector<Span> first_;  // as they were before merging
};

}  // namespace isoline::schedule
