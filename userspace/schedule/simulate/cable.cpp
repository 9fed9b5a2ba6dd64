#include <string>

#include "schedule/simulate/simulate.hpp"

namespace isoline::schedule {

Result<std::vector<LinkIndex>> links_of_cable(const Network& network, std::string_view cable) {
  std::vector<LinkIndex> found;
  // Names may have a dash themselves: each of them can be the one between the two.
  for (std::size_t dash = cable.find('-'); dash != std::string_view::npos; dash = cable.find('-', dash + 1)) {
    const std::string_view a = cable.substr(0, dash), b = cable.substr(dash + 1);
    for (LinkIndex link = 0; link < network.links.size(); ++link) {
      const std::string& from = network.nodes[network.links[link].from].name;
      const std::string& to = network.nodes[network.links[link].to].name;
      if ((from == a && to == b) || (from == b && to == a)) found.push_back(link);
    }
    if (!found.empty()) return found;
  }
  return fail({ErrorKind::not_found, "link " + std::string(cable), "", "no cable joins two nodes of these names",
               "write it as node-node"});
}

}  // namespace isoline::schedule
