// Server and client together: every verb over a socket.
#include <chrono>
#include <memory>
#include <string>
#include <thread>
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

struct Running {
  test::SocketFolder folder;
  test::FakeApi api;
  std::unique_ptr<Server> server;

  explicit Running(ServerOptions options = {}) {
    options.socket = folder.socket();
    auto listening = Server::listen(options, api);
    REQUIRE(listening);
    server = std::move(*listening);
    server->start();
  }
  std::unique_ptr<Api> client() const {
    auto connected = Client::connect(folder.socket());
    REQUIRE(connected);
    return std::move(*connected);
  }
};

Snapshot some_snapshot() {
  Snapshot snapshot;
  snapshot.taken = MonotonicTime(std::chrono::seconds(100));
  Flow flow;
  flow.interface = "eth0";
  flow.key.kind = FlowKind::profinet;
  flow.key.src_mac = {{2, 0, 0, 0, 0, 1}};
  flow.key.dst_mac = {{2, 0, 0, 0, 0, 2}};
  flow.key.ether_type = 0x8892;
  flow.key.stream_id = 0x8001;
  flow.counts = {10, 11, 1200};
  flow.round_trip.emplace();
  flow.round_trip->count = 1;
  flow.round_trip->min = flow.round_trip->max = flow.round_trip->sum = Nanoseconds(5000);
  flow.round_trip->has_histogram = true;
  flow.round_trip->histogram.bucket[9] = 1;
  snapshot.flows.push_back(flow);
  return snapshot;
}

}  // namespace

TEST_CASE("every verb over the socket") {
  Running running;
  running.api.snapshot_value = some_snapshot();
  running.api.ports_value = {{.interface = "eth0",
                              .index = {2},
                              .hook = Hook::clsact,
                              .ingress = true,
                              .egress = false,
                              .remaining = std::chrono::minutes(3)}};
  running.api.cost_value = {{.program = "isoline_in",
                             .interface = "eth0",
                             .direction = Direction::ingress,
                             .runs = 7,
                             .run_time = Nanoseconds(9)}};
  const auto client = running.client();

  CHECK(client->status()->version == "1.2.3");
  CHECK(client->status()->uptime == std::chrono::seconds(5));
  const auto snapshot = client->snapshot();
  REQUIRE(snapshot);
  REQUIRE(snapshot->flows.size() == 1);
  CHECK(snapshot->flows[0].key == running.api.snapshot_value.flows[0].key);
  CHECK(snapshot->flows[0].counts == running.api.snapshot_value.flows[0].counts);
  CHECK(snapshot->flows[0].round_trip == running.api.snapshot_value.flows[0].round_trip);
  const auto ports = client->ports();
  REQUIRE(ports);
  REQUIRE(ports->size() == 1);
  CHECK(ports->at(0).hook == Hook::clsact);
  CHECK(ports->at(0).remaining == std::chrono::minutes(3));
  CHECK(client->cost()->at(0).program == "isoline_in");
  CHECK(client->attach("eth0", std::nullopt));
  CHECK(client->attach("eth0", std::chrono::hours(1)));
  CHECK(client->detach("eth0.100"));
  CHECK_FALSE(client->detach("../v1/flows"));
  CHECK(running.api.calls() == std::vector<std::string>{"status", "status", "snapshot", "ports", "cost", "attach eth0",
                                                        "attach eth0 3600000000000", "detach eth0.100"});
}

TEST_CASE("errors of the daemon are rebuilt whole") {
  Running running;
  const auto client = running.client();
  for (const auto kind :
       {ErrorKind::usage, ErrorKind::invalid_input, ErrorKind::not_found, ErrorKind::no_permission,
        ErrorKind::unsupported, ErrorKind::occupied, ErrorKind::unreachable, ErrorKind::vanished, ErrorKind::failed}) {
    running.api.fail_with(Error{kind, "cannot attach to \"eth7\"", "eth7", "no such\ninterface", "isoline probe list"});
    const auto result = client->attach("eth7", std::nullopt);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == kind);
    CHECK(result.error().what == "cannot attach to \"eth7\"");
    CHECK(result.error().where == "eth7");
    CHECK(result.error().why == "no such\ninterface");
    CHECK(result.error().hint == "isoline probe list");
  }
}

