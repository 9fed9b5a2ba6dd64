// Planned streams as the kernel looks them up: few masks, and for each the masked keys of its streams.
#pragma once

#include <vector>

#include "bpf/abi/probe.h"
#include "model/error.hpp"
#include "model/stream.hpp"

struct flow_probe;

namespace isoline::bpf {

struct Plan {
  struct Entry {
    isoline_flow_key key;  ///< masked
    std::uint32_t stream;
  };
  std::vector<isoline_flow_key> masks;  ///< at most ISOLINE_STREAM_MASKS, the narrowest first
  std::vector<Entry> entries;
  std::vector<isoline_stream> parameters;  ///< by stream index
};

/// Errors: invalid_input when the streams use more than ISOLINE_STREAM_MASKS different sets of fields, or when
/// two of them match the same frames.
Result<Plan> make_plan(const std::vector<PlannedStream>& streams);

Result<void> write_plan(const Plan& plan, flow_probe* probe);
Result<void> write_rtp_ports(const std::vector<RtpPort>& ports, flow_probe* probe);

}  // namespace isoline::bpf
