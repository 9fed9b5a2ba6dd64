// What the service manager (systemd, or nobody) is told; sd_notify(3).
#pragma once

#include <optional>
#include <string>

#include "model/time.hpp"

namespace isoline::isolined {

/// All of these do nothing when nobody listens ($NOTIFY_SOCKET is unset).
void tell_ready(const std::string& status);
void tell_status(const std::string& status);
void tell_reloading();
void tell_stopping();
void tell_alive();

/// How often tell_alive() is due at the latest; none when no watchdog looks.
std::optional<Nanoseconds> watchdog_interval();

}  // namespace isoline::isolined
