// The filters of a port that are ours: DSCP to priority on the way out, streams on the way in.
#pragma once

#include <vector>

#include "adapters/netlink/kernel_parts.hpp"
#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/qdisc_tree.hpp"
#include "adapters/netlink/request_socket.hpp"
#include "host/traffic_control.hpp"

namespace isoline::netlink {

/// Ours are told from others' by their preference, their handle and what their actions carry.
bool is_ours(const FilterNode& node);

struct PortFilters {
  std::vector<FilterNode> ours;
  std::size_t others = 0;  ///< filters of somebody else at the same clsact
};
Result<PortFilters> read_filters(RequestSocket& kernel, const PortLink& link, const QdiscTree& tree);

/// The filters as the words of a PortConfig.
void say_filters(const std::vector<FilterNode>& ours, PortConfig& config);

/// Those of ours that are not as wanted are taken off, what is missing is added. Errors: unsupported; occupied: an
/// ingress qdisc is where the filters' would have to be.
Result<std::vector<host::ApplyStep>> plan_filters(RequestSocket& kernel, KernelParts& parts, const PortLink& link,
                                                  const QdiscTree& tree, const PortFilters& there,
                                                  const PortConfig& wanted);

/// True if plan_filters() begins with a clsact: that, as taking one off, stops the gates of the port's taprio.
bool adds_clsact(const QdiscTree& tree, const PortConfig& wanted);

/// A clsact that nobody uses any more, for the one who made it.
bool clsact_unused(const QdiscTree& tree, const PortFilters& filters);
Request delete_clsact(const PortLink& link);

}  // namespace isoline::netlink
