// Which interfaces the agent is to measure: by configuration, by hand, for a time, or not any more.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/interfaces.hpp"
#include "model/time.hpp"

namespace isoline::agent {

/// Pure bookkeeping; knows names, touches no interface. Not thread-safe.
class Wanted {
 public:
  /// Replaces the configured names and patterns. What was detached by hand stays off if it was configured before.
  void configure(std::vector<std::string> patterns);
  /// Attached by hand: wanted until detached, or until that time.
  void attach_by_hand(const std::string& name, std::optional<MonotonicTime> until);
  /// Detached by hand, or its time is up: not wanted, also if the configuration names it.
  void detach_by_hand(const std::string& name);
  /// True if the configuration or somebody's hand wants it now.
  bool wants(const host::Interface& interface) const;
  /// When an attachment by hand ends by itself.
  std::optional<MonotonicTime> until(const std::string& name) const;
  /// Interfaces whose time is up; from then on they are not wanted.
  std::vector<std::string> expire(MonotonicTime now);

 private:
  bool configured(const std::string& name, bool loopback) const;
  std::vector<std::string> patterns_;
  std::map<std::string, std::optional<MonotonicTime>> by_hand_;
  std::set<std::string> off_;
};

}  // namespace isoline::agent
