// The sizes of a probe's maps, worked out once from its options, and the memory that follows.
#pragma once

#include <cstdint>

#include "model/error.hpp"
#include "model/probe.hpp"

namespace isoline::bpf {

/// Every map's number of entries. Valid for loading only if it came from probe_sizes().
struct ProbeSizes {
  std::uint32_t max_flows = 0;     ///< what the user asked for
  std::uint32_t flow_records = 0;  ///< and a reserve, so that planned streams find room in a full table
  std::uint32_t conversations = 0;
  std::uint32_t histograms = 0;
  std::uint32_t index_lines = 0;  ///< a power of two
  std::uint32_t port_slots = 0;   ///< ports x directions
  std::uint32_t streams = 0;
  std::uint32_t stream_places = 0;  ///< streams x ports and directions at which one is met
};

/// Errors: invalid_input naming the option that is out of range.
Result<ProbeSizes> probe_sizes(const ProbeOptions& options, unsigned possible_cpus);

/// What maps of these sizes take in the kernel.
ProbeMemory memory_of(const ProbeSizes& sizes, unsigned possible_cpus);

}  // namespace isoline::bpf
