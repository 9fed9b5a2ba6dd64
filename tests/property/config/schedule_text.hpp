// Writes a port as a person could write it in a schedule file.
#pragma once

#include <string>

#include "model/port_config.hpp"

namespace isoline::test {

/// A file with one port. Where the format has two ways to say something, one is drawn.
std::string any_text_of(const PortConfig& port);

}  // namespace isoline::test
