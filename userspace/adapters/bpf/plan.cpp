#include "adapters/bpf/plan.hpp"

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "adapters/bpf/kernel.hpp"
#include "flow_probe.skel.h"

namespace isoline::bpf {

Result<void> write_plan(const wire::StreamPlan& plan, flow_probe* probe) {
  const auto write = [](bpf_map* map, const void* key, const void* value) -> Result<void> {
    if (const int error = bpf_map_update_elem(bpf_map__fd(map), key, value, BPF_ANY))
      return fail(kernel_error("cannot write the planned streams", bpf_map__name(map), error));
    return {};
  };
  for (std::uint32_t index = 0; index < plan.parameters.size(); ++index)
    if (auto done = write(probe->maps.isoline_streams, &index, &plan.parameters[index]); !done) return done;
  for (std::uint32_t index = 0; index < plan.masks.size(); ++index)
    if (auto done = write(probe->maps.isoline_masks, &index, &plan.masks[index]); !done) return done;
  for (const auto& entry : plan.entries)
    if (auto done = write(probe->maps.isoline_plan, &entry.key, &entry.stream); !done) return done;
  return {};
}

Result<void> write_rtp_ports(const std::vector<RtpPort>& ports, flow_probe* probe) {
  for (const auto& rtp : ports) {
    const std::uint16_t port = htons(rtp.port);
    if (const int error = bpf_map_update_elem(bpf_map__fd(probe->maps.isoline_rtp), &port, &rtp.clock_rate_hz, BPF_ANY))
      return fail(kernel_error("cannot write the RTP ports", "", error));
  }
  return {};
}

}  // namespace isoline::bpf
