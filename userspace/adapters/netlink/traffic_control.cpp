#include "adapters/netlink/traffic_control.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <cerrno>
#include <iterator>
#include <utility>

#include "adapters/netlink/gate_stops.hpp"
#include "adapters/netlink/kernel_parts.hpp"
#include "adapters/netlink/port.hpp"
#include "adapters/netlink/root_plan.hpp"
#include "adapters/netlink/tc_events.hpp"
#include "adapters/netlink/tc_news.hpp"
#include "adapters/netlink/tree_restore.hpp"

namespace isoline::netlink {
namespace {

using Steps = std::vector<host::ApplyStep>;

/// Collects steps and deeds; keeps the first error, goes on with the rest.
class Deeds {
 public:
  void add(Result<void> done) {
    if (!done && !first_) first_ = done.error();
  }
  void run(const Result<Steps>& steps) {
    if (!steps) return add(fail(steps.error()));
    for (const host::ApplyStep& step : *steps) add(step.run());
  }
  Result<void> result() const {
    if (first_) return fail(*first_);
    return {};
  }

 private:
  std::optional<Error> first_;
};

void append(Steps& steps, Steps more) { std::move(more.begin(), more.end(), std::back_inserter(steps)); }

class KernelTrafficControl final : public host::TrafficControl {
 public:
  KernelTrafficControl(RequestSocket asking, RequestSocket changing, DeviceQueries devices, TcEvents events,
                       TcNews news)
      : asking_(std::move(asking)),
        changing_(std::move(changing)),
        devices_(std::move(devices)),
        events_(std::move(events)),
        news_(std::move(news)) {}

  Result<PortCapability> capability(const std::string& interface) override {
    auto link = read_port_link(asking_, interface);
    if (!link) return fail(link.error());
    PortCapability can;
    can.interface = link->name;
    can.up = link->up;
    can.tx_queues = link->tx_queues;
    can.rx_queues = link->rx_queues;
    can.mtu = link->mtu;
    devices_.say(interface, can);
    can.missing = parts_.missing(changing_, *link);
    return can;
  }

  Result<PortState> read(const std::string& interface) override {
    auto port = read_now(interface);
    if (!port) return fail(port.error());
    return state_of(*port, devices_.link_speed(interface));
  }

  Result<SavedPort> save(const std::string& interface) override {
    auto port = read_now(interface);
    if (!port) return fail(port.error());
    return saved_of(asking_, *port);
  }

  Result<host::PartlySaved> save_in_part(const std::string& interface) override {
    auto port = read_now(interface);
    if (!port) return fail(port.error());
    return saved_in_part(asking_, *port);
  }

  Result<Steps> plan(const PortConfig& wanted, host::EqualGates equal) override {
    auto port = read_now(wanted.interface);
    if (!port) return fail(port.error());
    Steps steps;
    auto filters = plan_filters(changing_, parts_, port->link, port->tree, port->filters, wanted);
    if (!filters) return filters;
    const bool stopped = port->tree.stopped || adds_clsact(port->tree, wanted) || equal == host::EqualGates::send_again;
    auto root =
        plan_root(changing_, parts_, port->link, port->tree, wanted, {devices_.link_speed(wanted.interface), stopped});
    if (!root) return root;
    auto bridge = plan_bridge(*port, wanted);
    if (!bridge) return bridge;
    auto devices = plan_vlan_devices(changing_, port->link, port->vlan_devices, wanted.vlan_devices);
    if (!devices) return devices;
    append(steps, std::move(*filters));
    append(steps, std::move(*root));
    append(steps, std::move(*bridge));
    append(steps, std::move(*devices));
    return steps;
  }

  Result<void> restore(const SavedPort& saved) override {
    auto port = read_now(saved.interface);
    if (!port) return fail(port.error());
    if (saved.index.value != 0 && saved.index != port->link.index) {
      return fail({ErrorKind::vanished, "cannot put back the port", saved.interface,
                   "the interface is gone; another one has its name now", ""});
    }
    Deeds deeds;
    PortConfig before;
    before.interface = saved.interface;
    before.vlan_filtering = saved.vlan_filtering;
    before.vlans = saved.vlans;
    say_filters(saved.filters, before);
    deeds.run(plan_filters(changing_, parts_, port->link, port->tree, port->filters, before));
    if (!had_clsact(saved)) deeds.add(drop_clsact(saved.interface));
    // After the clsact came or went, which stops gates.
    const auto tree = restore_tree(changing_, port->link, port->tree, saved.qdiscs);
    if (tree) {
      follow();
      stops_.started(port->link.index);  // the same list again may be too long for news of it
    }
    deeds.add(tree);
    // Another bridge has VLANs and a filtering of its own.
    if (saved.bridge && port->bridge && *saved.bridge == port->bridge->bridge.name) {
      deeds.run(plan_bridge_port(changing_, port->link, *port->bridge, before.vlan_filtering, before.vlans));
    }
    deeds.run(plan_vlan_devices(changing_, port->link, port->vlan_devices, saved.vlan_devices, InUse::remove));
    return deeds.result();
  }

