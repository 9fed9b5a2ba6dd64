// The thread that measures queues and gates: the kernel may verify a probe for seconds, and nothing waits for it.
#pragma once

#include <memory>

#include "agent/queue_keeper.hpp"
#include "isolined/beat.hpp"
#include "model/error.hpp"

namespace isoline::isolined {

/// Runs from begin() to its destruction and logs what the keeper reports.
class QueueThread {
 public:
  /// Errors: failed (no descriptor to be stopped by).
  static Result<std::unique_ptr<QueueThread>> make(agent::QueueKeeperOptions options);

  /// To be called once.
  void begin();
  void change(agent::QueueKeeperOptions options) { keeper_.change(std::move(options)); }
  agent::QueueReadings readings() const { return keeper_.readings(); }

 private:
  QueueThread(Beat beat, agent::QueueKeeperOptions options);

  agent::QueueKeeper keeper_;
  Beat beat_;  // ends before the keeper
};

}  // namespace isoline::isolined
