// flow watch: a reading each interval, as a live table or as plain lines.
#pragma once

#include "isoline/flow_selection.hpp"

namespace isoline::cli {

/// Until q, a stopping signal, --for, or a reader of stdout that goes away.
Result<ExitStatus> watch(const Invocation& invocation, const FlowSelection& selection);

}  // namespace isoline::cli
