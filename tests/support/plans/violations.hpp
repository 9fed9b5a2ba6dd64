// What the checker finds wrong with a plan, to be compared with "".
#pragma once

#include <string>

#include "schedule/check/check_plan.hpp"

namespace isoline::test {

inline std::string violations(const Plan& plan) {
  std::string text;
  for (const schedule::PlanViolation& one : schedule::check_plan(plan).violations) {
    text += std::string(to_string(one.kind)) + ": " + one.text + "\n";
  }
  return text;
}

}  // namespace isoline::test
