// The fast path as options ask for it, and as the live table reads it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "agent/fastpath.hpp"
#include "isoline/command_line.hpp"
#include "isoline/live_source.hpp"

namespace isoline::cli {

/// From --port, --cores, --no-huge, --stamp, --forward, --tap and the options of what is measured.
/// Errors: usage; those of the streams' file.
Result<agent::FastpathOptions> fastpath_options(const Invocation& invocation);

/// How long a loop rests for that has no core of its own: short enough for the queues of any port to wait.
inline constexpr Nanoseconds shared_core_rest = std::chrono::microseconds(50);

/// --cores; none: the option is not there. Errors: usage.
Result<std::vector<std::uint32_t>> fastpath_cores(const Invocation& invocation);
/// --stamp. Errors: usage.
Result<host::FrameClock> fastpath_clock(const Invocation& invocation);

/// ", 3 frames missed because the packet loop was too slow", ", none lost".
std::string losses(const host::FramePortCounts& counts);

/// "96 MiB: frames 28, flows 12, …"
std::string in_words(const agent::FastpathMemory& memory);

/// What the ports lost and how well the loops kept up, lines for stderr.
std::string in_words(const agent::FastpathReport& report);

}  // namespace isoline::cli
