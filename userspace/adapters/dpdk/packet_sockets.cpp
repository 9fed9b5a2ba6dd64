#include "adapters/dpdk/packet_sockets.hpp"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>

#include <charconv>
#include <filesystem>
#include <system_error>

namespace isoline::dpdk {
namespace {

/// Whether the descriptor is a packet socket that hears everything at the interface.
bool receives_at(int descriptor, unsigned interface) {
  int domain = 0;
  socklen_t size = sizeof domain;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) != 0 || domain != AF_PACKET) return false;
  sockaddr_ll bound{};
  size = sizeof bound;
  return ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &size) == 0 &&
         bound.sll_ifindex == static_cast<int>(interface) && bound.sll_protocol == htons(ETH_P_ALL);
}

}  // namespace

PacketSockets::PacketSockets(const std::string& interface) {
  const unsigned index = ::if_nametoindex(interface.c_str());
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    int descriptor = -1;
    std::from_chars(name.data(), name.data() + name.size(), descriptor);
    if (index != 0 && receives_at(descriptor, index)) sockets_.push_back(descriptor);
  }
  dropped();
  dropped_ = 0;
}

void PacketSockets::ignore_outgoing() {
  const int yes = 1;
  for (const int descriptor : sockets_) ::setsockopt(descriptor, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes);
}

std::uint64_t PacketSockets::dropped() {
  for (const int descriptor : sockets_) {
    tpacket_stats since{};  // since it was asked last: each drop is told once
    socklen_t size = sizeof since;
    if (::getsockopt(descriptor, SOL_PACKET, PACKET_STATISTICS, &since, &size) == 0)
      dropped_.fetch_add(since.tp_drops, std::memory_order_relaxed);
  }
  return dropped_.load(std::memory_order_relaxed);
}

}  // namespace isoline::dpdk
