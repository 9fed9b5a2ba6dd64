// An agent with this host's real adapters, for a command that measures by itself, without a daemon.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/agent.hpp"
#include "model/error.hpp"
#include "model/probe.hpp"
#include "rpc/api.hpp"

namespace isoline::agent {

/// The kernel's probe, netlink and the system's clocks. Errors: failed (netlink refused a socket).
Result<AgentParts> real_parts();

/// The inode of the network namespace that this thread works in; 0 if it cannot be known.
std::uint64_t own_network_namespace();

/// The same verbs as over the daemon's socket; lives as long as the command and leaves nothing attached.
/// Thread-safe as Agent is.
class InProcessAgent final : public rpc::Api {
 public:
  explicit InProcessAgent(std::unique_ptr<Agent> agent);
  ~InProcessAgent() override;

  Result<rpc::Status> status() override;
  Result<Snapshot> snapshot() override;
  Result<std::vector<ProbePort>> ports() override;
  Result<void> attach(const std::string& interface, std::optional<Nanoseconds> lasting) override;
  Result<void> detach(const std::string& interface) override;
  Result<std::vector<ProbeCost>> cost() override;

  /// Ages flows and follows interfaces; to be called about once a second while the command waits. Never blocks.
  std::vector<AgentNews> tick();
  /// As Agent::event_descriptor(), for commands that wait in poll().
  int event_descriptor() const;

 private:
  std::unique_ptr<Agent> agent_;
};

/// Attaches to the named interfaces, all or nothing; empty: all that are up except loopback.
/// Errors: not_found (its hint names the interfaces there are), no_permission, occupied, unsupported,
/// and not_found when no interface is up.
Result<std::unique_ptr<InProcessAgent>> start_in_process(ProbeOptions options, std::vector<std::string> interfaces);

}  // namespace isoline::agent
