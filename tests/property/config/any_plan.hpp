// Networks and plans as files can hold them: names, places and times are anything that a reader takes.
#pragma once

#include "model/plan.hpp"

namespace isoline::test {

/// Connected, so that every listener can be reached; stations and bridges, cables and single directions.
Network any_network();

/// Streams that a reader lets through, planned or rejected in any way that can be told.
Plan any_plan();

}  // namespace isoline::test
