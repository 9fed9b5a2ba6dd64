// The flow list document: a Snapshot as JSON and back (docs/formats/flow-list.md).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "analysis/flow/time_line.hpp"
#include "format/json_writer.hpp"
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

/// The same document in pieces, for more flows than are held at once.
class SnapshotPieces {
 public:
  /// Everything but the flows is the snapshot's, which must live as long; so must what the options refer to.
  SnapshotPieces(const Snapshot& snapshot, const JsonOptions& options);
  void add(std::span<const Flow> flows);
  /// No more flows: the rest of the document.
  void finish();
  /// What was written since the last piece.
  std::string take() { return json_.take_piece(); }
  /// Before the first piece.
  void reserve(std::size_t bytes) { json_.reserve(bytes); }

 private:
  const Snapshot& snapshot_;
  JsonOptions options_;
  JsonWriter json_;
  std::size_t added_ = 0;
};

/// Reads what encode_snapshot() writes. Unknown keys are passed over, so that older readers understand newer writers.
/// Distributions without buckets come back without histogram. Errors: invalid_input; where = "byte N" for bad syntax,
/// otherwise the path of the bad value ("flows[3].key.src_port"). Bounded: 16 levels, 1 GiB.
Result<Snapshot> decode_snapshot(std::string_view text);

/// The quoted JSON string of any bytes; what is not UTF-8 becomes U+FFFD.
std::string json_string(std::string_view text);

}  // namespace isoline::format
