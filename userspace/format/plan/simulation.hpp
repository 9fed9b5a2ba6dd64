// What a simulated plan did, as text and JSON.
#pragma once

#include <string>

#include "format/text.hpp"
#include "model/plan.hpp"
#include "schedule/simulate/simulate.hpp"

namespace isoline::format {

/// What was run and whether it went as planned; a row a stream and listener with frames, latency, jitter and how far
/// its frames were from their planned starts at most; a row a port where frames waited or other traffic was.
std::string simulation_text(const Plan& plan, const schedule::Simulation& run, const TextStyle& style);

/// {"schema":"isoline.simulation/1",…}
std::string encode_simulation(const Plan& plan, const schedule::Simulation& run, bool pretty = true);

/// A row a stream and listener, at most 64: its latency from shortest to longest against the deadline, on one
/// logarithmic axis. Valid XML, readable on light and dark pages.
std::string simulation_svg(const Plan& plan, const schedule::Simulation& run);

}  // namespace isoline::format
