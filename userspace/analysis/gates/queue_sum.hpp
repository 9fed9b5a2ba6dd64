// Readings of the queue probe that follow each other, put together. Pure.
#pragma once

#include <vector>

#include "model/queue.hpp"

namespace isoline::analysis {

/// Adds what later measurements of the same ports counted, by interface and class; ports and classes that are new come
/// behind. The gates are those of the latest.
void add(std::vector<PortReading>& into, const std::vector<PortReading>& later);

/// The gates and what came after `before` of the phases, of one measurement: enough for base_time_shift().
PortReading phases_after(const PortReading& now, const PortReading& before);

}  // namespace isoline::analysis
