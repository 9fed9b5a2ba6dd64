// The verbs of isoline capture, a file each.
#pragma once

#include "isoline/grammar.hpp"

namespace isoline::cli {

Result<ExitStatus> analyse_capture(const Invocation& invocation);
Result<ExitStatus> compare_captures(const Invocation& invocation);

}  // namespace isoline::cli
