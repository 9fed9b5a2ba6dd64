// Notifications of traffic control and links, as they come.
#pragma once

#include <vector>

#include "adapters/netlink/request_socket.hpp"
#include "adapters/netlink/tc_news.hpp"
#include "host/traffic_control.hpp"

namespace isoline::netlink {

class TcEvents {
 public:
  /// Errors: failed.
  static Result<TcEvents> open();
  int descriptor() const { return news_.descriptor(); }
  /// What has come since; `kernel` is asked for names, and what it caused is left out: a reader must not wake itself.
  Result<std::vector<host::TrafficControlEvent>> read(RequestSocket& kernel);

 private:
  explicit TcEvents(TcNews news) : news_(std::move(news)) {}
  TcNews news_;
};

}  // namespace isoline::netlink
