#include "agent/stamp_clock.hpp"

#include <sys/timex.h>

#include <fstream>
#include <string>

#include "host/clock.hpp"

namespace isoline::agent {
namespace {

// The kernel's name of this boot, folded; 0 where it has none.
std::uint64_t identity_of_boot() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string text;
  if (!std::getline(file, text)) return 0;
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100'0000'01b3;
  return hash | 1;
}

// Both clocks were read between two looks at the first one: of a few, the pair that took the shortest time.
Nanoseconds offset_of_utc(const host::Clock& clock) {
  Nanoseconds offset{0}, narrowest = Nanoseconds::max();
  for (int i = 0; i < 10; ++i) {
    const MonotonicTime before = clock.monotonic();
    const WallTime wall = clock.wall();
    const MonotonicTime after = clock.monotonic();
    if (after - before >= narrowest) continue;
    narrowest = after - before;
    offset = wall.time_since_epoch() - (before.time_since_epoch() + narrowest / 2);
  }
  return offset;
}

}  // namespace

wire::StampClock stamp_clock_of_host(Nanoseconds port_error) {
  const host::SystemClock system;
  wire::StampClock clock{
      .id = identity_of_boot(), .offset = offset_of_utc(system), .synchronised = false, .error = port_error};
  timex state{};
  if (adjtimex(&state) >= 0 && (state.status & STA_UNSYNC) == 0) {
    clock.synchronised = true;
    clock.error += std::chrono::microseconds(state.maxerror);
  }
  return clock;
}

}  // namespace isoline::agent
