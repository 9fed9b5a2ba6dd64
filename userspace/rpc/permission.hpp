// What the process at the other end of a socket may do.
#pragma once

#include <optional>
#include <string>

#include <sys/types.h>

#include "model/error.hpp"

namespace isoline::rpc {

enum class Permission {
  none,    ///< may ask nothing
  read,    ///< may look
  change,  ///< may attach and detach as well
};

/// Who may do what.
struct PermissionRules {
  std::optional<gid_t> group = {};  ///< its members may change; none = root and the daemon's own user only
  bool everyone_may_read = false;   ///< otherwise nobody else gets an answer
};

/// Asks the kernel who is connected (SO_PEERCRED, and SO_PEERGROUPS for supplementary groups). root, the user that
/// the daemon runs as, and members of the group may change. Credentials are those of the moment of connect().
Permission permission_of(int connected_socket, const PermissionRules& rules);

/// The number of a group, absent if this host has no such group. Errors: failed (the name service).
Result<std::optional<gid_t>> find_group(const std::string& name);

}  // namespace isoline::rpc
