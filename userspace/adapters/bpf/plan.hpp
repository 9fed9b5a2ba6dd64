// Writes planned streams and RTP ports to where the kernel side looks them up.
#pragma once

#include <vector>

#include "model/error.hpp"
#include "model/stream.hpp"
#include "wire/stream_plan.hpp"

struct flow_probe;

namespace isoline::bpf {

Result<void> write_plan(const wire::StreamPlan& plan, flow_probe* probe);
Result<void> write_rtp_ports(const std::vector<RtpPort>& ports, flow_probe* probe);

}  // namespace isoline::bpf
