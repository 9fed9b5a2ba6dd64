// The fast path as options ask for it, and as the live table reads it.
#pragma once

#include <memory>
#include <string>

#include "agent/fastpath.hpp"
#include "isoline/command_line.hpp"
#include "isoline/live_source.hpp"

namespace isoline::cli {

/// From --port, --cores, --no-huge, --stamp, --forward, --tap and the options of what is measured.
/// Errors: usage; those of the streams' file.
Result<agent::FastpathOptions> fastpath_options(const Invocation& invocation);

/// "96 MiB: frames 28, flows 12, …"
std::string in_words(const agent::FastpathMemory& memory);

/// What the ports lost and how well the loops kept up, lines for stderr.
std::string in_words(const agent::FastpathReport& report);

}  // namespace isoline::cli
