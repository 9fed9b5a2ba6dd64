#include "adapters/dpdk/promiscuous.hpp"

#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace isoline::dpdk {
namespace {

/// The flags that the interface has; changed, if `change` gives others. 0: it is not there.
template <class Change>
short flags_of(const std::string& interface, Change&& change) {
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return 0;
  ifreq request{};
  interface.copy(request.ifr_name, IFNAMSIZ - 1);
  short flags = 0;
  if (::ioctl(socket, SIOCGIFFLAGS, &request) == 0) {
    flags = request.ifr_flags;
    request.ifr_flags = change(flags);
    if (request.ifr_flags != flags) ::ioctl(socket, SIOCSIFFLAGS, &request);
  }
  ::close(socket);
  return flags;
}

}  // namespace

KeptPromiscuity::KeptPromiscuity(std::string interface) {
  if ((flags_of(interface, [](short flags) { return flags; }) & IFF_PROMISC) != 0) interface_ = std::move(interface);
}

void KeptPromiscuity::put_back() const {
  if (!interface_.empty()) flags_of(interface_, [](short flags) { return static_cast<short>(flags | IFF_PROMISC); });
}

Result<Promiscuous> Promiscuous::listen(const std::string& interface) {
  const auto refuse = [&](int number) {
    const ErrorKind kind = number == EPERM || number == EACCES ? ErrorKind::no_permission
                           : number == ENODEV                  ? ErrorKind::not_found
                                                               : ErrorKind::failed;
    return fail({kind, "cannot use port " + interface, "", std::strerror(number),
                 kind == ErrorKind::no_permission ? "sudo" : ""});
  };
  // Of no protocol: it receives nothing.
  Promiscuous result(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
  if (result.socket_ < 0) return refuse(errno);
  packet_mreq request{};
  request.mr_ifindex = static_cast<int>(::if_nametoindex(interface.c_str()));
  if (request.mr_ifindex == 0) return refuse(ENODEV);
  request.mr_type = PACKET_MR_PROMISC;
  if (::setsockopt(result.socket_, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &request, sizeof request) != 0)
    return refuse(errno);
  return result;
}

Promiscuous::~Promiscuous() {
  if (socket_ >= 0) ::close(socket_);
}

}  // namespace isoline::dpdk
