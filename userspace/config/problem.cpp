#include "config/problem.hpp"

#include <algorithm>

namespace isoline::config {

bool was_read(const Problems& problems) {
  return std::ranges::all_of(problems, [](const Error& error) { return error.kind == ErrorKind::invalid_input; });
}

Error as_error(const Problems& problems) {
  Error error = problems.front();
  const auto others = problems.size() - 1;
  if (others > 0) {
    if (!error.hint.empty()) error.hint += "; ";
    error.hint += "there " +
                  std::string(others == 1 ? "is 1 more problem" : "are " + std::to_string(others) + " more problems") +
                  " in this file";
  }
  return error;
}

}  // namespace isoline::config
