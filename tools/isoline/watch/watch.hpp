// flow watch: a reading each interval, as a live table or as plain lines.
#pragma once

#include <functional>

#include "isoline/flow_selection.hpp"
#include "isoline/measurement.hpp"

namespace isoline::cli {

/// Until q, a stopping signal, --for, or a reader of stdout that goes away.
Result<ExitStatus> watch(const Invocation& invocation, const FlowSelection& selection);

/// The same of what `begin` starts, once the options were found sound.
Result<ExitStatus> watch(const Invocation& invocation, const FlowSelection& selection,
                         const std::function<Result<Measurement>()>& begin);

}  // namespace isoline::cli
