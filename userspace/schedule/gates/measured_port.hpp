// A port as the queue probe is told of it: priorities to classes, classes to windows. Pure.
#pragma once

#include "model/port_config.hpp"
#include "model/port_state.hpp"
#include "model/queue.hpp"

namespace isoline::schedule {

/// As a schedule plans it.
MeasuredPort measured_port(const PortConfig& port);

/// As it runs, or as soon as gates that wait for their base time do; its priorities by the kernel's own map.
MeasuredPort measured_port(const PortState& state);

}  // namespace isoline::schedule
