#include "adapters/netlink/tc_news.hpp"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace isoline::netlink {
namespace {

constexpr std::size_t datagram_size = 64 * 1024;

}  // namespace

TcNews::TcNews(Descriptor socket) : socket_(std::move(socket)), buffer_(datagram_size) {}

Result<TcNews> TcNews::open() {
  Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_TC | RTMGRP_LINK;
  if (socket.number() < 0 ||
      ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail(refusal("cannot follow traffic control", "netlink", {errno, {}}));
  }
  return TcNews(std::move(socket));
}

Result<void> TcNews::read(const RequestSocket& reader, const std::function<void(const Message&)>& see,
                          const std::function<void()>& lost) {
  for (;;) {
    const ssize_t got = ::recv(socket_.number(), buffer_.data(), buffer_.size(), MSG_TRUNC);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return {};
    if ((got < 0 && errno == ENOBUFS) || (got >= 0 && static_cast<std::size_t>(got) > buffer_.size())) {
      lost();
      continue;
    }
    if (got < 0) return fail(refusal("cannot follow traffic control", "netlink", {errno, {}}));
    (void)for_each_message(ByteView(buffer_).first(static_cast<std::size_t>(got)), [&](const Message& message) {
      if (message.port != reader.port()) see(message);
    });
  }
}

}  // namespace isoline::netlink
