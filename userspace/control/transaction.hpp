// Puts a schedule on all its ports, or on none: preflight, journal, apply, verify, commit or roll back.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/clock.hpp"
#include "host/event_sink.hpp"
#include "host/interfaces.hpp"
#include "host/journal.hpp"
#include "host/traffic_control.hpp"
#include "model/error.hpp"
#include "model/port_config.hpp"
#include "model/port_difference.hpp"

namespace isoline::control {

/// What a transaction works with; the owner keeps them alive.
struct TransactionParts {
  host::TrafficControl& ports;
  host::Journal& journal;
  host::Clock& clock;
  host::EventSink& events;
  host::Interfaces* interfaces = nullptr;  ///< to find ports that a schedule does not name; none: they do not count
};

struct ApplyOptions {
  bool dry_run = false;  ///< preflight and steps, nothing else
  /// All gates begin this much from now, those too that run as wanted. Default: time enough to apply, and what runs as
  /// wanted is left alone.
  std::optional<Nanoseconds> start_in;
  bool replace_foreign = false;  ///< also where what is there could not be put back
  /// Comes back to the old state unless confirm() is called in time. Refused (unreachable) if nobody is there to do it,
  /// as isolined is: host::Journal::watched().
  std::optional<Nanoseconds> confirm_within;
  std::set<std::string> management;  ///< interfaces by which whoever asks is connected (SSH): warned about
  std::function<bool()> cancelled;   ///< asked between two deeds: a signal puts every port back
  std::function<void(const std::string& deed)> progress;  ///< told before each deed; a process may die there
  Nanoseconds verify_timeout = std::chrono::seconds(10);  ///< beyond the base time
};

/// What was done, or would be.
struct ApplyReport {
  std::string id;
  std::vector<std::string> steps;     ///< in order, for people
  std::vector<PortComparison> ports;  ///< after verification (dry run: before)
  std::vector<std::string> warnings;  ///< "eth0 carries this SSH session", "cannot verify …"
  std::optional<TaiTime> base_time;   ///< common, wound forward, of gates that change; others run on
  host::TransactionPhase phase = host::TransactionPhase::reverted;
  std::optional<WallTime> confirm_until;
};

/// Errors, with every port as it was before: invalid_input (the checks of schedule/gates), occupied (foreign qdiscs,
/// another transaction, one that waits for confirmation or recovery), unsupported, vanished, failed (verification).
/// If rolling back fails as well, the error says which ports are in which state and that `recover` is to be run.
Result<ApplyReport> apply(const Schedule& schedule, const ApplyOptions& options, TransactionParts parts);

struct RecoverReport {
  std::string id;
  bool nothing_to_do = false;
  std::vector<std::string> restored;      ///< ports
  std::vector<std::string> gone;          ///< ports that are no more: nothing to put back there
  std::optional<WallTime> confirm_until;  ///< nothing to do yet: it waits for confirmation
};
/// After a crash, or when nobody confirmed in time: puts back the old state of an unfinished transaction of this boot.
/// Harmless when there is none. Errors: occupied (it is not unfinished, its process lives), failed (says which ports).
Result<RecoverReport> recover(TransactionParts parts);

/// Makes a transaction that waits for confirmation final. Errors: not_found, vanished (its time is over).
Result<std::string> confirm(TransactionParts parts);

/// Takes everything of ours off a port, journalled as well. Errors, with the port as it was before: occupied (a root
/// qdisc of somebody else that was not given up, another transaction), those of TrafficControl::plan_removal(), failed.
Result<void> remove(const std::string& interface, host::ForeignRoot foreign, TransactionParts parts);

}  // namespace isoline::control
