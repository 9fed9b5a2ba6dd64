#include "agent/in_process.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "adapters/bpf/flow_probe.hpp"
#include "adapters/netlink/interfaces.hpp"
#include "host/clock.hpp"

namespace isoline::agent {
namespace {

Result<std::vector<std::string>> all_that_are_up(host::Interfaces& interfaces) {
  auto list = interfaces.list();
  if (!list) {
    return fail(list.error());
  }
  std::vector<std::string> up;
  for (const host::Interface& interface : *list) {
    if (interface.up && !interface.loopback) {
      up.push_back(interface.name);
    }
  }
  if (up.empty()) {
    return fail({ErrorKind::not_found, "cannot measure", {}, "no interface is up", "naming one, as in -i lo"});
  }
  return up;
}

}  // namespace

std::uint64_t own_network_namespace() {
  struct stat found{};
  return ::stat("/proc/thread-self/ns/net", &found) == 0 ? found.st_ino : 0;
}

Result<AgentParts> real_parts() {
  auto interfaces = netlink::open_interfaces();
  if (!interfaces) {
    return fail(interfaces.error());
  }
  AgentParts parts;
  parts.load_probe = [](const ProbeOptions& options) { return bpf::load_flow_probe(options); };
  parts.probe_memory = [](const ProbeOptions& options) { return bpf::probe_memory(options, bpf::possible_cpus()); };
  parts.interfaces = std::move(*interfaces);
  parts.clock = std::make_shared<host::SystemClock>();
  parts.network_namespace = own_network_namespace();
  return parts;
}

Result<std::unique_ptr<InProcessAgent>> start_in_process(ProbeOptions options, std::vector<std::string> interfaces) {
  auto parts = real_parts();
  if (!parts) {
    return fail(parts.error());
  }
  if (interfaces.empty()) {
    auto up = all_that_are_up(*parts->interfaces);
    if (!up) {
      return fail(up.error());
    }
    interfaces = std::move(*up);
  }
  std::sort(interfaces.begin(), interfaces.end());
  interfaces.erase(std::unique(interfaces.begin(), interfaces.end()), interfaces.end());
  options.max_ports =
      std::max(options.max_ports, static_cast<std::uint32_t>(std::min<std::size_t>(interfaces.size(), 256)));

  AgentOptions agent_options;
  agent_options.probe = std::move(options);
  agent_options.snapshot_reuse = Nanoseconds{0};  // one reader, whose intervals may be shorter than any reuse
  auto agent = Agent::start(std::move(*parts), std::move(agent_options));
  if (!agent) {
    return fail(agent.error());
  }
  for (const std::string& interface : interfaces) {
    if (auto done = (*agent)->attach(interface, std::nullopt); !done) {
      return fail(done.error());  // the agent's end takes the probe off the others
    }
  }
  return std::make_unique<InProcessAgent>(std::move(*agent));
}

InProcessAgent::InProcessAgent(std::unique_ptr<Agent> agent) : agent_(std::move(agent)) {}
InProcessAgent::~InProcessAgent() = default;

Result<rpc::Status> InProcessAgent::status() { return agent_->status(); }
Result<Snapshot> InProcessAgent::snapshot() { return agent_->snapshot(); }
Result<std::vector<ProbePort>> InProcessAgent::ports() { return agent_->ports(); }
Result<void> InProcessAgent::attach(const std::string& interface, std::optional<Nanoseconds> lasting) {
  return agent_->attach(interface, lasting);
}
Result<void> InProcessAgent::detach(const std::string& interface) { return agent_->detach(interface); }
Result<std::vector<ProbeCost>> InProcessAgent::cost() { return agent_->cost(); }
std::vector<AgentNews> InProcessAgent::tick() { return agent_->tick(); }
int InProcessAgent::event_descriptor() const { return agent_->event_descriptor(); }

}  // namespace isoline::agent
