#include "isolined/service_manager.hpp"

#include <systemd/sd-daemon.h>

#include "host/clock.hpp"

namespace isoline::isolined {

void tell_ready(const std::string& status) { sd_notifyf(0, "READY=1\nSTATUS=%s", status.c_str()); }

void tell_status(const std::string& status) { sd_notifyf(0, "STATUS=%s", status.c_str()); }

void tell_reloading() {
  const auto now = host::SystemClock().monotonic().time_since_epoch();
  sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld", static_cast<long long>(now.count() / 1000));
}

void tell_stopping() { sd_notify(0, "STOPPING=1"); }

void tell_alive() { sd_notify(0, "WATCHDOG=1"); }

std::optional<Nanoseconds> watchdog_interval() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) {
    return std::nullopt;
  }
  return std::chrono::microseconds(microseconds);
}

}  // namespace isoline::isolined
