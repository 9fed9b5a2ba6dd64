// Notifications of traffic control and links, as they come.
#pragma once

#include <vector>

#include "adapters/netlink/request_socket.hpp"
#include "host/traffic_control.hpp"

namespace isoline::netlink {

class TcEvents {
 public:
  /// Errors: failed.
  static Result<TcEvents> open();
  int descriptor() const { return socket_.number(); }
  /// What has come since; `kernel` is asked for names, and what it caused is left out: a reader must not wake itself.
  Result<std::vector<host::TrafficControlEvent>> read(RequestSocket& kernel);

 private:
  explicit TcEvents(Descriptor socket) : socket_(std::move(socket)) {}
  Descriptor socket_;
};

}  // namespace isoline::netlink
