// What is found out and refused before a transaction touches anything.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/transaction.hpp"

namespace isoline::control {

/// One port, ready to be changed.
struct PreparedPort {
  PortConfig wanted;  ///< base time as it will be given to the kernel
  SavedPort before;
  std::vector<host::ApplyStep> steps;
  std::optional<TaiTime> begins;  ///< the gates that the steps set; nothing: they leave those that run alone
};

struct Preparation {
  std::vector<PreparedPort> ports;
  std::vector<std::string> warnings;
  std::optional<TaiTime> base_time;  ///< from when on all gates run that are changed
};

/// What the ports of a schedule can do. Errors: not_found, those of TrafficControl::capability().
Result<std::vector<PortCapability>> capabilities(const Schedule& schedule, host::TrafficControl& ports);

/// Changes nothing. Errors: invalid_input (the checks), occupied (a foreign tree that could not be put back), those of
/// TrafficControl::plan().
Result<Preparation> prepare(const Schedule& schedule, const ApplyOptions& options, TransactionParts parts);

/// What a port's gates are given as base time: the one of the plan if that is yet to come, else a whole number of
/// cycles later.
TaiTime base_time_for(const GateControlList& gates, TaiTime earliest);

}  // namespace isoline::control
