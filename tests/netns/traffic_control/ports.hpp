// Ports with eight transmit queues in a namespace of the test, and schedules for them.
#pragma once

#include <memory>
#include <string>

#include "host/traffic_control.hpp"
#include "model/port_config.hpp"
#include "support/netns.hpp"

namespace isoline::test {

/// A namespace with the veth pair p0 and p1, eight queues each, both up.
class Ports {
 public:
  Ports();
  const NetNamespace& ns() const { return ns_; }
  host::TrafficControl& control() const { return *control_; }
  /// What the independent reader says: `tc` with these words, as JSON.
  std::string tc(const std::string& words) const;

 private:
  NetNamespace ns_;
  std::unique_ptr<host::TrafficControl> control_;
};

/// Eight classes, each with the priority and the queue of its number.
std::vector<PortTrafficClass> eight_classes();

/// Gates with this many entries of `interval`, class 7 alone in each second one.
PortConfig gated(const std::string& interface, std::size_t entries, Nanoseconds interval);

/// Plans and runs every step. Throws with the error's words.
void apply(host::TrafficControl& control, const PortConfig& wanted);

/// The first error of planning and running; its description is "" if there was none.
std::string apply_error(host::TrafficControl& control, const PortConfig& wanted);

/// Plans and runs the removal; the first error's description, "" if there was none.
std::string remove(host::TrafficControl& control, const std::string& interface,
                   host::ForeignRoot foreign = host::ForeignRoot::refuse);

/// read() until nothing is pending; throws after ten seconds.
PortState settled(host::TrafficControl& control, const std::string& interface);

}  // namespace isoline::test
