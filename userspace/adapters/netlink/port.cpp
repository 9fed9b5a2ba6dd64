#include "adapters/netlink/port.hpp"

#include <iterator>
#include <utility>

#include "adapters/netlink/port_words.hpp"
#include "adapters/netlink/tree_restore.hpp"

namespace isoline::netlink {
namespace {

std::vector<VlanDevice> plain(const std::vector<FoundVlanDevice>& found) {
  std::vector<VlanDevice> devices;
  devices.reserve(found.size());
  for (const FoundVlanDevice& one : found) devices.push_back(one.device);
  return devices;
}

template <class Rows>
Rows of(const std::map<IfIndex, Rows>& table, IfIndex index) {
  const auto found = table.find(index);
  return found == table.end() ? Rows() : found->second;
}

/// Only whoever saves asks: it takes a question for each qdisc.
Result<QdiscTree> tree_with_extras(RequestSocket& kernel, const Port& port) {
  QdiscTree tree = port.tree;
  auto extras = ask_for_extras(kernel, port.link, made_by_somebody(port.tree.nodes));
  if (!extras) return fail(extras.error());
  std::move(extras->begin(), extras->end(), std::back_inserter(tree.extras));
  return tree;
}

SavedPort saved_with(const Port& port, std::vector<QdiscNode> nodes) {
  SavedPort saved;
  saved.interface = port.link.name;
  saved.index = port.link.index;
  saved.qdiscs = std::move(nodes);
  saved.filters = port.filters.ours;
  if (port.bridge) {
    saved.bridge = port.bridge->bridge.name;
    saved.vlan_filtering = port.bridge->vlan_filtering;
    saved.vlans = port.bridge->vlans;
  }
  saved.vlan_devices = plain(port.vlan_devices);
  return saved;
}

}  // namespace

Result<Port> read_port(RequestSocket& kernel, const HostTables& tables, const PortLink& link) {
  Port port;
  port.link = link;
  auto tree =
      read_qdisc_tree(kernel, port.link, of(tables.qdiscs, port.link.index), of(tables.extras, port.link.index));
  if (!tree) return fail(tree.error());
  port.tree = std::move(*tree);
  auto filters = read_filters(kernel, port.link, port.tree);
  if (!filters) return fail(filters.error());
  port.filters = std::move(*filters);
  auto bridge = read_bridge_port(kernel, port.link);
  if (!bridge) return fail(bridge.error());
  port.bridge = std::move(*bridge);
  port.vlan_devices = of(tables.vlan_devices, port.link.index);
  return port;
}

Result<PortState> state_of(const Port& port, std::optional<BitRate> speed) {
  PortState state;
  state.oper.interface = port.link.name;
  state.oper.link_speed = speed;
  if (auto said = say_qdiscs(port.link, port.tree, speed, state); !said) return fail(said.error());
  say_filters(port.filters.ours, state.oper);
  if (port.filters.others > 0) state.foreign.push_back(std::to_string(port.filters.others) + " filters at clsact");
  if (port.bridge) {
    state.oper.vlan_filtering = port.bridge->vlan_filtering;
    state.oper.vlans = port.bridge->vlans;
  }
  state.oper.vlan_devices = plain(port.vlan_devices);
  return state;
}

Result<SavedPort> saved_of(RequestSocket& kernel, const Port& port) {
  const auto tree = tree_with_extras(kernel, port);
  if (!tree) return fail(tree.error());
  auto nodes = save_tree(port.link, *tree);
  if (!nodes) return fail(nodes.error());
  return saved_with(port, std::move(*nodes));
}

Result<host::PartlySaved> saved_in_part(RequestSocket& kernel, const Port& port) {
  const auto tree = tree_with_extras(kernel, port);
  if (!tree) return fail(tree.error());
  TreeInPart part = save_tree_in_part(*tree);
  return host::PartlySaved{saved_with(port, std::move(part.nodes)), std::move(part.lost)};
}

}  // namespace isoline::netlink
