// Putting ports back, and saying what became of each.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/clock.hpp"
#include "host/traffic_control.hpp"
#include "model/error.hpp"
#include "model/port_state.hpp"

namespace isoline::control {

struct Rollback {
  std::vector<std::string> restored;  ///< interfaces, in the order in which they were put back; read and compared
  std::vector<std::string> gone;      ///< no more there: nothing to put back
  std::vector<Error> failures;        ///< one for each port that may be in any state
};

/// Puts back the ports in reverse order, then reads each until it is as it was; gates begin with their next cycle. One
/// that refuses does not keep the others from it. progress is told before each; may be empty.
Rollback roll_back(const std::vector<SavedPort>& changed, host::TrafficControl& ports, host::Clock& clock,
                   const std::function<void(const std::string&)>& progress = {});

/// "all ports are as before", and which are gone.
std::string success_in_words(const Rollback& rollback);

/// Of the failures, "eth1 could not be put back: …; eth0 is as before".
std::string in_words(const Rollback& rollback);

}  // namespace isoline::control
