// What DPDK and its drivers say, kept for the message of the call that failed instead of being printed.
#pragma once

#include <string>

namespace isoline::dpdk {

/// Takes DPDK's log over for the rest of the process; it keeps the last few kilobytes. Idempotent.
void keep_log();

/// What was said since the last call, one sentence a line put into one: "EAL: …; …". Only complaints, if there are any.
std::string take_log();

}  // namespace isoline::dpdk
