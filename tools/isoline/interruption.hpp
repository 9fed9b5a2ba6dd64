// Waiting that a signal ends: SIGINT, SIGTERM, SIGHUP and SIGQUIT mean "finish now, and properly".
#pragma once

#include "model/error.hpp"
#include "model/time.hpp"

namespace isoline::cli {

/// From its construction on, the stopping signals are blocked in this thread and in those that it starts, and
/// are read here instead, so that no verb dies between attach and detach. One instance a process.
class Interruption {
 public:
  static Result<Interruption> begin();
  Interruption(Interruption&& other) noexcept;
  Interruption& operator=(Interruption&&) = delete;
  ~Interruption();

  /// What ended a wait.
  enum class Woken { time, input, resized, stopped };

  /// Waits until the time has come, or until something happens. input: also when this descriptor is
  /// readable (-1: none). Once stopped, every later wait returns stopped at once.
  Woken wait_until(MonotonicTime time, int input = -1);

  bool stopped() const { return stopped_; }
  /// Whether a stopping signal has come by now; does not wait.
  bool look();

 private:
  explicit Interruption(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
  bool stopped_ = false;
};

/// CLOCK_MONOTONIC, now.
MonotonicTime now();

}  // namespace isoline::cli
