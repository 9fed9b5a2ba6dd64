// Which two flows are the two directions of one conversation.
#pragma once

#include "model/flow.hpp"

namespace isoline::analysis {

/// Fills Flow::reverse of every flow whose counterpart is tracked at the same interface. DSCP and PCP are ignored, as
/// answers often carry another one; of several candidates the one that crosses the port the other way, then the one
/// with most packets is taken. Flow::reverse holds the counterpart's own key.
void pair_reverse(Snapshot& snapshot);

}  // namespace isoline::analysis