  Result<Steps> plan_removal(const std::string& interface, host::ForeignRoot foreign) override {
    auto port = read_now(interface);
    if (!port) return fail(port.error());
    auto steps = plan_root_removal(changing_, port->link, port->tree, foreign);
    if (!steps) return steps;
    const PortConfig nothing;
    auto filters = plan_filters(changing_, parts_, port->link, port->tree, port->filters, nothing);
    if (!filters) return filters;
    auto devices = plan_vlan_devices(changing_, port->link, port->vlan_devices, nothing.vlan_devices);
    if (!devices) return devices;
    append(*steps, std::move(*filters));
    if (!port->filters.ours.empty()) {
      steps->push_back({"delete qdisc clsact on " + interface + " if nobody else uses it",
                        [this, interface] { return drop_clsact(interface); }});
    }
    append(*steps, std::move(*devices));
    return steps;
  }

  std::vector<std::string> restorable_kinds() const override { return restorable_qdisc_kinds(); }

  int event_descriptor() const override { return events_.descriptor(); }
  Result<std::vector<host::TrafficControlEvent>> events() override {
    tables_.forget();  // whoever looks because of this news has to see what it was about
    return events_.read(asking_);
  }

 private:
  Result<Port> read_now(const std::string& interface) {
    auto link = read_port_link(asking_, interface);
    if (!link) return fail(link.error());
    follow();
    const auto read = [this] { return read_host_tables(asking_); };
    auto tables = tables_.now(link->index, changing_.requests(), read);
    // Not in the tables: newer than they are, or left out by the kernel. Asking again is a new reading.
    if (tables && lacks_root(**tables, *link)) tables = tables_.now(link->index, changing_.requests(), read);
    if (!tables) return fail(tables.error());
    auto port = read_port(asking_, **tables, *link);
    if (!port) return port;
    stops_.know(link->index, port->tree.nodes);
    const QdiscNode* root = port->tree.root();
    port->tree.stopped = root != nullptr && !port->tree.root_hidden && stops_.stopped(link->index, *root);
    return port;
  }

  /// By a socket of its own: these news count at once, also within a transaction, and wake nobody.
  void follow() {
    const auto see = [this](const Message& message) {
      if (const auto found = qdisc_of(message)) stops_.see(*found, message.type == RTM_DELQDISC);
      if (const auto link = message.header<ifinfomsg>(); message.type == RTM_DELLINK && link) {
        stops_.gone({static_cast<std::uint32_t>(link->ifi_index)});
      }
    };
    if (!news_.read(asking_, see, [this] { stops_.lost(); })) stops_.lost();
  }

  static bool had_clsact(const SavedPort& saved) {
    for (const QdiscNode& node : saved.qdiscs) {
      if (node.kind == "clsact") return true;
    }
    return false;
  }

  Result<Steps> plan_bridge(const Port& port, const PortConfig& wanted) {
    if (wanted.vlans.empty() && !wanted.vlan_filtering) return Steps{};
    if (!port.bridge) {
      return fail({ErrorKind::unsupported, "cannot set VLANs", port.link.name, "it is not the port of a bridge", ""});
    }
    if (!port.bridge->vlan_filtering) {
      return fail({ErrorKind::unsupported, "cannot set VLANs", port.link.name, "bridges of this kernel know no VLANs",
                   "a kernel with CONFIG_BRIDGE_VLAN_FILTERING"});
    }
    const auto& vlans = wanted.vlans.empty() ? port.bridge->vlans : wanted.vlans;
    return plan_bridge_port(changing_, port.link, *port.bridge, wanted.vlan_filtering, vlans);
  }

  /// As it is after the filters went: whoever came in between keeps it.
  Result<void> drop_clsact(const std::string& interface) {
    auto now = read_now(interface);
    if (!now) return fail(now.error());
    if (!clsact_unused(now->tree, now->filters)) return {};
    const Answer answer = changing_.ask(delete_clsact(now->link));
    if (answer.done() || answer.code == ENOENT) return {};
    return fail(refusal("cannot delete qdisc clsact", interface, answer));
  }

  RequestSocket asking_;
  RequestSocket changing_;  // a socket of its own: what it does is news, what the other one causes is not
  DeviceQueries devices_;
  TcEvents events_;
  TcNews news_;
  GateStops stops_;
  host::SystemClock clock_;
  SharedReading tables_{clock_};
  KernelParts parts_;
};

}  // namespace

Result<std::unique_ptr<host::TrafficControl>> open_traffic_control() {
  auto asking = RequestSocket::open(NETLINK_ROUTE);
  if (!asking) return fail(asking.error());
  auto changing = RequestSocket::open(NETLINK_ROUTE);
  if (!changing) return fail(changing.error());
  auto devices = DeviceQueries::open();
  if (!devices) return fail(devices.error());
  auto events = TcEvents::open();
  if (!events) return fail(events.error());
  auto news = TcNews::open();
  if (!news) return fail(news.error());
  return std::make_unique<KernelTrafficControl>(std::move(*asking), std::move(*changing), std::move(*devices),
                                                std::move(*events), std::move(*news));
}

}  // namespace isoline::netlink
