// A made-up reading of the gate meter with everything in it that it can say.
#pragma once

#include "model/queue.hpp"

namespace isoline::test {

QueueReading queue_reading();

}  // namespace isoline::test
