// Deviation from the cycle, deadline misses, IPDV and RFC 3550 jitter (docs/measures.md).
#pragma once

#include <cstdint>

#include "analysis/stats/block_add.hpp"
#include "analysis/track/numbered.hpp"
#include "bpf/abi/probe.h"
#include "wire/parse.hpp"

namespace isoline::analysis::track {

inline constexpr std::uint16_t learn_samples = 32, learn_attempts = 64;
inline constexpr std::uint64_t learn_longest_ns = 100'000'000;  ///< longer cycles must be planned
inline constexpr std::uint64_t learn_grid_ns = 31'250;          ///< industrial cycles are multiples of this

inline std::uint64_t distance(std::uint64_t a, std::uint64_t b) { return a > b ? a - b : b - a; }

/// Believes in a cycle when 32 successive inter-arrival times stay within one mean of each other.
inline void learn_cycle(Numbered& flow, std::uint32_t& features, std::uint64_t arrival) {
  if (arrival > learn_longest_ns) {
    flow.learn_count = 0;
    return;
  }
  const auto value = static_cast<std::uint32_t>(arrival);
  if (flow.learn_count == 0) {
    flow.learn_sum = 0;
    flow.learn_min = flow.learn_max = value;
  }
  flow.learn_sum += value;
  if (value < flow.learn_min) flow.learn_min = value;
  if (value > flow.learn_max) flow.learn_max = value;
  if (++flow.learn_count < learn_samples) return;
  flow.learn_count = 0;
  const std::uint64_t mean = flow.learn_sum / learn_samples;
  if (flow.learn_max - flow.learn_min >= mean) {
    // It has had its chances: a flow that is not cyclic shall not pay for it for ever.
    if (++flow.learn_failures >= learn_attempts) features &= ~static_cast<std::uint32_t>(feature_learns);
    return;
  }
  const std::uint64_t snapped = (mean + learn_grid_ns / 2) / learn_grid_ns * learn_grid_ns;
  flow.cycle_ns = snapped != 0 && distance(mean, snapped) * 100 <= mean ? snapped : mean;
  features |= feature_learned;
  flow.deviation_ns = 0;
}

/// `frames`: how many on the sequence says this one is; 0 or less: it does not say.
inline void measure_cycle(Numbered& flow, std::uint64_t arrival, int frames, std::uint64_t now,
                          const isoline_stream* plan, isoline_histogram* histogram) {
  const std::uint64_t cycle = flow.cycle_ns;
  if (cycle == 0) return;
  std::uint64_t due = cycle;
  if (frames > 1) {
    due = cycle * static_cast<std::uint32_t>(frames);
  } else if (frames < 0 && arrival >= cycle + cycle / 2) {
    due = (arrival + cycle / 2) / cycle * cycle;
  }
  const std::uint64_t deviation = distance(arrival, due);
  flow.deviation_ns = deviation;
  if (histogram != nullptr) add_to_block(*histogram, deviation, ISOLINE_ORIGIN_DEVIATION);
  if (plan == nullptr) {
    if (deviation > cycle / 2) flow.disturbed_ns = now;
    return;
  }
  if (deviation > plan->allowed_ns) {
    ++(arrival < due ? flow.early_cycles : flow.late_cycles);
    flow.disturbed_ns = now;
  }
  if (plan->deadline_ns != 0 && arrival > cycle + plan->deadline_ns) {
    flow.deadline_misses += (arrival - plan->deadline_ns - 1) / cycle;
    flow.disturbed_ns = now;
  }
}

/// Time between two departures, as the sender's stamps say it.
struct SentApart {
  std::uint64_t ns = 0;  ///< 0: cannot be known, or no time at all
  bool backwards = false;
};

inline SentApart sent_apart(const Numbered& flow, const wire::Frame& frame, int frames) {
  if (flow.stamp_rate == 0) return {frames > 0 ? flow.cycle_ns * static_cast<std::uint32_t>(frames) : 0, false};
  auto ticks = static_cast<std::int32_t>(frame.stamp.ticks - flow.stamp_last);
  if (frame.stamp.rate_hz == profinet_counter_hz) ticks = static_cast<std::int16_t>(ticks);
  const bool backwards = ticks < 0;
  const std::uint32_t steps = backwards ? 0u - static_cast<std::uint32_t>(ticks) : static_cast<std::uint32_t>(ticks);
  if (frame.stamp.rate_hz == profinet_counter_hz) return {std::uint64_t{steps} * profinet_tick_ns, backwards};
  return {std::uint64_t{steps} * 1'000'000'000 / flow.stamp_rate, backwards};
}

/// RFC 3550 clause 6.4.1 and its |D|; both stamps must belong to successive arrivals.
inline void measure_variation(Numbered& flow, std::uint64_t arrival, SentApart sent, isoline_histogram* ipdv,
                              isoline_histogram* jitter) {
  const std::uint64_t variation = sent.backwards ? arrival + sent.ns : distance(arrival, sent.ns);
  const std::uint64_t before = flow.jitter, estimate = before + variation - ((before + 8) >> 4);
  flow.jitter = estimate > UINT32_MAX ? UINT32_MAX : static_cast<std::uint32_t>(estimate);
  if (ipdv != nullptr) add_to_block(*ipdv, variation, ISOLINE_ORIGIN_DEVIATION);
  if (jitter != nullptr) add_to_block(*jitter, flow.jitter >> 4, ISOLINE_ORIGIN_DEVIATION);
}

}  // namespace isoline::analysis::track
