// Schedules that the golden outputs are made of.
#pragma once

#include "model/port_config.hpp"

namespace isoline::test {

/// Two ports of one cycle, the second a quarter of it later, with everything that a port can have between them.
Schedule cell_schedule();

/// One port whose list has that many entries.
Schedule long_schedule(std::size_t entries);

}  // namespace isoline::test
