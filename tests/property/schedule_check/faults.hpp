// Ways to spoil a plan that is right, each with the promise that it breaks.
#pragma once

#include <vector>

#include "schedule/check/plan_violation.hpp"
#include "support/plans/small_plan.hpp"

namespace isoline::test {

struct Fault {
  const char* name;
  schedule::PlanViolation::Kind kind;
  bool (*apply)(Plan& plan, Draw& draw);  ///< at a random place; false if this plan has none
};

const std::vector<Fault>& faults_of_streams();
const std::vector<Fault>& faults_of_gates();

}  // namespace isoline::test
