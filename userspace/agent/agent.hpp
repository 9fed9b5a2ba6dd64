// Carries out the verbs of the API on this host: one probe, the ports it is wanted on, and those who read it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/clock.hpp"
#include "host/flow_probe.hpp"
#include "host/interfaces.hpp"
#include "host/source_report.hpp"
#include "model/error.hpp"
#include "model/probe.hpp"
#include "rpc/api.hpp"

namespace isoline::agent {

/// What an agent is made of. Tests pass fakes and a manual clock.
struct AgentParts {
  std::function<Result<std::unique_ptr<host::FlowProbe>>(const ProbeOptions&)> load_probe;
  std::function<Result<ProbeMemory>(const ProbeOptions&)> probe_memory;
  std::unique_ptr<host::Interfaces> interfaces;
  std::shared_ptr<const host::Clock> clock;
  std::uint64_t network_namespace = 0;  ///< whose ports they see; 0 = not known
};

/// What an agent is asked to do. reload() changes it while the agent runs.
struct AgentOptions {
  ProbeOptions probe;
  /// Where to attach: names ("eth0") or shell patterns ("veth*", glob(7)). A pattern never takes the loopback
  /// interface, its name does. Interfaces that do not exist yet are waited for.
  std::vector<std::string> interfaces;
  /// A snapshot at most this old is given to the next reader again.
  Nanoseconds snapshot_reuse = std::chrono::milliseconds(200);
};

/// Something that happened without being asked for; the owner of the loop logs or shows it.
struct AgentNews {
  enum class What {
    attached,       ///< a wanted interface was there or came
    vanished,       ///< an interface that was measured is gone; it is waited for
    expired,        ///< a time-limited attachment took itself off
    attach_failed,  ///< error says why; tried again when the interface changes or comes back
    source_failed,  ///< ageing or following interfaces failed; error says why, told once until it works again
  } what = What::attached;
  std::string interface;  ///< empty for source_failed
  std::optional<Error> error;
};
const char* to_string(AgentNews::What what);

/// Thread-safe: every call takes the agent's one mutex. It runs no thread of its own: its owner calls tick()
/// and handle_interface_events(). Destruction takes the probe off every port.
class Agent final : public rpc::Api {
 public:
  /// Loads the probe and attaches it to every wanted interface that exists. Interfaces that refuse are
  /// reported as attach_failed by the next tick(), the others are measured.
  /// Errors: those of load_probe and of listing the interfaces; no_permission if an interface refuses for that, and
  /// unsupported if all that are there do: nothing that comes later would be measured either. Nothing stays attached.
  static Result<std::unique_ptr<Agent>> start(AgentParts parts, AgentOptions options);
  ~Agent() override;

  Result<rpc::Status> status() override;
  /// With `reverse`, `views` and `covers` filled in. At most snapshot_reuse old; never older than the last
  /// attach or detach.
  Result<Snapshot> snapshot() override;
  /// The same without a copy: with a full table one reading takes some hundred MB.
  Result<std::shared_ptr<const Snapshot>> shared_snapshot();
  Result<std::vector<ProbePort>> ports() override;
  /// An attachment by hand; it is re-attached when its interface comes back, until it expires or is detached.
  /// Errors: as host::FlowProbe::attach (not_found names the interfaces there are), invalid_input for lasting <= 0.
  Result<void> attach(const std::string& interface, std::optional<Nanoseconds> lasting) override;
  /// A configured interface stays off then until attach(), the next start, or a reload() that names it anew.
  Result<void> detach(const std::string& interface) override;
  Result<std::vector<ProbeCost>> cost() override;

  /// Puts new options in force whole, or changes nothing and says why. New probe options load a new probe,
  /// whose counters begin at zero; attachments by hand are kept.
  Result<void> reload(AgentOptions options);

  /// Ages flows once a second, ends attachments whose time is up. To be called at least once a second.
  std::vector<AgentNews> tick();
  /// Attaches to wanted interfaces that came, forgets those that went. To be called when
  /// event_descriptor() is readable; never blocks.
  std::vector<AgentNews> handle_interface_events();
  /// Becomes readable when an interface came, went or changed; -1 if there is none to wait for (then call
  /// handle_interface_events() now and then). Stays the same for the agent's life.
  int event_descriptor() const;

  /// How the sources of the agent's readings do.
  std::vector<host::SourceReport> sources() const;

 private:
  struct State;
  explicit Agent(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace isoline::agent
