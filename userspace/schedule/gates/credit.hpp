// Slopes and credits of credit-based shapers, from idle slope, link speed and frame sizes (IEEE 802.1Q clause
// 8.6.8.2 and annex L, as Linux names its source of cbs). Pure.
#pragma once

#include <optional>

#include "model/port_config.hpp"
#include "model/units.hpp"

namespace isoline::schedule {

/// Fills what the file leaves out (0) of each shaper of the port, as tc-cbs(8) defines it: sizes are bytes of a frame
/// with tag and FCS; credits are rounded away from 0, so that they never hold back what the standard lets pass.
///   send_slope = idle_slope - link_speed
///   hi_credit  = idle_slope * (largest frame that may be in the way + what higher shaped classes then send) / what
///                the higher shaped classes leave of the link
///   lo_credit  = largest frame of the class * send_slope / link_speed
/// Without a link speed nothing is filled.
PortConfig with_credits(PortConfig port, std::optional<BitRate> link_speed);

}  // namespace isoline::schedule
