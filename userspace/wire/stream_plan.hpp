// Planned streams as a flow's key finds them: few masks, and for each the masked keys of its streams.
#pragma once

#include <cstdint>
#include <vector>

#include "bpf/abi/probe.h"
#include "model/error.hpp"
#include "model/stream.hpp"

namespace isoline::wire {

/// A key belongs to the stream of the entry that it equals behind one of the masks; the first mask with one decides.
struct StreamPlan {
  struct Entry {
    isoline_flow_key key;  ///< masked
    std::uint32_t stream;  ///< index in the list that the plan was made from
  };
  std::vector<isoline_flow_key> masks;  ///< at most ISOLINE_STREAM_MASKS, the narrowest first
  std::vector<Entry> entries;
  std::vector<isoline_stream> parameters;  ///< by stream index
};

/// Errors: invalid_input when the streams use more than ISOLINE_STREAM_MASKS different sets of fields, or when
/// two of them match the same frames.
Result<StreamPlan> make_stream_plan(const std::vector<PlannedStream>& streams);

}  // namespace isoline::wire
