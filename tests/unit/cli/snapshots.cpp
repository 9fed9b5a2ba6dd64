#include "unit/cli/snapshots.hpp"

#include <algorithm>

namespace isoline::test {

Flow udp_flow(std::uint16_t port, std::uint64_t packets, const std::string& interface) {
  Flow flow;
  flow.interface = interface;
  flow.key.kind = FlowKind::udp;
  flow.key.src_address = parse_ip_address("10.0.0.1").value();
  flow.key.dst_address = parse_ip_address("10.0.0.9").value();
  flow.key.protocol = 17;
  flow.key.src_port = port;
  flow.key.dst_port = 80;
  flow.counts = {packets, packets, packets * 100};
  flow.first_seen = flow.last_seen = MonotonicTime(std::chrono::seconds(1));
  return flow;
}

Snapshot reading(unsigned seconds, std::vector<Flow> flows) {
  Snapshot result;
  result.taken = MonotonicTime(std::chrono::seconds(seconds));
  result.taken_wall = WallTime(std::chrono::seconds(1'700'000'000 + seconds));
  result.covers = std::chrono::seconds(seconds);
  result.occupancy.flows = static_cast<std::uint32_t>(flows.size());
  result.occupancy.max_flows = 65536;
  for (const auto& flow : flows) {
    auto port = std::find_if(result.interfaces.begin(), result.interfaces.end(),
                             [&](const auto& i) { return i.interface == flow.interface; });
    if (port == result.interfaces.end()) {
      result.interfaces.push_back({});
      port = result.interfaces.end() - 1;
      port->interface = flow.interface;
    }
    port->total += flow.counts;
  }
  result.flows = std::move(flows);
  return result;
}

}  // namespace isoline::test
