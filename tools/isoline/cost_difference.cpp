#include "isoline/cost_difference.hpp"

#include <algorithm>

namespace isoline::cli {

std::vector<ProbeCost> cost_difference(std::vector<ProbeCost> newer, std::vector<ProbeCost> older) {
  for (auto& cost : newer) {
    const auto before = std::find_if(older.begin(), older.end(), [&](const ProbeCost& o) {
      return o.program == cost.program && o.interface == cost.interface && o.direction == cost.direction &&
             o.runs <= cost.runs && o.run_time <= cost.run_time;
    });
    if (before == older.end()) continue;
    cost.runs -= before->runs;
    cost.run_time -= before->run_time;
    older.erase(before);  // two processes may have programs of one name on one port: each is taken off once
  }
  return newer;
}

}  // namespace isoline::cli
