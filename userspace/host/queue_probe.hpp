// The queue probe as the rest of the house sees it: start, read, stop.
#pragma once

#include "model/error.hpp"
#include "model/queue.hpp"

namespace isoline::host {

/// Measures some ports of the calling thread's network namespace. Not thread-safe. Destruction stops it and leaves
/// nothing behind; frames are never changed or delayed.
class QueueProbe {
 public:
  virtual ~QueueProbe() = default;

  /// Begins to measure. Once for each object.
  /// Errors: not_found (a port), invalid_input (a cycle or windows that cannot be judged, too many ports),
  /// no_permission, unsupported (kernel before 6.1 or without BTF), failed.
  virtual Result<void> start(const QueueMeasurement& wanted) = 0;

  /// Everything since the start. Errors: failed.
  virtual Result<QueueReading> read() = 0;
};

}  // namespace isoline::host
