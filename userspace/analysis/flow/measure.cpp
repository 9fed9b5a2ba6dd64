#include "analysis/flow/measure.hpp"

#include <algorithm>
#include <array>

namespace isoline::analysis {
namespace {

constexpr std::array measure_table{
    Measure{"round_trip", "round trip", "round trip",
            "from data sent in this direction until it is acknowledged or answered", &Flow::round_trip},
    Measure{"inter_arrival", "inter-arr.", "inter-arrival time", "from one packet of the flow to the next",
            &Flow::inter_arrival},
    Measure{"cycle_deviation", "cycle dev.", "cycle deviation",
            "how far the inter-arrival time is from a whole number of cycles", &Flow::cycle_deviation},
    Measure{"ipdv", "IPDV", "IPDV", "how much longer or shorter one packet travelled than the one before (RFC 3393)",
            &Flow::ipdv},
    Measure{"jitter", "jitter", "jitter", "the smoothed variation of RFC 3550, read at each packet", &Flow::jitter},
};

constexpr std::array counter_table{
    Counter{"delayed_acks", "delayed ACKs", &Flow::delayed_acks},
    Counter{"lost", "lost", &Flow::lost},
    Counter{"duplicated", "duplicated", &Flow::duplicated},
    Counter{"reordered", "reordered", &Flow::reordered},
    Counter{"retransmitted", "retransmitted", &Flow::retransmitted},
    Counter{"early_cycles", "early cycles", &Flow::early_cycles},
    Counter{"late_cycles", "late cycles", &Flow::late_cycles},
    Counter{"deadline_misses", "deadline misses", &Flow::deadline_misses},
    Counter{"reordering_extent", "reordering extent", &Flow::reordering_extent, true},
    Counter{"loss_periods", "loss periods", &Flow::loss_periods},
    Counter{"longest_loss", "longest loss", &Flow::longest_loss, true},
    Counter{"duplicate_acks", "duplicate ACKs", &Flow::duplicate_acks},
    Counter{"selective_round_trips", "selective round trips", &Flow::selective_round_trips},
    Counter{"unfollowed_segments", "unfollowed segments", &Flow::unfollowed_segments},
};

bool has_samples(const Flow& flow, std::optional<Distribution> Flow::* distribution) {
  return flow.*distribution && (flow.*distribution)->count > 0;
}

}  // namespace

std::span<const Measure> measures() { return measure_table; }
std::span<const Counter> counters() { return counter_table; }

const Measure* find_measure(std::string_view name) {
  const auto found = std::ranges::find(measure_table, name, &Measure::name);
  return found == measure_table.end() ? nullptr : &*found;
}

const Measure* best_measure(const Flow& flow) {
  using Choice = std::optional<Distribution> Flow::*;
  const bool cycle_is_certain = flow.cycle_source && *flow.cycle_source != CycleSource::learned;
  // A learned cycle may be chance: where IP traffic says more of itself, that comes first.
  const std::array choices = cycle_is_certain || !is_ip(flow.key.kind)
                                 ? std::array<Choice, 5>{&Flow::cycle_deviation, &Flow::round_trip, &Flow::jitter,
                                                         &Flow::ipdv, &Flow::inter_arrival}
                                 : std::array<Choice, 5>{&Flow::round_trip, &Flow::jitter, &Flow::ipdv,
                                                         &Flow::cycle_deviation, &Flow::inter_arrival};
  for (const Choice choice : choices) {
    if (!has_samples(flow, choice)) continue;
    return &*std::ranges::find(measure_table, choice, &Measure::distribution);
  }
  return nullptr;
}

const Distribution* best_distribution(const Flow& flow) {
  const Measure* measure = best_measure(flow);
  return measure == nullptr ? nullptr : &*(flow.*measure->distribution);
}

}  // namespace isoline::analysis
