// What this host can say of the clock that stamps its frames.
#pragma once

#include "wire/reflect.hpp"

namespace isoline::agent {

/// UTC by the kernel's clock, for ports whose times are CLOCK_MONOTONIC's: how far apart both are now, whether the
/// kernel knows it to be synchronised and to what error, and an identity that all programs of this boot of this host
/// share. `port_error`: of the port's times against CLOCK_MONOTONIC.
wire::StampClock stamp_clock_of_host(Nanoseconds port_error);

}  // namespace isoline::agent
