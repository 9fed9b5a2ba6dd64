#include "rpc/server.hpp"

#include <cerrno>
#include <csignal>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "rpc/session.hpp"
#include "rpc/socket_file.hpp"

namespace isoline::rpc {

namespace net = boost::asio;
using Protocol = net::local::stream_protocol;

struct Server::State {
  // Sessions live in the handlers that io owns, so everything that they use is destroyed after it.
  SessionShare share;
  SocketFile file;
  net::io_context io{1};
  Protocol::acceptor acceptor{io};
  net::steady_timer pause{io};
  bool closing = false;  // the server's thread only
  std::thread thread;

  State(const ServerOptions& options, Api& api, SocketFile taken) : share{options, api}, file(std::move(taken)) {
    acceptor.assign(Protocol(), file.release_descriptor());
    accept();
  }

  void accept() {
    acceptor.async_accept([this](boost::system::error_code error, Protocol::socket socket) {
      if (closing) return;
      if (!error) {
        welcome(std::move(socket));
        return accept();
      }
      // Out of descriptors, most likely. The connection stays in the queue, so asking again at once would spin.
      pause.expires_after(std::chrono::milliseconds(100));
      pause.async_wait([this](boost::system::error_code) {
        if (!closing) accept();
      });
    });
  }

  void welcome(Protocol::socket socket) {
    const auto permission = permission_of(socket.native_handle(), share.options.rules);
    const unsigned most = share.options.max_connections;
    const bool full = share.connections >= most;
    const bool full_of_readers = permission != Permission::change && share.readers >= most - most / 4;
    if (full || full_of_readers) return turn_away(socket);
    std::make_shared<Session>(std::move(socket), permission, share)->read_request();
  }

  // A fresh socket's buffer takes the few bytes at once; whoever does not read them loses only them.
  static void turn_away(Protocol::socket& socket) {
    const Response response = error_response(
        503, {ErrorKind::failed, "the daemon is busy", {}, "too many connections are open", "ask again later"});
    const std::string text =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
        std::to_string(response.body.size()) + "\r\n\r\n" + response.body;
    [[maybe_unused]] const auto sent =
        send(socket.native_handle(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }

  void close_all() {
    closing = true;
    boost::system::error_code ignored;
    static_cast<void>(acceptor.close(ignored));
    pause.cancel();
    file.remove();
    // Closing may end a session, which then leaves the set.
    const std::vector<Session*> sessions(share.open.begin(), share.open.end());
    for (Session* session : sessions) session->close();
  }

  // Ends when nothing is left to wait for. A handler that throws (out of memory) has lost its client, not the server.
  void run() {
    for (;;) {
      try {
        io.run();
        return;
      } catch (const std::exception&) {
        continue;
      }
    }
  }
};

Result<std::unique_ptr<Server>> Server::listen(const ServerOptions& options, Api& api) {
  auto file = SocketFile::take(options.socket, options.rules);
  if (!file) return fail(file.error());
  try {
    return std::unique_ptr<Server>(new Server(std::make_unique<State>(options, api, std::move(*file))));
  } catch (const std::exception& exception) {
    return fail({ErrorKind::failed, "cannot listen", options.socket, exception.what(), {}});
  }
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
  stop();
  if (state_->thread.joinable()) state_->thread.join();
}

void Server::run() { state_->run(); }

void Server::start() {
  // Signals are for the threads that the program made itself.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  state_->thread = std::thread([this] { state_->run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Server::stop() {
  net::post(state_->io, [this] { state_->close_all(); });
}

unsigned Server::connections() const { return state_->share.connections; }

}  // namespace isoline::rpc
