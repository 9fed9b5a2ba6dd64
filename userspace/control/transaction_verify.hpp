// Reads back what was applied until the kernel says that it runs.
#pragma once

#include <vector>

#include "control/transaction_preflight.hpp"

namespace isoline::control {

/// Waits until every port is in sync, or cannot be verified any better. In the order of the ports.
/// Errors: failed (a port differs, its gates did not begin in time, cancelled), and those of TrafficControl::read().
Result<std::vector<PortComparison>> verify(const std::vector<PreparedPort>& ports, const ApplyOptions& options,
                                           TransactionParts parts);

}  // namespace isoline::control
