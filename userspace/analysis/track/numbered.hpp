// What a flow keeps whose frames are numbered or cyclic: sequence, cycle, sender's time. docs/measures.md defines the
// measures; the kernel probe keeps the same in bpf/abi/flow_record.h, and a test holds both to the same figures.
#pragma once

#include <cstdint>

#include "analysis/track/runs.hpp"

namespace isoline::analysis::track {

/// Features of a flow, decided when it is opened or learnt: bits of FlowFeatures.
enum Feature : std::uint32_t {
  feature_rtp = 0x01,      ///< sequence and stamp of the frame are RTP's
  feature_learns = 0x02,   ///< may learn its cycle from inter-arrival times
  feature_planned = 0x04,  ///< cycle from a stream file
  feature_counted = 0x08,  ///< cycle from the protocol's counter
  feature_learned = 0x10,
  feature_sequence = 0x20,  ///< sequence_last is valid
  feature_stamp = 0x40,     ///< stamp_last is valid
  feature_reversed = 0x80,  ///< is side 1 of its conversation
  feature_plain = 0x100,    ///< of its frames only the times between arrivals are measured, and all is there for that
};
inline constexpr std::uint32_t feature_cyclic = feature_planned | feature_counted | feature_learned;

/// Ticks a second of PROFINET's cycle counter (IEC 61158-6-10), and how long one lasts.
inline constexpr std::uint32_t profinet_counter_hz = 32'000;
inline constexpr std::uint32_t profinet_tick_ns = 31'250;

/// Two cache lines, taken from a pool when the first numbered or cyclic frame of a flow comes. All zero: nothing known.
struct alignas(64) Numbered {
  std::uint64_t cycle_ns = 0;         ///< 0: unknown
  std::uint64_t deviation_ns = 0;     ///< the last one from the cycle
  std::uint64_t sequence_window = 0;  ///< bit n: sequence_last - n was seen
  std::uint64_t lost = 0;
  std::uint32_t sequence_last = 0;
  std::uint32_t sequence_step = 0;   ///< counter units a frame; 0: not known yet
  std::uint32_t stamp_last = 0;      ///< sender's stamp in its own ticks; GOOSE: stNum
  std::uint32_t stamp_rate = 0;      ///< ticks a second; 0: sequence x cycle
  std::uint32_t jitter = 0;          ///< RFC 3550 estimator, sixteenths of a ns, saturating
  std::uint32_t stream = 0;          ///< planned stream + 1
  std::uint16_t learn_count = 0;     ///< of a cycle by the counter: frames in a row that were …
  std::uint16_t learn_failures = 0;  ///< … as many steps on
  std::uint32_t learn_sum = 0;

  std::uint64_t disturbed_ns = 0;  ///< last loss, disorder, late cycle or miss; 0: never
  std::uint64_t deadline_misses = 0;
  std::uint32_t learn_min = 0, learn_max = 0;
  std::uint32_t duplicated = 0, reordered = 0;
  std::uint32_t early_cycles = 0, late_cycles = 0;
  std::uint32_t cycle_histogram = 0, ipdv_histogram = 0, jitter_histogram = 0;  ///< pool index + 1
  Runs runs;                                                                    ///< not of the kernel probe
};
static_assert(sizeof(Numbered) == 128);

}  // namespace isoline::analysis::track
