#include "agent/views.hpp"

#include <algorithm>

namespace isoline::agent {

std::vector<std::string> views_of(const std::string& interface, const KnownInterfaces& known) {
  const auto found =
      std::find_if(known.begin(), known.end(), [&](const auto& entry) { return entry.second.name == interface; });
  if (found == known.end()) {
    return {};
  }
  const host::Interface& self = found->second;
  std::vector<std::string> views;
  for (const auto& [index, other] : known) {
    const bool below = self.parent == index || self.master == index;
    const bool above = other.parent == self.index || other.master == self.index;
    if (index != self.index && (below || above)) {
      views.push_back(other.name);
    }
  }
  std::sort(views.begin(), views.end());
  return views;
}

std::vector<std::string> ways_past(const ProbePort& port, const KnownInterfaces& known) {
  const auto found = known.find(port.index);
  if (found == known.end() || !found->second.xdp || port.hook == Hook::xdp) {
    return {};
  }
  return {"xdp"};
}

}  // namespace isoline::agent
