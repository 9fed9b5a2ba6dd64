// What hangs at a qdisc besides its place and its options: whoever makes it again from those two loses it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/netlink/message.hpp"
#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/request_socket.hpp"
#include "model/port_state.hpp"

namespace isoline::netlink {

struct QdiscExtra {
  std::uint32_t handle = 0;  ///< of the qdisc
  std::string what;          ///< "a size table"
};

/// What a message of a qdisc says of it besides; "" if nothing.
std::string extra_of(const Attributes& attributes);

/// What the kernel took with the options and leaves out when it dumps them; "" if nothing.
std::string hidden_by_options(const QdiscNode& node);

/// What has to be asked for: filters at these qdiscs, and classes that somebody made. Errors: failed.
Result<std::vector<QdiscExtra>> ask_for_extras(RequestSocket& kernel, const PortLink& link,
                                               const std::vector<QdiscNode>& nodes);

}  // namespace isoline::netlink
