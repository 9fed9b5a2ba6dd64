// Streams that stay where an older plan has them, while the rest is planned anew.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schedule/solve/assignment.hpp"

namespace isoline::schedule {

struct NotKept {
  std::uint32_t stream = 0;
  std::string reason;
};

/// Places each as its plan says, in this order, where that still holds: its way is there, its links and queues are free
/// at its times, its deadline is kept. A stream that is placed already, or that is not there, is left out. Returns
/// those that could not be placed.
std::vector<NotKept> keep(Assignment& assignment, const std::vector<StreamPlan>& plans);

}  // namespace isoline::schedule
