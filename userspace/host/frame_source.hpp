// Where frames come from that are analysed in user space: a capture file, a port of the fast path.
#pragma once

#include <span>

#include "model/capture.hpp"
#include "model/error.hpp"

namespace isoline::host {

/// Gives frames in the order in which they were recorded. Not thread-safe.
class FrameSource {
 public:
  virtual ~FrameSource() = default;

  /// The next frames, a few hundred at most; none: there will be no more. They and their bytes are valid until the next
  /// call. A file that is damaged ends at the damage, which report() tells. Errors: failed (the disk).
  virtual Result<std::span<const ObservedFrame>> next() = 0;

  /// Until now.
  virtual const CaptureReport& report() const = 0;
};

}  // namespace isoline::host
