// What the flow engine keeps of a flow: two cache lines, that every frame of the flow touches.
#pragma once

#include <cstdint>

#include "bpf/abi/flow_key.h"

namespace isoline::analysis {

/// A pool that could not give a record: measured without, and not asked again.
inline constexpr std::uint32_t refused = UINT32_MAX;

/// Numbers of other records are indices of their pools, 0 where there is none.
struct alignas(64) FlowRecord {
  isoline_flow_key key;
  std::uint64_t arrival_ns;  ///< of the last frame
  std::uint32_t features;    ///< track::Feature
  std::uint32_t arrival_histogram;
  std::uint64_t frames;  ///< 0: the record is free
  std::uint64_t bytes;
  std::uint64_t first_ns, last_ns;  ///< earliest and latest; time may go backwards
  std::uint64_t arrival_min;        ///< complement of the minimum; 0 until there is one
  std::uint64_t arrival_max;
  std::uint64_t arrival_sum;
  std::uint32_t numbered;      ///< track::Numbered, for frames with a number or a cycle
  std::uint32_t conversation;  ///< track::Conversation
};
static_assert(sizeof(FlowRecord) == 128);

}  // namespace isoline::analysis
