// What a check has to say about one place of a configuration.
#pragma once

#include <string>
#include <vector>

namespace isoline {

enum class Severity {
  problem,  ///< must not be applied
  warning,  ///< may be meant so; is said once
};

/// The place is a path in the file's own keys, so that the reader of the file can turn it into line and column:
/// "ports[0].gate_control_list.entries[3].time_interval".
struct Finding {
  Severity severity = Severity::problem;
  std::string path;
  std::string what;  ///< "interval of 10 ns"
  std::string why;   ///< "shorter than the smallest that the kernel's timer can serve (…)"
  std::string hint;  ///< what to try
};
using Findings = std::vector<Finding>;

}  // namespace isoline
