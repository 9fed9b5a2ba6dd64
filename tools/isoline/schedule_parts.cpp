#include "isoline/schedule_parts.hpp"

#include <unistd.h>

#include "adapters/netlink/interfaces.hpp"
#include "adapters/netlink/traffic_control.hpp"

namespace isoline::cli {

Result<ScheduleParts> ScheduleParts::open() {
  ScheduleParts parts;
  auto ports = netlink::open_traffic_control();
  if (!ports) return tl::unexpected(ports.error());
  parts.ports_ = std::move(*ports);
  auto interfaces = netlink::open_interfaces();
  if (!interfaces) return tl::unexpected(interfaces.error());
  parts.interfaces_ = std::move(*interfaces);
  return parts;
}

Result<void> may_change_ports(const char* what) {
  if (::geteuid() == 0) return {};
  return fail({ErrorKind::no_permission, what, "", "it needs root", "sudo"});
}

}  // namespace isoline::cli
