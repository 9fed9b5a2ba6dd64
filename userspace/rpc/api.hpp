// What a running agent can be asked: the same verbs in-process and over the daemon's socket.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/daemon.hpp"
#include "model/error.hpp"
#include "model/flow.hpp"
#include "model/probe.hpp"

namespace isoline::rpc {

/// What the daemon says of itself.
using Status = DaemonStatus;

/// The verbs of an agent. rpc::Client speaks them over a socket, agent::Agent carries them out.
/// Every method may be called from one thread at a time; agent::Agent serialises by itself.
class Api {
 public:
  virtual ~Api() = default;
  virtual Result<Status> status() = 0;
  virtual Result<Snapshot> snapshot() = 0;
  virtual Result<std::vector<ProbePort>> ports() = 0;
  /// Errors as host::FlowProbe::attach; lasting: the probe removes itself after that time.
  virtual Result<void> attach(const std::string& interface, std::optional<Nanoseconds> lasting) = 0;
  virtual Result<void> detach(const std::string& interface) = 0;
  virtual Result<std::vector<ProbeCost>> cost() = 0;
};

}  // namespace isoline::rpc
