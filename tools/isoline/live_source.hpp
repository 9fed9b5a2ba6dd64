// What a live table reads from: a probe of the command's own, the fast path.
#pragma once

#include <string>
#include <vector>

#include "model/error.hpp"
#include "model/flow.hpp"

namespace isoline::cli {

/// Ends with the object, and leaves nothing behind.
class LiveSource {
 public:
  virtual ~LiveSource() = default;
  virtual Result<Snapshot> snapshot() = 0;
  /// To be called about once a second; never blocks. What happened meanwhile, a line each.
  virtual std::vector<std::string> tick() = 0;
};

}  // namespace isoline::cli
