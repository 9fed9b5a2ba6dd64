// Who is at the other end decides. Children become user nobody, which needs root.
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "rpc/client.hpp"
#include "rpc/server.hpp"
#include "support/fake_api.hpp"
#include "unit/rpc/socket_fixture.hpp"

using namespace isoline;
using namespace isoline::rpc;
using Catch::Matchers::Contains;

namespace {

constexpr gid_t some_group = 54321;

// What a client says of looking and of changing: "ok" or the error's kind and text.
std::string look_and_change(const std::string& path) {
  const auto client = Client::connect(path);
  if (!client)
    return "connect: " + std::string(client.error().kind == ErrorKind::no_permission ? "no_permission " : "") +
           describe(client.error());
  const auto tell = [](const auto& result) {
    if (result) return std::string("ok");
    return (result.error().kind == ErrorKind::no_permission ? "no_permission: " : "other: ") + describe(result.error());
  };
  return "look " + tell((*client)->status()) + "; change " + tell((*client)->attach("eth0", std::nullopt));
}

struct Scene {
  test::SocketFolder folder;
  test::FakeApi api;
  std::unique_ptr<Server> server;

  explicit Scene(PermissionRules rules, unsigned max_connections = 64) {
    auto listening =
        Server::listen({.socket = folder.socket(), .rules = rules, .max_connections = max_connections}, api);
    REQUIRE(listening);
    server = std::move(*listening);
  }
};

bool may_become_nobody() {
  if (geteuid() == 0) return true;
  WARN("skipped: becoming another user needs root");
  return false;
}

}  // namespace

TEST_CASE("root may look and change") {
  Scene scene({});
  scene.server->start();
  CHECK(look_and_change(scene.folder.socket()) == "look ok; change ok");
}

TEST_CASE("everyone else may look if the rules say so, and never change") {
  if (!may_become_nobody()) return;
  Scene scene({.group = some_group, .everyone_may_read = true});
  test::NobodyChild nobody([&] { return look_and_change(scene.folder.socket()); });
  scene.server->start();
  const auto told = nobody.result();
  CHECK_THAT(told, Contains("look ok; change no_permission: cannot attach a probe") && Contains("group isoline") &&
                       Contains("sudo"));
  CHECK(scene.api.calls() == std::vector<std::string>{"status"});
}

TEST_CASE("strangers do not even get a connection") {
  if (!may_become_nobody()) return;
  Scene scene({.group = some_group});
  test::NobodyChild nobody([&] { return look_and_change(scene.folder.socket()); });
  scene.server->start();
  CHECK_THAT(nobody.result(), Contains("connect: no_permission") && Contains("group isoline"));
  CHECK(scene.api.calls().empty());
}

TEST_CASE("strangers who got a connection all the same are refused") {
  if (!may_become_nobody()) return;
  Scene scene({.group = some_group});
  chmod(scene.folder.socket().c_str(), 0666);
  test::NobodyChild nobody([&] { return look_and_change(scene.folder.socket()); });
  scene.server->start();
  CHECK_THAT(nobody.result(), Contains("look no_permission: ") && Contains("change no_permission: "));
  CHECK(scene.api.calls().empty());
}

TEST_CASE("members of the group may change, by a supplementary group") {
  if (!may_become_nobody()) return;
  Scene scene({.group = some_group});
  test::NobodyChild member([&] { return look_and_change(scene.folder.socket()); }, some_group);
  scene.server->start();
  CHECK(member.result() == "look ok; change ok");
}

TEST_CASE("readers cannot take the connections of those who may change") {
  if (!may_become_nobody()) return;
  Scene scene({.group = some_group, .everyone_may_read = true}, 4);
  test::NobodyChild nobody([&] {
    std::vector<test::RawClient> open;
    for (int i = 0; i < 4; ++i) open.emplace_back(scene.folder.socket());
    const std::string told = open[3].hear_all();
    // Still holding the other three.
    return (told.find("503") != std::string::npos ? "refused" : "served") + std::string("\n") + open[0].hear_all();
  });
  scene.server->start();
  REQUIRE(test::comes_true([&] { return scene.server->connections() == 3; }));
  CHECK(look_and_change(scene.folder.socket()) == "look ok; change ok");
  scene.server->stop();
  CHECK(nobody.result() == "refused\n");
}

TEST_CASE("groups are found by name") {
  const auto root = find_group("root");
  REQUIRE(root);
  CHECK(*root == gid_t{0});
  const auto none = find_group("no-such-group-here");
  REQUIRE(none);
  CHECK_FALSE(*none);
}
