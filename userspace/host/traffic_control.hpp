// The queues, gates, filters and VLANs of this host's ports, as the kernel keeps them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/error.hpp"
#include "model/port_config.hpp"
#include "model/port_state.hpp"

namespace isoline::host {

/// One thing that apply() does to a port, in order. A transaction may stop between any two.
struct ApplyStep {
  std::string what;                   ///< "root qdisc taprio on eth1"
  std::function<Result<void>()> run;  ///< one change of the kernel; the error carries the kernel's own words (ext-ack)
  bool begins_gates = false;          ///< from the wanted base time on the wanted gates run
};

/// Something changed that belongs to traffic control, whoever did it.
struct TrafficControlEvent {
  std::string interface;  ///< "" when it cannot be said (messages were lost): read everything
  std::string what;       ///< "qdisc taprio 100: deleted", for people
};

/// What becomes of gates that run as wanted, as far as a dump says it: it does not say whether they stand still.
enum class EqualGates : std::uint8_t { leave_alone, send_again };

/// What becomes of a root qdisc that somebody else made where a schedule is removed.
enum class ForeignRoot : std::uint8_t { refuse, take_off };

/// A port as far as it can be put back.
struct PartlySaved {
  SavedPort port;
  std::vector<std::string> lost;  ///< what could not be made again and why: "qdisc htb 1: (…)"; {}: nothing
};

/// Of the calling thread's network namespace at construction. Not thread-safe.
class TrafficControl {
 public:
  virtual ~TrafficControl() = default;

  /// Errors: not_found; unsupported where the kernel has no traffic control at all.
  virtual Result<PortCapability> capability(const std::string& interface) = 0;

  /// What runs now. Errors: not_found, vanished, failed (an answer that contradicts itself).
  virtual Result<PortState> read(const std::string& interface) = 0;

  /// Everything that apply(wanted) may change, for restore(). Errors: those of read(); occupied when something there
  /// could not be made again as it is: `what` names it, restorable_kinds() those that could.
  virtual Result<SavedPort> save(const std::string& interface) = 0;

  /// For whoever gives up what could not be made again: restore() puts the kernel's default in the place of a qdisc
  /// tree that is lost, and everything else back. Errors: those of read().
  virtual Result<PartlySaved> save_in_part(const std::string& interface) = 0;

  /// The steps that make the port as wanted, from whatever it is; what is as wanted is left alone. Nothing is changed
  /// yet; the steps refer to this object and must not outlive it. Errors: unsupported (a qdisc that this kernel lacks,
  /// offload that the driver refuses), not_found.
  virtual Result<std::vector<ApplyStep>> plan(const PortConfig& wanted, EqualGates equal) = 0;

  /// Puts back what save() saw, from whatever is there now. Trying again after a failure is harmless.
  virtual Result<void> restore(const SavedPort& saved) = 0;

  /// The steps that take off what a PortConfig may have put there, back to the kernel's defaults; as those of plan().
  /// Errors: those of read(); occupied: the root qdisc is somebody else's, others use a VLAN device of ours.
  virtual Result<std::vector<ApplyStep>> plan_removal(const std::string& interface, ForeignRoot foreign) = 0;

  /// Qdisc kinds that restore() makes again exactly.
  virtual std::vector<std::string> restorable_kinds() const = 0;

  /// Becomes readable when there is news.
  virtual int event_descriptor() const = 0;
  virtual Result<std::vector<TrafficControlEvent>> events() = 0;
};

}  // namespace isoline::host
