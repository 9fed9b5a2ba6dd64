// The picture of gates over their cycle.
#pragma once

#include <string>

#include "model/port_config.hpp"

namespace isoline::format {

/// A block a port, in it a lane a traffic class over one cycle: when its gate is open, and at the end of each window
/// the guard band, in which a frame of the largest size would still be on the wire when the gate closes (only where the
/// link speed is known). Ports of equal cycle share the origin of the first port, so that their windows line up as
/// their base times say. Valid XML, readable on light and dark pages. At most 32 ports, and the picture says how many
/// are left out.
std::string gantt_svg(const Schedule& schedule);

}  // namespace isoline::format
