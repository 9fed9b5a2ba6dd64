// A clock that stands still until a test moves it.
#pragma once

#include "host/clock.hpp"

namespace isoline::test {

class ManualClock final : public host::Clock {
 public:
  MonotonicTime monotonic() const override { return now_; }
  WallTime wall() const override { return WallTime(std::chrono::seconds(1'700'000'000)) + now_.time_since_epoch(); }
  TaiTime tai() const override { return TaiTime(wall().time_since_epoch() + offset); }
  std::chrono::seconds tai_offset() const override { return offset; }
  void wait(Nanoseconds time) override { advance(time); }
  void advance(Nanoseconds by) { now_ += by; }

  std::chrono::seconds offset{37};

 private:
  MonotonicTime now_{std::chrono::seconds(1000)};
};

}  // namespace isoline::test
