// What the gate meter measured, as text and JSON.
#pragma once

#include <string>

#include "format/text.hpp"
#include "model/queue.hpp"

namespace isoline::format {

/// Port by port a row a traffic class: frames, how many in their windows, how far the others were beside them, how long
/// they waited. Below it what is to be known of it: a shifted base time, frames that were not timed, the clock.
std::string queue_reading_text(const QueueReading& reading, const TextStyle& style);

/// {"schema":"isoline.queue-reading/1",…}; with `whole` also sums, buckets and the phases of the frames.
std::string encode_queue_reading(const QueueReading& reading, bool whole, bool pretty = true);

/// Frames that were judged: all but those before the base time.
std::uint64_t judged(const GateKeeping& gates);

}  // namespace isoline::format