TEST_CASE("a connection serves many requests, also those sent ahead") {
  Running running;
  test::RawClient raw(running.folder.socket());
  REQUIRE(raw.say("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n"));
  CHECK_THAT(raw.hear_until("}}\n"),
             Contains("200 OK") && Contains("application/json") && Contains("\"version\":\"1.2.3\""));
  REQUIRE(raw.say(
      "GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  const auto rest = raw.hear_all();
  CHECK_THAT(rest, Contains("200 OK") && Contains("404 Not Found"));
  CHECK(rest.find("200 OK") < rest.find("404 Not Found"));
}

TEST_CASE("a method that a path does not have is told which it has") {
  Running running;
  test::RawClient raw(running.folder.socket());
  REQUIRE(raw.say("DELETE /v1/probes HTTP/1.0\r\n\r\n"));
  CHECK_THAT(raw.hear_all(), Contains("405 Method Not Allowed") && Contains("Allow: GET, POST"));
}

TEST_CASE("many clients at once are all served") {
  Running running;
  running.api.snapshot_value = some_snapshot();
  constexpr int threads = 16, requests = 25;
  std::atomic<int> served = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < threads; ++i) {
    clients.emplace_back([&] {
      const auto client = Client::connect(running.folder.socket());
      for (int j = 0; client && j < requests; ++j) {
        if ((*client)->snapshot()) ++served;
      }
    });
  }
  for (auto& client : clients) client.join();
  CHECK(served == threads * requests);
}

TEST_CASE("a large snapshot arrives whole") {
  Running running;
  const auto one = some_snapshot();
  for (std::uint32_t i = 0; i < 5000; ++i) {
    auto flow = one.flows[0];
    flow.key.stream_id = i;
    running.api.snapshot_value.flows.push_back(flow);
  }
  const auto snapshot = running.client()->snapshot();
  REQUIRE(snapshot);
  REQUIRE(snapshot->flows.size() == 5000);
  CHECK(snapshot->flows[4999].key.stream_id == 4999);
}

TEST_CASE("a server that stops hangs up on everybody and removes its socket") {
  auto running = std::make_unique<Running>();
  const std::string path = running->folder.socket();
  test::RawClient idle(path), halfway(path);
  REQUIRE(halfway.say("GET /v1/sta"));
  REQUIRE(test::comes_true([&] { return running->server->connections() == 2; }));
  running->server->stop();
  CHECK(idle.hear_all().empty());
  CHECK(halfway.hear_all().empty());
  running->server.reset();
  CHECK_FALSE(std::filesystem::exists(path));
  const auto late = Client::connect(path);
  REQUIRE_FALSE(late);
  CHECK(late.error().kind == ErrorKind::unreachable);
}

TEST_CASE("run() serves on the caller's thread until stop()") {
  test::SocketFolder folder;
  test::FakeApi api;
  auto server = Server::listen({.socket = folder.socket()}, api);
  REQUIRE(server);
  std::thread asker([&] {
    const auto client = Client::connect(folder.socket());
    if (client) (void)(*client)->status();
    (*server)->stop();
  });
  (*server)->run();
  asker.join();
  CHECK(api.calls() == std::vector<std::string>{"status"});
}

TEST_CASE("a server that never ran leaves nothing behind") {
  test::SocketFolder folder;
  test::FakeApi api;
  {
    REQUIRE(Server::listen({.socket = folder.socket()}, api));
  }
  CHECK_FALSE(std::filesystem::exists(folder.socket()));
}
