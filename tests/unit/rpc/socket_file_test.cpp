// The socket's file: taken, refused, cleared away, given back.
#include <atomic>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "rpc/server.hpp"
#include "support/fake_api.hpp"
#include "unit/rpc/socket_fixture.hpp"

using namespace isoline;
using namespace isoline::rpc;
using Catch::Matchers::Contains;

namespace {

// A socket file that nobody listens on any more, as after kill -9.
void leave_stale(const std::string& path, int type = SOCK_STREAM) {
  const int descriptor = ::socket(AF_UNIX, type, 0);
  const auto address = test::address_of(path);
  REQUIRE(bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  if (type == SOCK_STREAM) listen(descriptor, 1);
  close(descriptor);
}

Result<std::unique_ptr<Server>> listen_at(const std::string& path, Api& api, PermissionRules rules = {}) {
  return Server::listen({.socket = path, .rules = rules}, api);
}

mode_t mode_of(const std::string& path) {
  struct stat status{};
  REQUIRE(lstat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("two daemons cannot share a socket") {
  test::SocketFolder folder;
  test::FakeApi api;
  const auto first = listen_at(folder.socket(), api);
  REQUIRE(first);
  const auto second = listen_at(folder.socket(), api);
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::occupied);
  CHECK_THAT(second.error().why, Contains("two daemons"));
  CHECK(second.error().where == folder.socket());
  CHECK(std::filesystem::exists(folder.socket()));
}

TEST_CASE("the socket of a daemon that died is removed") {
  test::SocketFolder folder;
  test::FakeApi api;
  leave_stale(folder.socket());
  CHECK(listen_at(folder.socket(), api));
  leave_stale(folder.socket());
  CHECK(listen_at(folder.socket(), api));
}

TEST_CASE("what is no socket of a daemon is never removed") {
  test::SocketFolder folder;
  test::FakeApi api;
  const auto refuses = [&](const char* why) {
    const auto server = listen_at(folder.socket(), api);
    REQUIRE_FALSE(server);
    CHECK(server.error().kind == ErrorKind::occupied);
    CHECK_THAT(server.error().why, Contains(why));
    CHECK(std::filesystem::exists(std::filesystem::symlink_status(folder.socket())));
    std::filesystem::remove(folder.socket());
  };
  std::ofstream(folder.socket()) << "precious";
  refuses("no socket");
  std::filesystem::create_directory(folder.socket());
  refuses("no socket");
  leave_stale(folder.file("other"));
  std::filesystem::create_symlink(folder.file("other"), folder.socket());
  refuses("no socket");
  const int datagrams = ::socket(AF_UNIX, SOCK_DGRAM, 0);
  const auto address = test::address_of(folder.socket());
  REQUIRE(bind(datagrams, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  refuses("another kind");
  close(datagrams);
}

TEST_CASE("a file that somebody put in the place of ours stays") {
  test::SocketFolder folder;
  test::FakeApi api;
  auto server = listen_at(folder.socket(), api);
  REQUIRE(server);
  std::filesystem::remove(folder.socket());
  auto successor = listen_at(folder.socket(), api);
  REQUIRE(successor);
  server->reset();
  CHECK(std::filesystem::exists(folder.socket()));
}

TEST_CASE("the mode follows the rules") {
  test::SocketFolder folder;
  test::FakeApi api;
  {
    const auto server = listen_at(folder.socket(), api);
    REQUIRE(server);
    CHECK(mode_of(folder.socket()) == 0600);
  }
  if (geteuid() != 0) return;  // only root may give a file to any group
  {
    const auto server = listen_at(folder.socket(), api, {.group = 54321});
    REQUIRE(server);
    CHECK(mode_of(folder.socket()) == 0660);
    struct stat status{};
    stat(folder.socket().c_str(), &status);
    CHECK(status.st_gid == 54321);
  }
  const auto server = listen_at(folder.socket(), api, {.group = 54321, .everyone_may_read = true});
  REQUIRE(server);
  CHECK(mode_of(folder.socket()) == 0666);
}

TEST_CASE("paths that cannot be") {
  test::FakeApi api;
  CHECK(listen_at("/nowhere/at/all.sock", api).error().kind == ErrorKind::not_found);
  CHECK_THAT(listen_at("/nowhere/at/all.sock", api).error().why, Contains("no folder /nowhere/at"));
  CHECK(listen_at("", api).error().kind == ErrorKind::invalid_input);
  CHECK(listen_at("/tmp/" + std::string(200, 'a'), api).error().kind == ErrorKind::invalid_input);
}

TEST_CASE("of many daemons that start at once over a stale socket, one wins") {
  for (int round = 0; round < 20; ++round) {
    test::SocketFolder folder;
    test::FakeApi api;
    leave_stale(folder.socket());
    constexpr int daemons = 4;
    std::vector<std::unique_ptr<Server>> winners(daemons);
    std::atomic<int> occupied = 0, ready = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < daemons; ++i) {
      threads.emplace_back([&, i] {
        ++ready;
        while (ready < daemons) std::this_thread::yield();
        auto server = listen_at(folder.socket(), api);
        if (server)
          winners[static_cast<std::size_t>(i)] = std::move(*server);
        else if (server.error().kind == ErrorKind::occupied)
          ++occupied;
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(std::ranges::count_if(winners, [](const auto& server) { return server != nullptr; }) == 1);
    CHECK(occupied == daemons - 1);
  }
}
