// What is taken for the speed of a link that nobody says.
#pragma once

#include "model/units.hpp"

namespace isoline {

/// What Linux takes for the speed of a device that does not say it.
inline constexpr BitRate assumed_link_speed{10e6};

}  // namespace isoline
