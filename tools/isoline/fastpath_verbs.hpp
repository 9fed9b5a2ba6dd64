// The verbs of isoline fastpath, a file each.
#pragma once

#include "isoline/grammar.hpp"

namespace isoline::cli {

Result<ExitStatus> run_fastpath(const Invocation& invocation);
Result<ExitStatus> list_fastpath(const Invocation& invocation);
Result<ExitStatus> generate_fastpath(const Invocation& invocation);
Result<ExitStatus> reflect_fastpath(const Invocation& invocation);
Result<ExitStatus> selftest_fastpath(const Invocation& invocation);

}  // namespace isoline::cli
