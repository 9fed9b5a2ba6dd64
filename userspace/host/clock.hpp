// The present, replaceable in tests.
#pragma once

#include "model/time.hpp"

namespace isoline::host {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual MonotonicTime monotonic() const = 0;
  virtual WallTime wall() const = 0;
  /// What gates go by. Wrong by the leap seconds (37 s since 2017) while the kernel does not know them.
  virtual TaiTime tai() const = 0;
  /// What the kernel takes for TAI - UTC; 0: nobody told it (after each boot, until ptp4l or an NTP daemon does).
  virtual std::chrono::seconds tai_offset() const = 0;
  /// Comes back when the time is over, or earlier when a signal arrives. A test's clock moves on instead.
  virtual void wait(Nanoseconds time) = 0;
};

/// The kernel's clocks. Thread-safe.
class SystemClock final : public Clock {
 public:
  MonotonicTime monotonic() const override;
  WallTime wall() const override;
  TaiTime tai() const override;
  std::chrono::seconds tai_offset() const override;
  void wait(Nanoseconds time) override;
};

}  // namespace isoline::host
