// The flow probe as the rest of the house sees it: attach, read, age, detach.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/error.hpp"
#include "model/flow.hpp"
#include "model/probe.hpp"

namespace isoline::host {

/// A loaded flow probe. Not thread-safe: one caller at a time.
/// Destruction detaches everything that it attached, and only that.
class FlowProbe {
 public:
  virtual ~FlowProbe() = default;

  /// Hooks into a port. All or nothing: on failure no program is left on it.
  /// Errors: not_found, no_permission, occupied (attached already, XDP slot taken), unsupported, failed (max_ports).
  virtual Result<void> attach(const std::string& interface) = 0;

  /// Takes the probe off a port; its counts move into the evicted totals on the next age().
  /// Errors: not_found if it is not attached there.
  virtual Result<void> detach(const std::string& interface) = 0;

  /// Forgets a port whose interface is gone; harmless if it was never attached.
  virtual void interface_removed(IfIndex index) = 0;

  /// Where it is attached now (remaining is not filled in here).
  virtual std::vector<ProbePort> ports() const = 0;

  /// Reads every flow and counter. Each flow is consistent in itself.
  virtual Result<Snapshot> snapshot() = 0;

  /// Evicts the flows that were silent for longer than the idle timeout. To be called about once a second.
  virtual Result<void> age() = 0;

  /// Run time of each attached program. Errors: unsupported when statistics are off and cannot be switched on.
  virtual Result<std::vector<ProbeCost>> cost() = 0;
};

}  // namespace isoline::host
