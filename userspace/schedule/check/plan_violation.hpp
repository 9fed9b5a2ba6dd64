// What a check of a plan found. Passive.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "model/network.hpp"

namespace isoline::schedule {

/// One promise of docs/decisions/0004-plans.md that does not hold.
struct PlanViolation {
  enum class Kind : std::uint8_t {
    bad_network,       ///< a number of the network that no rule can be held against
    bad_request,       ///< a planned stream asks for what cannot be
    bad_plan,          ///< a position or time that leads nowhere, or too few times
    listing,           ///< a stream is in none or both of planned and rejected, twice, or out of order
    bound,             ///< most_possible is below what is planned, or above what there is
    route,             ///< no tree from the talker to exactly the listeners
    redundancy,        ///< number of members; a link or bridge that both share
    traffic_class,     ///< not a scheduled one, not the one that was asked for, or the port has no such queue
    start_range,       ///< the talker starts before earliest_offset or not within the period
    order,             ///< frames of a stream change places
    forwarding,        ///< a frame leaves before it can
    waiting,           ///< a frame waits in the class where none does
    deadline,          ///
    jitter,            ///< less is asked for than two sync errors
    overlap,           ///< two frames on a link
    reserved_window,   ///< a frame in a reserved window
    min_background,    ///< slots leave too little of a link
    queue,             ///< frames of two streams in a queue
    port,              ///< a used link without gates, gates without use, out of order
    cycle,             ///< of the list: no multiple of a period, not the sum, no base time 0
    interval,          ///< an entry without length, or longer than an entry can be
    gate_budget,       ///
    minimum_interval,  ///
    gate_shut,         ///< a frame finds its gate shut
    gate_early,        ///< a waiting frame finds its gate open
    guard,             ///< an unscheduled class has its gate open in a guard or window
    reserved_gates,    ///< in a reserved window others than its gates are open
    gate_outside,      ///< outside of windows: a scheduled gate open, an unscheduled one shut for no frame
    background_lost,   ///< another share than the gates show
    too_large,         ///< so many periods on a link that it was not checked
  };
  static constexpr std::size_t kinds = static_cast<std::size_t>(Kind::too_large) + 1;
  static constexpr std::uint32_t none = UINT32_MAX;

  Kind kind{};
  std::string text;             ///< for people, one line: which streams, which link, when
  std::uint32_t stream = none;  ///< position in Plan::streams
  LinkIndex link = none;        ///< position in Network::links
  friend bool operator==(const PlanViolation&, const PlanViolation&) = default;
};

/// For people, a few words: "two frames on a link".
const char* to_string(PlanViolation::Kind kind);

struct PlanCheck {
  static constexpr std::size_t most = 1000;  ///< violations that are kept; all are counted
  std::vector<PlanViolation> violations;
  std::array<std::uint64_t, PlanViolation::kinds> counts{};  ///< by kind
  /// Frames on links that were looked at: each instance over the cycle of its link, where compressed one a period.
  std::uint64_t frame_hops = 0;
  /// The cycle of some link is too long to be gone through. Everything there is decided by modular arithmetic but gates
  /// outside of all windows, gates in reserved windows, and background_lost: those are not checked. And while a frame
  /// waits its gate must be shut even behind another frame.
  bool compressed = false;

  bool holds() const;           ///< nothing was found
  std::uint64_t total() const;  ///< of the counts
  std::uint64_t count(PlanViolation::Kind kind) const { return counts[static_cast<std::size_t>(kind)]; }
};

}  // namespace isoline::schedule
