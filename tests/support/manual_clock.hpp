// A clock that stands still until a test moves it.
#pragma once

#include "host/clock.hpp"

namespace isoline::test {

class ManualClock final : public host::Clock {
 public:
  MonotonicTime monotonic() const override { return now_; }
  WallTime wall() const override { return WallTime(std::chrono::seconds(1'700'000'000)) + now_.time_since_epoch(); }
  void advance(Nanoseconds by) { now_ += by; }

 private:
  MonotonicTime now_{std::chrono::seconds(1000)};
};

}  // namespace isoline::test
