#include "adapters/netlink/gate_stops.hpp"

#include <linux/pkt_sched.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "adapters/netlink/taprio.hpp"

namespace isoline::netlink {
namespace {

/// A new list was sent since: news of long ones do not fit into a notification and never come.
bool has_another_list(const QdiscNode& now, const QdiscNode& before) {
  const auto a = decode_taprio(now.options), b = decode_taprio(before.options);
  if (!a || !b) return false;
  const auto is_new = [&](const std::optional<GateControlList>& list) {
    return list && list != b->oper && list != b->admin;
  };
  return is_new(a->oper) || is_new(a->admin);
}

}  // namespace

void GateStops::know(IfIndex index, const std::vector<QdiscNode>& nodes) {
  Port& port = ports_[index];
  std::set<Place> hung;
  for (const QdiscNode& node : nodes) {
    if (node.parent != TC_H_ROOT && node.handle != 0) hung.emplace(node.parent, node.handle);
  }
  if (port.known && port.doubtful) {
    std::vector<Place> changed;
    std::set_symmetric_difference(hung.begin(), hung.end(), port.hung.begin(), port.hung.end(),
                                  std::back_inserter(changed));
    for (const Place& place : changed) disturb(port, place.first);
  }
  if (!port.known || port.doubtful) port.hung = std::move(hung);
  port.known = true;
  port.doubtful = false;
  // One that was not there at the reading before was made since.
  const auto sent_again = [&](const QdiscNode& now) {
    const auto same = [&](const QdiscNode& before) {
      return before.kind == now.kind && before.handle == now.handle && !has_another_list(now, before);
    };
    return now.parent == TC_H_ROOT && std::none_of(port.roots.begin(), port.roots.end(), same);
  };
  if (std::any_of(nodes.begin(), nodes.end(), sent_again)) started(index);
  if (port.hooks_changed || !port.roots_changed.empty()) return;
  port.roots.clear();
  std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(port.roots),
               [](const QdiscNode& node) { return node.parent == TC_H_ROOT; });
}

void GateStops::see(const QdiscMessage& message, bool deleted) {
  Port& port = ports_[message.interface];
  const QdiscNode& node = message.node;
  if (node.parent == TC_H_ROOT) {
    if (deleted) std::erase_if(port.hung, [](const Place& place) { return place.first != TC_H_INGRESS; });
    return started(message.interface);
  }
  // A change names its parent only if it was asked for by it; nothing is put anywhere then.
  if (node.parent == 0 && node.kind == "taprio" && !deleted) return started(message.interface);
  if (node.handle == 0 || node.parent == 0) return;
  const Place place{node.parent, node.handle};
  // A change of what hangs there already puts nothing anywhere.
  const bool changed = deleted ? port.hung.erase(place) > 0 || !port.known : port.hung.insert(place).second;
  if (changed) disturb(port, node.parent);
}

void GateStops::lost() {
  for (auto& [index, port] : ports_) port.doubtful = true;
}

void GateStops::started(IfIndex index) {
  Port& port = ports_[index];
  port.hooks_changed = false;
  port.roots_changed.clear();
}

bool GateStops::stopped(IfIndex index, const QdiscNode& root) const {
  const auto found = ports_.find(index);
  if (found == ports_.end()) return false;
  const Port& port = found->second;
  if (!stops_with_its_queues(root) || !(port.hooks_changed || port.roots_changed.count(root.handle) > 0)) return false;
  return std::none_of(port.roots.begin(), port.roots.end(),
                      [&](const QdiscNode& before) { return has_another_list(root, before); });
}

void GateStops::disturb(Port& port, std::uint32_t parent) {
  if (parent == TC_H_INGRESS) {
    port.hooks_changed = true;
  } else {
    port.roots_changed.insert(TC_H_MAJ(parent));
  }
}

}  // namespace isoline::netlink
