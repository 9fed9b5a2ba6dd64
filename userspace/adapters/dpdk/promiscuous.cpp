#include "adapters/dpdk/promiscuous.hpp"

#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace isoline::dpdk {

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
