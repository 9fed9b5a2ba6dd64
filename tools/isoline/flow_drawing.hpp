// One flow on a page: what is known of it in words, then each of its distributions drawn.
#pragma once

#include <string>

#include "analysis/flow/rate.hpp"
#include "format/text.hpp"

namespace isoline::cli {

std::string drawing_of(const analysis::FlowRow& row, const format::TextStyle& style);

}  // namespace isoline::cli
