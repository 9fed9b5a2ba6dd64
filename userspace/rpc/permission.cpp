#include "rpc/permission.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include <grp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace isoline::rpc {

namespace {

// Supplementary groups of the peer, as they were when it connected; empty where the kernel is older than 4.13.
std::vector<gid_t> peer_groups(int connected_socket) {
  std::vector<gid_t> groups(64);
  for (int tries = 0; tries < 3; ++tries) {
    auto size = static_cast<socklen_t>(groups.size() * sizeof(gid_t));
    if (getsockopt(connected_socket, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size) == 0) {
      groups.resize(size / sizeof(gid_t));
      return groups;
    }
    if (errno != ERANGE) break;
    groups.resize(size / sizeof(gid_t));
  }
  return {};
}

}  // namespace

Permission permission_of(int connected_socket, const PermissionRules& rules) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (getsockopt(connected_socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return Permission::none;
  if (peer.uid == 0 || peer.uid == geteuid()) return Permission::change;
  if (rules.group) {
    const auto groups = peer_groups(connected_socket);
    if (peer.gid == *rules.group || std::ranges::find(groups, *rules.group) != groups.end()) return Permission::change;
  }
  return rules.everyone_may_read ? Permission::read : Permission::none;
}

Result<std::optional<gid_t>> find_group(const std::string& name) {
  std::vector<char> buffer(1024);
  for (;;) {
    group entry{};
    group* found = nullptr;
    const int code = getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
    if (code == EINTR) continue;
    if (code == ERANGE && buffer.size() < 16 * 1024 * 1024) {
      buffer.resize(buffer.size() * 2);
      continue;
    }
    if (found) return std::optional<gid_t>(entry.gr_gid);
    // The manual page of getgrnam lists all of these for "there is no such group".
    if (code == 0 || code == ENOENT || code == ESRCH || code == EBADF || code == EPERM) return std::optional<gid_t>();
    return fail({ErrorKind::failed, "cannot look up the group " + name, {}, std::strerror(code), {}});
  }
}

}  // namespace isoline::rpc
