// What the options of a verb ask of a probe.
#pragma once

#include "isoline/command_line.hpp"
#include "model/probe.hpp"

namespace isoline::cli {

/// Options that only a probe of one's own can follow: --streams, --rtp, --hook, --clock, --max-flows, --vxlan-inner.
/// A running daemon's probe is as its configuration says.
bool asks_for_own_probe(const Invocation& invocation);

/// Errors: usage (a value that is none), and those of reading the stream file, of which all but the last are
/// said on stderr and the last is returned.
Result<ProbeOptions> probe_options(const Invocation& invocation);

}  // namespace isoline::cli
