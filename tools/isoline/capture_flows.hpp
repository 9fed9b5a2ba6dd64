// A capture file through the flow engine, and what was found out on the way.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/engine/flow_engine.hpp"
#include "analysis/track/double_filter.hpp"
#include "model/capture.hpp"

namespace isoline::cli {

struct CaptureWork {
  std::string path;
  analysis::EngineOptions engine;
  analysis::track::DoubleFilterOptions doubles;
};

/// What one pass over a file leaves.
struct CaptureFlows {
  std::unique_ptr<analysis::FlowEngine> engine;
  CaptureReport report;
  std::vector<std::string> interfaces;
  Nanoseconds first{0}, last{0};  ///< earliest and latest time of a frame; both 0 without any
};

/// Shows how far it is on stderr. A signal ends the reading early, and what was read counts. Errors: those of opening
/// and reading, failed (no memory).
Result<CaptureFlows> read_flows(const CaptureWork& work);

}  // namespace isoline::cli
