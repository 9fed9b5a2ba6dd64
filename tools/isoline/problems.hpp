// Several problems of one file, each told on its own line.
#pragma once

#include "config/problem.hpp"
#include "isoline/output.hpp"

namespace isoline::cli {

/// Says every problem but the last, which main prints as the verb's error: all appear once, in order.
inline Error say_all_but_last(const config::Problems& problems) {
  for (std::size_t i = 0; i + 1 < problems.size(); ++i) say("isoline: " + describe(problems[i]));
  return problems.back();
}

}  // namespace isoline::cli
