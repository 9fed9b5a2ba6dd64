// Shapers and cyclic queuing as what each node's ports shall do. Pure.
#pragma once

#include <span>
#include <vector>

#include "schedule/report/node_schedules.hpp"
#include "schedule/shape/credit_shaping.hpp"
#include "schedule/shape/cyclic_queuing.hpp"

namespace isoline::schedule {

/// The shaped classes of all ports, those of talkers as well. In the order of the nodes.
std::vector<NodeSchedule> credit_schedules(const Network& network, const CreditShaping& shaping);

/// cyclic_schedules(), with what no host could apply. Errors: its own.
Result<std::vector<NodeSchedule>> cyclic_node_schedules(const Network& network, std::span<const RoutedStream> streams,
                                                        const CyclicQueuing& queuing);

}  // namespace isoline::schedule
