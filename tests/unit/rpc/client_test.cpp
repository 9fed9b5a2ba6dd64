// The client against daemons that are absent, deaf, dying or something else.
#include <chrono>
#include <functional>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "rpc/client.hpp"
#include "unit/rpc/socket_fixture.hpp"

using namespace isoline;
using namespace isoline::rpc;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

/// Accepts connections and does with each request what the test says; the first connection is connect()'s own.
class OddDaemon {
 public:
  explicit OddDaemon(std::string reply, bool hang = false) : reply_(std::move(reply)), hang_(hang) {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = test::address_of(folder_.socket());
    REQUIRE(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(listener_, 8) == 0);
    thread_ = std::thread([this] { serve(); });
  }
  ~OddDaemon() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  std::string socket() const { return folder_.socket(); }

 private:
  void serve() {
    for (int peer; (peer = accept(listener_, nullptr, nullptr)) >= 0; close(peer)) {
      char piece[4096];
      if (recv(peer, piece, sizeof piece, 0) <= 0) continue;
      send(peer, reply_.data(), reply_.size(), MSG_NOSIGNAL);
      if (hang_) recv(peer, piece, sizeof piece, 0);  // until the client loses patience
    }
  }

  test::SocketFolder folder_;
  std::string reply_;
  bool hang_;
  int listener_ = -1;
  std::thread thread_;
};

Error error_with(const std::string& reply, const ClientOptions& options = {}, bool hang = false) {
  const OddDaemon daemon(reply, hang);
  const auto client = Client::connect(daemon.socket(), options);
  REQUIRE(client);
  const auto status = (*client)->status();
  REQUIRE_FALSE(status);
  CHECK_THAT(status.error().where, Contains(daemon.socket()));
  return status.error();
}

std::string ok(const std::string& body, const std::string& length = {}) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
         (length.empty() ? std::to_string(body.size()) : length) + "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("no daemon is one clear message") {
  test::SocketFolder folder;
  const auto missing = Client::connect(folder.socket());
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::unreachable);
  CHECK(missing.error().where == folder.socket());
  CHECK_THAT(missing.error().hint, Contains("systemctl start isolined"));

  const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
  const auto address = test::address_of(folder.socket());
  REQUIRE(bind(dead, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  close(dead);
  const auto refused = Client::connect(folder.socket());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::unreachable);
  CHECK(refused.error().why == "nobody listens there");

  CHECK(Client::connect("/tmp/" + std::string(300, 'x')).error().kind == ErrorKind::unreachable);
  CHECK(Client::connect("").error().kind == ErrorKind::unreachable);
}

TEST_CASE("a daemon that dies between two verbs is unreachable") {
  auto daemon = std::make_unique<OddDaemon>(ok("{}"));
  const auto client = Client::connect(daemon->socket());
  REQUIRE(client);
  daemon.reset();
  CHECK((*client)->status().error().kind == ErrorKind::unreachable);
}

TEST_CASE("a daemon that dies in the middle of an answer has vanished") {
  auto error = error_with(ok("{\"version\":", "100"));
  CHECK(error.kind == ErrorKind::vanished);
  CHECK_THAT(error.why, Contains("in the middle of its answer"));
  error = error_with("HTTP/1.1 200 OK\r\nContent-");
  CHECK(error.kind == ErrorKind::vanished);
  error = error_with("");
  CHECK(error.kind == ErrorKind::vanished);
  CHECK_THAT(error.why, Contains("without an answer"));
}

TEST_CASE("a daemon that does not answer is given up in time") {
  auto error = error_with("", {.answer_timeout = 50ms}, true);
  CHECK(error.kind == ErrorKind::unreachable);
  CHECK_THAT(error.why, Contains("within 50ms"));
  error = error_with(ok("{", "100"), {.answer_timeout = 50ms}, true);
  CHECK(error.kind == ErrorKind::unreachable);
}

TEST_CASE("something else that listens is named") {
  CHECK(error_with("SSH-2.0-OpenSSH\r\n\r\n").kind == ErrorKind::failed);
  CHECK_THAT(error_with("SSH-2.0-OpenSSH\r\n\r\n").hint, Contains("really isolined"));
  const auto other = error_with("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\noops");
  CHECK(other.kind == ErrorKind::failed);
  CHECK_THAT(other.why, Contains("404"));
}

TEST_CASE("answers that cannot be read") {
  auto error = error_with(ok("{\"version\":5}"));
  CHECK(error.kind == ErrorKind::failed);
  CHECK_THAT(error.what, Contains("cannot understand the answer of isolined"));
  CHECK(error_with(ok("not json")).kind == ErrorKind::failed);
  error = error_with(ok("", "300000000"), {}, true);
  CHECK(error.kind == ErrorKind::failed);
  CHECK_THAT(error.why, Contains("larger than 268MB"));
  error = error_with(ok(std::string(2000, ' ')), {.max_answer = 1000});
  CHECK(error.kind == ErrorKind::failed);
}

TEST_CASE("an answer without length that ends is whole") {
  const OddDaemon daemon("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"probes\":[]}\n");
  const auto client = Client::connect(daemon.socket());
  REQUIRE(client);
  const auto ports = (*client)->ports();
  REQUIRE(ports);
  CHECK(ports->empty());
}
