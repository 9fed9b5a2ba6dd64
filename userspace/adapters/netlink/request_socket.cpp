#include "adapters/netlink/request_socket.hpp"

#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace isoline::netlink {
namespace {

// The kernel fills datagrams of a dump up to 32 KiB if the reader has room; a longer schedule is not dumped at all.
constexpr std::size_t datagram_size = 64 * 1024;
constexpr int most_restarts = 16;
// The kernel answers before send() returns. Only a kernel that lost its answer (no memory) makes one wait.
constexpr timeval patience{5, 0};

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Result<RequestSocket> RequestSocket::open(int protocol) {
  const auto failed = [](const char* what) {
    const int code = errno;
    return fail(refusal(what, "netlink", {code == EPROTONOSUPPORT ? EOPNOTSUPP : code, {}}));
  };
  Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
  if (socket.number() < 0) return failed("cannot open a socket");
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  socklen_t size = sizeof address;
  if (::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return failed("cannot bind a socket");
  }
  // Kernels without these say less about a refusal; nothing else changes.
  const int on = 1;
  (void)::setsockopt(socket.number(), SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof on);
  (void)::setsockopt(socket.number(), SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on);
  (void)::setsockopt(socket.number(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  RequestSocket opened(std::move(socket), address.nl_pid);
  opened.buffer_.resize(datagram_size);
  return opened;
}

int RequestSocket::send(const Request& request, std::uint16_t flags) {
  if (!request.attributes.fits()) return EMSGSIZE;
  const Bytes bytes = to_bytes(request, ++sequence_, flags);
  for (;;) {
    const ssize_t sent = ::send(socket_.number(), bytes.data(), bytes.size(), 0);
    if (sent == static_cast<ssize_t>(bytes.size())) return 0;
    if (sent >= 0) return EMSGSIZE;
    if (errno != EINTR) return errno;
  }
}

Answer RequestSocket::receive(const std::function<void(const Message&)>& see, bool& interrupted, Ends ends) {
  for (;;) {
    const ssize_t got = ::recv(socket_.number(), buffer_.data(), buffer_.size(), MSG_TRUNC);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return {errno == EAGAIN ? ETIMEDOUT : errno, {}};
    if (static_cast<std::size_t>(got) > buffer_.size()) return {EMSGSIZE, {}};
    std::optional<Answer> end;
    const bool whole = for_each_message(ByteView(buffer_).first(static_cast<std::size_t>(got)), [&](const Message& m) {
      if (m.sequence != sequence_ || end) return;  // the late answer to a question that was given up
      interrupted = interrupted || (m.flags & NLM_F_DUMP_INTR) != 0;
      if (m.type == NLMSG_ERROR) {
        end = answer_of(m);
      } else if (m.type == NLMSG_DONE) {
        // A dump that broke off says why in the number that follows.
        const int code = m.header<int>().value_or(0);
        end = Answer{code < 0 ? -code : 0, {}};
      } else {
        if (see) see(m);
        if (ends == Ends::with_an_answer) end = Answer{};
      }
    });
    if (!whole) return {EBADMSG, {}};
    if (end) return *end;
  }
}

Answer RequestSocket::ask(const Request& request, const std::function<void(const Message&)>& see) {
  if (const int code = send(request, NLM_F_ACK); code != 0) return {code, {}};
  bool interrupted = false;
  return receive(see, interrupted);
}

Answer RequestSocket::ask_one(const Request& request, const std::function<void(const Message&)>& see) {
  if (const int code = send(request, 0); code != 0) return {code, {}};
  bool interrupted = false;
  return receive(see, interrupted, Ends::with_an_answer);
}

Answer RequestSocket::dump(const Request& request, const std::function<void(const Message&)>& see,
                           const std::function<void()>& forget) {
  for (int restarts = 0;; ++restarts) {
    forget();
    if (const int code = send(request, NLM_F_DUMP); code != 0) return {code, {}};
    bool interrupted = false;
    Answer answer = receive(see, interrupted);
    if (!answer.done() || !interrupted) return answer;
    if (restarts >= most_restarts) return {EAGAIN, "the tables change faster than they can be read"};
  }
}

}  // namespace isoline::netlink
