// Completion for bash, made from the grammar's tables.
#pragma once

#include <string>

namespace isoline::cli {

/// The script that bash sources: completes nouns, verbs, options, their values and interfaces.
std::string bash_completion();

}  // namespace isoline::cli
