// A capture file through the flow engine, and what was found out on the way.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/engine/flow_engine.hpp"
#include "analysis/engine/time_lines.hpp"
#include "analysis/track/double_filter.hpp"
#include "model/capture.hpp"

namespace isoline::cli {

struct CaptureWork {
  std::string path;
  analysis::EngineOptions engine;
  analysis::track::DoubleFilterOptions doubles;
  bool mirror_inner = false;  ///< frames that a mirror had put into a tunnel are taken out
};

/// What a capture's flows are, and what of the file they were found in.
struct CaptureFlows {
  std::unique_ptr<analysis::FlowEngine> engine;
  CaptureReport report;
  std::vector<std::string> interfaces;
  Nanoseconds first{0}, last{0};  ///< earliest and latest time of a frame; both 0 without any
};

/// Shows how far it is on stderr. A signal ends the reading early, and what was read counts. Errors: those of opening
/// and reading, failed (no memory).
Result<CaptureFlows> read_flows(const CaptureWork& work);

/// Whether a capture can be read a second time: no pipe.
bool can_be_read_again(const std::string& path);

/// Reads the frames that `flows` are of once more. `wishes`: records of its engine, which is not needed any more;
/// `packets`: of the busiest of them.
Result<std::vector<analysis::TimeLine>> read_time_lines(const CaptureWork& work, const CaptureFlows& flows,
                                                        std::vector<analysis::TimeLines::Wish> wishes,
                                                        std::uint64_t packets);

}  // namespace isoline::cli
