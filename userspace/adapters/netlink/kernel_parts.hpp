// Which qdiscs and actions this kernel has.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/netlink/port_link.hpp"
#include "adapters/netlink/request_socket.hpp"
#include "model/error.hpp"

namespace isoline::netlink {

/// Asked by requests that no kernel can carry out, because they have no options; a kernel that lacks the part (and
/// cannot load it) says so before it looks for them. Each part is asked for once.
class KernelParts {
 public:
  /// "taprio" or "act_gate". Errors: unsupported, no_permission (then nothing is known).
  Result<void> need(RequestSocket& kernel, const PortLink& link, const std::string& part);

  /// Of all parts that a PortConfig may need; empty without permission.
  std::vector<std::string> missing(RequestSocket& kernel, const PortLink& link);

 private:
  std::map<std::string, Answer> answers_;
};

}  // namespace isoline::netlink
