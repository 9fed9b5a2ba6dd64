// Short words for what a test expects of a refused file.
#pragma once

#include <string>

#include "config/problem.hpp"

namespace isoline::test {

/// All problems, one a line, as a person reads them.
template <class T>
std::string problems_of(const config::Loaded<T>& loaded) {
  std::string text;
  if (!loaded) {
    for (const auto& problem : loaded.error()) text += describe(problem) + "\n";
  }
  return text;
}

}  // namespace isoline::test
