// What the kernel tells everybody of traffic control and links, message by message.
#pragma once

#include <functional>

#include "adapters/netlink/request_socket.hpp"

namespace isoline::netlink {

class TcNews {
 public:
  /// Errors: failed.
  static Result<TcNews> open();
  int descriptor() const { return socket_.number(); }
  /// Calls see() for what has come since, but for what the socket `reader` caused: up to 6.7 the answer to a question
  /// about a qdisc is a notification to everybody. lost() is called where messages are missing. Errors: failed.
  Result<void> read(const RequestSocket& reader, const std::function<void(const Message&)>& see,
                    const std::function<void()>& lost);

 private:
  explicit TcNews(Descriptor socket);
  Descriptor socket_;
  Bytes buffer_;
};

}  // namespace isoline::netlink
