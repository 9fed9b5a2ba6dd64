#include "adapters/netlink/traffic_control.hpp"

#include <linux/netlink.h>
#include <linux/pkt_sched.h>

#include <utility>

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/port_words.hpp"
#include "adapters/netlink/qdisc.hpp"
#include "adapters/netlink/qdisc_tree.hpp"
#include "adapters/netlink/root_plan.hpp"
#include "adapters/netlink/steps.hpp"
#include "adapters/netlink/tc_events.hpp"
#include "adapters/netlink/tree_restore.hpp"

namespace isoline::netlink {
namespace {

class KernelTrafficControl final : public host::TrafficControl {
 public:
  KernelTrafficControl(RequestSocket kernel, TcEvents events)
      : kernel_(std::move(kernel)), events_(std::move(events)) {}

  Result<PortCapability> capability(const std::string& interface) override {
    auto link = read_port_link(kernel_, interface);
    if (!link) return fail(link.error());
    PortCapability can;
    can.interface = link->name;
    can.up = link->up;
    can.tx_queues = link->tx_queues;
    can.rx_queues = link->rx_queues;
    can.mtu = link->mtu;
    return can;
  }

  Result<PortState> read(const std::string& interface) override {
    auto link = read_port_link(kernel_, interface);
    if (!link) return fail(link.error());
    auto tree = read_qdisc_tree(kernel_, *link);
    if (!tree) return fail(tree.error());
    PortState state;
    state.oper.interface = link->name;
    if (auto said = say_qdiscs(*link, *tree, state); !said) return fail(said.error());
    return state;
  }

  Result<SavedPort> save(const std::string& interface) override {
    auto link = read_port_link(kernel_, interface);
    if (!link) return fail(link.error());
    auto tree = read_qdisc_tree(kernel_, *link);
    if (!tree) return fail(tree.error());
    SavedPort saved;
    saved.interface = link->name;
    saved.index = link->index;
    auto nodes = save_tree(*link, *tree);
    if (!nodes) return fail(nodes.error());
    saved.qdiscs = std::move(*nodes);
    return saved;
  }

  Result<std::vector<host::ApplyStep>> plan(const PortConfig& wanted) override {
    auto link = read_port_link(kernel_, wanted.interface);
    if (!link) return fail(link.error());
    auto tree = read_qdisc_tree(kernel_, *link);
    if (!tree) return fail(tree.error());
    bool fresh = false;
    return plan_root(kernel_, *link, *tree, wanted, fresh);
  }

  Result<void> restore(const SavedPort& saved) override {
    auto link = read_port_link(kernel_, saved.interface);
    if (!link) return fail(link.error());
    auto tree = read_qdisc_tree(kernel_, *link);
    if (!tree) return fail(tree.error());
    return restore_tree(kernel_, *link, *tree, saved.qdiscs);
  }

  Result<void> remove(const std::string& interface) override {
    auto link = read_port_link(kernel_, interface);
    if (!link) return fail(link.error());
    auto tree = read_qdisc_tree(kernel_, *link);
    if (!tree) return fail(tree.error());
    return remove_root(kernel_, *link, *tree);
  }

  std::vector<std::string> restorable_kinds() const override { return restorable_qdisc_kinds(); }

  int event_descriptor() const override { return events_.descriptor(); }
  Result<std::vector<host::TrafficControlEvent>> events() override { return events_.read(kernel_); }

 private:
  RequestSocket kernel_;
  TcEvents events_;
};

}  // namespace

Result<std::unique_ptr<host::TrafficControl>> open_traffic_control() {
  auto kernel = RequestSocket::open(NETLINK_ROUTE);
  if (!kernel) return fail(kernel.error());
  auto events = TcEvents::open();
  if (!events) return fail(events.error());
  return std::make_unique<KernelTrafficControl>(std::move(*kernel), std::move(*events));
}

}  // namespace isoline::netlink
