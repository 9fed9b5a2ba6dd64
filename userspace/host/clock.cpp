#include "host/clock.hpp"

#include <ctime>

namespace isoline::host {
namespace {

Nanoseconds read(clockid_t id) {
  timespec now{};
  ::clock_gettime(id, &now);
  return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

}  // namespace

MonotonicTime SystemClock::monotonic() const { return MonotonicTime(read(CLOCK_MONOTONIC)); }
WallTime SystemClock::wall() const { return WallTime(read(CLOCK_REALTIME)); }

}  // namespace isoline::host
