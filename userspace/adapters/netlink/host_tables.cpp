#include "adapters/netlink/host_tables.hpp"

#include <linux/pkt_sched.h>

#include <algorithm>
#include <utility>

#include "adapters/netlink/qdisc.hpp"

namespace isoline::netlink {
namespace {

constexpr Nanoseconds kept = std::chrono::milliseconds(500);

}  // namespace

Result<HostTables> read_host_tables(RequestSocket& kernel) {
  auto qdiscs = dump_qdiscs(kernel);
  if (!qdiscs) return fail(qdiscs.error());
  auto devices = dump_vlan_devices(kernel);
  if (!devices) return fail(devices.error());
  return HostTables{std::move(qdiscs->nodes), std::move(qdiscs->extras), std::move(*devices)};
}

bool lacks_root(const HostTables& tables, const PortLink& link) {
  if (link.root_kind.empty()) return false;
  const auto nodes = tables.qdiscs.find(link.index);
  return nodes == tables.qdiscs.end() ||
         std::none_of(nodes->second.begin(), nodes->second.end(),
                      [&](const QdiscNode& node) { return node.parent == TC_H_ROOT && node.kind == link.root_kind; });
}

Result<const HostTables*> SharedReading::now(IfIndex port, std::uint32_t changes,
                                             const std::function<Result<HostTables>()>& read) {
  const MonotonicTime time = clock_->monotonic();
  if (!tables_ || changes != changes_ || time - taken_ >= kept || answered_.count(port) > 0) {
    forget();
    auto tables = read();
    if (!tables) return fail(tables.error());
    tables_ = std::move(*tables);
    taken_ = time;
    changes_ = changes;
    answered_.clear();
  }
  answered_.insert(port);
  return &*tables_;
}

}  // namespace isoline::netlink
