// Readings made by hand that the golden files show: always the same, to the nanosecond.
#pragma once

#include "model/flow.hpp"

namespace isoline::test {

/// The document of docs/formats/flow-list.md: two directions of TCP and a planned stream, all parts occupied.
Snapshot example_snapshot();

/// A small plant at one port: each kind of row that a table can have; one cyclic stream is disturbed.
Snapshot plant_snapshot();

}  // namespace isoline::test
