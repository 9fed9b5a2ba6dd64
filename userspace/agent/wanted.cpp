#include "agent/wanted.hpp"

#include <algorithm>
#include <utility>

#include "config/daemon.hpp"

namespace isoline::agent {

void Wanted::configure(std::vector<std::string> patterns) {
  std::erase_if(off_, [&](const std::string& name) { return !configured(name, false); });
  patterns_ = std::move(patterns);
  std::erase_if(off_, [&](const std::string& name) { return !configured(name, false); });
}

void Wanted::attach_by_hand(const std::string& name, std::optional<MonotonicTime> until) {
  by_hand_[name] = until;
  if (!until) {
    off_.erase(name);
  }
}

void Wanted::detach_by_hand(const std::string& name) {
  by_hand_.erase(name);
  off_.insert(name);
}

bool Wanted::wants(const host::Interface& interface) const {
  if (by_hand_.contains(interface.name)) {
    return true;
  }
  if (off_.contains(interface.name)) {
    return false;
  }
  return configured(interface.name, interface.loopback);
}

bool Wanted::configured(const std::string& name, bool loopback) const {
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const std::string& pattern) {
    return pattern == name || (!loopback && config::matches_interface(pattern, name));
  });
}

std::optional<MonotonicTime> Wanted::until(const std::string& name) const {
  const auto found = by_hand_.find(name);
  return found == by_hand_.end() ? std::nullopt : found->second;
}

std::vector<std::string> Wanted::expire(MonotonicTime now) {
  std::vector<std::string> over;
  for (const auto& [name, until] : by_hand_) {
    if (until && *until <= now) {
      over.push_back(name);
    }
  }
  for (const std::string& name : over) {
    detach_by_hand(name);
  }
  return over;
}

}  // namespace isoline::agent
