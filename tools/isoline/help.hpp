// Help texts, made from the grammar's tables.
#pragma once

#include <string>

#include "isoline/grammar.hpp"

namespace isoline::cli {

std::string help_of_program();
std::string help_of(const Noun& noun);
std::string help_of(const Noun& noun, const Verb& verb);

/// "flow list [OPTION…]", "probe attach INTERFACE [OPTION…]".
std::string synopsis(const Noun& noun, const Verb& verb);
/// "-i, --interface NAME".
std::string spelled(const Option& option);

}  // namespace isoline::cli
