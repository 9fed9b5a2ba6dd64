// Everything that is wrong with a configuration file, reported together.
#pragma once

#include <vector>

#include <tl/expected.hpp>

#include "model/error.hpp"

namespace isoline::config {

/// The problems of one file in the order of their lines; each has where = "file:line:column".
using Problems = std::vector<Error>;

/// What was read from a file, or why not. Never both: a file is taken whole or refused whole.
template <class T>
using Loaded = tl::expected<T, Problems>;

/// Whether the file could be read, so that these are problems in it; otherwise they say why it could not.
bool was_read(const Problems& problems);

/// One error for callers that carry only one: the first problem, with the number of the others in its hint.
/// problems must not be empty.
Error as_error(const Problems& problems);

}  // namespace isoline::config
