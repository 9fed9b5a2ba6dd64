// Loss, duplicates and disorder from a sequence number (docs/measures.md).
#pragma once

#include <cstdint>

#include "analysis/track/numbered.hpp"
#include "bpf/abi/flow_key.h"
#include "wire/parse.hpp"

namespace isoline::analysis::track {

inline constexpr std::uint32_t sequence_dropout = 3000;  ///< a larger step is a sender that began again (RFC 3550 A.1)
inline constexpr std::uint32_t longer_step_frames = 32;  ///< that must say the same before a longer cycle is believed

inline void restart_sequence(Numbered& flow, std::uint32_t& features, std::uint32_t sequence) {
  flow.runs.restart(flow.sequence_window);
  flow.sequence_last = sequence;
  flow.sequence_window = 1;
  features |= feature_sequence;
}

/// The step is the smallest that was seen, until each frame for a while is as many steps on: then the sender's cycle
/// became longer, or the small step was an odd one, and nothing of that was lost.
inline void learn_longer_step(Numbered& flow, std::uint32_t frames) {
  if (frames == 1) {
    flow.learn_count = 0;
    return;
  }
  if (flow.learn_count != 0 && frames != flow.learn_failures) flow.learn_count = 0;
  flow.learn_failures = static_cast<std::uint16_t>(frames);
  if (++flow.learn_count < longer_step_frames) return;
  const std::uint64_t not_lost = static_cast<std::uint64_t>(frames - 1) * longer_step_frames;
  flow.learn_count = 0;
  flow.runs.forget(flow.sequence_window, longer_step_frames);
  flow.sequence_step *= frames;
  flow.cycle_ns *= frames;
  flow.lost -= flow.lost < not_lost ? flow.lost : not_lost;
}

/// PROFINET counts time, not frames: the smallest step seen is one frame, and names the cycle.
inline void learn_step(Numbered& flow, std::uint32_t& features, const wire::Frame& frame, std::uint32_t delta) {
  if (frame.stamp.rate_hz != profinet_counter_hz || frame.key.kind != ISOLINE_KIND_PROFINET) {
    flow.sequence_step = 1;
    return;
  }
  if ((features & feature_planned) != 0 || (flow.sequence_step != 0 && delta >= flow.sequence_step)) return;
  flow.sequence_step = delta;
  flow.cycle_ns = static_cast<std::uint64_t>(delta) * profinet_tick_ns;
  features |= feature_counted;
}

/// Takes one sequence number in. Returns how many frames on it is from the newest (1: in order), 0 for a duplicate or a
/// late one, -1 where counting starts anew.
inline int follow_sequence(Numbered& flow, std::uint32_t& features, const wire::Frame& frame, std::uint64_t now) {
  const std::uint32_t unused = (32u - frame.sequence.bits) & 31u, sequence = frame.sequence.value;
  const auto delta = static_cast<std::int32_t>((sequence - flow.sequence_last) << unused) >> unused;
  // A new state of a GOOSE publisher restarts its numbers.
  const bool new_state = frame.key.kind == ISOLINE_KIND_GOOSE && flow.stamp_last != frame.goose_state;
  if ((features & feature_sequence) == 0 || new_state) {
    restart_sequence(flow, features, sequence);
    return -1;
  }
  const auto distance = static_cast<std::uint32_t>(delta > 0 ? delta : -delta);
  if (delta > 0) learn_step(flow, features, frame, distance);
  const std::uint32_t step = flow.sequence_step != 0 ? flow.sequence_step : 1;
  std::uint32_t frames = distance == step || step == 1 ? distance / step : (distance + step / 2) / step;
  if (delta > 0) {
    if (frames > sequence_dropout) {
      restart_sequence(flow, features, sequence);
      return -1;
    }
    if (frames == 0) frames = 1;
    flow.runs.advance(flow.sequence_window, frames);
    flow.sequence_window = frames < sequence_window ? flow.sequence_window << frames | 1 : 1;
    flow.sequence_last = sequence;
    if (frames > 1) {
      flow.lost += frames - 1;
      flow.disturbed_ns = now;
    }
    if ((features & feature_counted) != 0) learn_longer_step(flow, frames);
    return static_cast<int>(frames);
  }
  if (frames >= sequence_window) {
    // Behind everything remembered: the sender began again (or its counter wrapped by a rule of its own).
    restart_sequence(flow, features, sequence);
    return -1;
  }
  flow.disturbed_ns = now;
  if ((flow.sequence_window >> frames & 1) != 0) {
    ++flow.duplicated;
    return 0;
  }
  flow.runs.fill(flow.sequence_window, frames);
  flow.sequence_window |= std::uint64_t{1} << frames;
  ++flow.reordered;
  if (flow.lost != 0) --flow.lost;
  return 0;
}

}  // namespace isoline::analysis::track
