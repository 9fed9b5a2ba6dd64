// The daemon's one loop: signals, a steady beat, and news of interfaces.
#pragma once

#include <functional>

#include "model/error.hpp"
#include "model/time.hpp"

namespace isoline::isolined {

/// What the loop calls, on the thread that runs it.
struct LoopCalls {
  std::function<void()> beat;    ///< once an interval
  std::function<void()> news;    ///< the watched descriptor is readable
  std::function<void()> reload;  ///< SIGHUP
};

/// Blocks SIGTERM, SIGINT and SIGHUP in the calling thread, so that they reach run_loop() and nobody else, and ignores
/// SIGPIPE. To be called before the first thread is made: threads inherit it.
void keep_signals_for_the_loop();

/// Runs until SIGTERM or SIGINT. watched: a descriptor, or -1. Errors: failed (descriptors).
Result<void> run_loop(Nanoseconds interval, int watched, const LoopCalls& calls);

}  // namespace isoline::isolined
