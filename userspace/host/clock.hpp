// The present, replaceable in tests.
#pragma once

#include "model/time.hpp"

namespace isoline::host {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual MonotonicTime monotonic() const = 0;
  virtual WallTime wall() const = 0;
};

/// The kernel's clocks. Thread-safe.
class SystemClock final : public Clock {
 public:
  MonotonicTime monotonic() const override;
  WallTime wall() const override;
};

}  // namespace isoline::host
