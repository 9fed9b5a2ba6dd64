// The flow list document: a Snapshot as JSON and back (docs/formats/flow-list.md).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "analysis/flow/time_line.hpp"
#include "model/capture.hpp"
#include "model/error.hpp"
#include "model/flow.hpp"

namespace isoline::format {

struct JsonOptions {
  bool pretty = true;                      ///< lines and indentation; false: one line, as over the socket
  bool histograms = false;                 ///< also buckets and sums: the document then holds the whole Snapshot
  const CaptureReport* capture = nullptr;  ///< of the file that the flows were read from
  std::span<const analysis::TimeLine> time_lines = {};  ///< of the first flows, in their order
};

/// One document, ends with a newline.
std::string encode_snapshot(const Snapshot& snapshot, const JsonOptions& options = {});

/// Reads what encode_snapshot() writes. Unknown keys are passed over, so that older readers understand newer writers.
/// Distributions without buckets come back without histogram. Errors: invalid_input; where = "byte N" for bad syntax,
/// otherwise the path of the bad value ("flows[3].key.src_port"). Bounded: 16 levels, 1 GiB.
Result<Snapshot> decode_snapshot(std::string_view text);

/// The quoted JSON string of any bytes; what is not UTF-8 becomes U+FFFD.
std::string json_string(std::string_view text);

}  // namespace isoline::format
