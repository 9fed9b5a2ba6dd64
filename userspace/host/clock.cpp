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
TaiTime SystemClock::tai() const { return TaiTime(read(CLOCK_TAI)); }

// adjtimex() would say it as well, but a service that may not set clocks is not let near it.
std::chrono::seconds SystemClock::tai_offset() const {
  const Nanoseconds utc = read(CLOCK_REALTIME);
  return std::chrono::round<std::chrono::seconds>(read(CLOCK_TAI) - utc);
}

void SystemClock::wait(Nanoseconds time) {
  if (time <= Nanoseconds{0}) return;
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time);
  const timespec length{whole.count(), (time - whole).count()};
  ::clock_nanosleep(CLOCK_MONOTONIC, 0, &length, nullptr);
}

}  // namespace isoline::host
