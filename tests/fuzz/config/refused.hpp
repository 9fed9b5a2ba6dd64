// What holds for every file that is refused: a person can find each problem and read it on one line.
#pragma once

#include <cstdlib>
#include <string>

#include "config/problem.hpp"

namespace isoline::test {

inline void demand(bool condition) {
  if (!condition) std::abort();
}

inline void check_refusal(const config::Problems& problems) {
  demand(!problems.empty() && problems.size() <= 50);
  for (const Error& problem : problems) {
    demand(problem.kind == ErrorKind::invalid_input);
    demand(problem.where.starts_with("f.yaml:") && !problem.what.empty() && !problem.why.empty());
    demand(describe(problem).find('\n') == std::string::npos);
    demand(describe(problem).size() < 2000);
  }
  demand(!config::as_error(problems).what.empty());
}

}  // namespace isoline::test
