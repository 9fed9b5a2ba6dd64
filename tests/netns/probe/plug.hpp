// Raw frames into one end of a cable, for tests.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

namespace isoline::test {

/// An AF_PACKET socket on an interface of the calling thread's namespace. One thread at a time.
class Plug {
 public:
  explicit Plug(const std::string& interface) : socket_(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0)) {
    sockaddr_ll link{};
    link.sll_family = AF_PACKET;
    link.sll_ifindex = static_cast<int>(::if_nametoindex(interface.c_str()));
    if (socket_ < 0 || ::bind(socket_, reinterpret_cast<sockaddr*>(&link), sizeof link) != 0)
      throw std::runtime_error("cannot send on " + interface);
  }
  ~Plug() { ::close(socket_); }
  Plug(const Plug&) = delete;
  Plug& operator=(const Plug&) = delete;

  /// True once the kernel took it; a full queue is waited for by trying again.
  bool send(std::span<const std::uint8_t> frame) const {
    while (true) {
      if (::send(socket_, frame.data(), frame.size(), 0) >= 0) return true;
      if (errno != ENOBUFS && errno != EAGAIN && errno != EINTR) return false;
    }
  }

 private:
  int socket_;
};

}  // namespace isoline::test
