// Clients that send nonsense, stall, flood or never read: none blocks the others.
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "rpc/client.hpp"
#include "rpc/server.hpp"
#include "support/fake_api.hpp"
#include "unit/rpc/socket_fixture.hpp"

using namespace isoline;
using namespace isoline::rpc;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

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
  test::RawClient raw() const { return test::RawClient(folder.socket()); }
  // An orderly client is served, whatever the others do.
  bool serves() const {
    const auto client = Client::connect(folder.socket());
    return client && (*client)->status();
  }
  // An answer that no socket buffer holds.
  void make_snapshot_large() {
    for (std::uint32_t i = 0; i < 20000; ++i) {
      Flow flow;
      flow.interface = "eth0";
      flow.key.kind = FlowKind::udp;
      flow.key.src_port = static_cast<std::uint16_t>(i);
      api.snapshot_value.flows.push_back(flow);
    }
  }
};

const std::string ask_flows = "GET /v1/flows HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace

TEST_CASE("nonsense gets one clear answer and the door") {
  Running running;
  for (const std::string nonsense :
       {"hello\r\n\r\n", "GET\r\n\r\n", "GET /v1/status\r\n\r\n", "GET /v1/status HTTP/9.9\r\n\r\n",
        "GET /v1/status HTTP/1.1\r\nno colon\r\n\r\n", "{\"interface\":\"eth0\"}\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "POST /v1/probes HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "POST /v1/probes HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    INFO(nonsense);
    auto raw = running.raw();
    raw.say(nonsense);
    raw.end_of_talk();
    const auto answer = raw.hear_all();
    CHECK_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
    CHECK_THAT(answer, Contains("\"kind\":\"invalid_input\"") && Contains("no HTTP/1.1"));
  }
  CHECK(running.serves());
  CHECK(test::comes_true([&] { return running.server->connections() == 0; }));
}

TEST_CASE("random bytes never hurt the server") {
  Running running;
  std::mt19937 random(1);
  for (int i = 0; i < 300; ++i) {
    std::string bytes(random() % 400, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    if (i % 2 == 0) bytes = "GET /v1/" + bytes + "\r\n\r\n";
    auto raw = running.raw();
    raw.say(bytes);
    raw.end_of_talk();
    raw.hear_all();
  }
  CHECK(running.serves());
}

TEST_CASE("too much is refused with the limit") {
  Running running;
  auto large_body = running.raw();
  large_body.say("POST /v1/probes HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n" + std::string(65537, ' '));
  CHECK_THAT(large_body.hear_all(), StartsWith("HTTP/1.1 413") && Contains("65536 bytes"));
  auto endless_chunks = running.raw();
  endless_chunks.say("POST /v1/probes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "1000\r\n" + std::string(4096, ' ') + "\r\n";
  for (int i = 0; i < 1000 && endless_chunks.say(chunk); ++i) {
  }
  CHECK_THAT(endless_chunks.hear_all(), StartsWith("HTTP/1.1 413"));
  auto large_header = running.raw();
  large_header.say("GET /v1/status HTTP/1.1\r\nX: " + std::string(70000, 'x'));
  CHECK_THAT(large_header.hear_all(), StartsWith("HTTP/1.1 431"));
  CHECK(running.api.calls().empty());
  CHECK(running.serves());
}

TEST_CASE("a body at the limit is read") {
  Running running;
  auto raw = running.raw();
  const std::string request = R"({"interface":"eth0"})";
  raw.say("POST /v1/probes HTTP/1.0\r\nContent-Length: 65536\r\n\r\n" + request +
          std::string(65536 - request.size(), ' '));
  CHECK_THAT(raw.hear_all(), Contains("200 OK"));
  CHECK(running.api.calls() == std::vector<std::string>{"attach eth0"});
}

TEST_CASE("half requests block nobody, and are hung up on in time") {
  Running running({.request_timeout = 200ms});
  std::vector<test::RawClient> stalled;
  for (const char* half :
       {"", "G", "GET /v1/status HTTP/1.1\r\nHost:", "POST /v1/probes HTTP/1.1\r\nContent-Length: 100\r\n\r\n{"}) {
    stalled.push_back(running.raw());
    stalled.back().say(half);
  }
  CHECK(running.serves());
  for (auto& raw : stalled) CHECK(raw.hear_all().empty());
  CHECK(test::comes_true([&] { return running.server->connections() == 0; }));
}

TEST_CASE("a client that sends byte by byte gets no more time than others") {
  Running running({.request_timeout = 100ms});
  auto raw = running.raw();
  const auto begin = std::chrono::steady_clock::now();
  while (raw.say("x")) {
    REQUIRE(std::chrono::steady_clock::now() - begin < 20s);
  }
  CHECK(running.serves());
}

TEST_CASE("a client that does not read its answer blocks nobody, and is dropped") {
  Running running({.request_timeout = 1h, .stall_timeout = 200ms});
  running.make_snapshot_large();
  auto lazy = running.raw();
  lazy.say(ask_flows);
  REQUIRE(test::comes_true([&] { return !running.api.calls().empty(); }));
  CHECK(running.serves());
  REQUIRE(test::comes_true([&] { return running.server->connections() == 0; }));
  // What the kernel held is all that there is: the answer was cut off.
  const auto heard = lazy.hear_all();
  CHECK_THAT(heard, StartsWith("HTTP/1.1 200 OK"));
  CHECK(heard.size() < 2 * 1024 * 1024);
}

TEST_CASE("answers that nobody takes do not fill the memory") {
  Running running({.max_pending = 3 * 1024 * 1024});
  running.make_snapshot_large();
  std::vector<test::RawClient> lazy;
  for (int i = 0; i < 3; ++i) {
    lazy.push_back(running.raw());
    lazy.back().say(ask_flows);
    REQUIRE(test::comes_true([&] { return running.api.calls().size() == static_cast<std::size_t>(i) + 1; }));
  }
  CHECK_THAT(lazy[2].hear_until("\r\n"), Contains("503 Service Unavailable"));
  CHECK_THAT(lazy[2].hear_until("}\n"), Contains("slow readers"));
  CHECK(running.serves());
}

TEST_CASE("connections are limited, and the one too many is told so") {
  Running running({.max_connections = 4});
  {
    std::vector<test::RawClient> open;
    for (unsigned i = 0; i < 4; ++i) {
      open.push_back(running.raw());
      REQUIRE(test::comes_true([&] { return running.server->connections() == i + 1; }));
    }
    auto fifth = running.raw();
    CHECK_THAT(fifth.hear_all(), StartsWith("HTTP/1.1 503") && Contains("too many connections"));
    const auto client = Client::connect(running.folder.socket());
    REQUIRE(client);
    const auto status = (*client)->status();
    REQUIRE_FALSE(status);
    CHECK(status.error().kind == ErrorKind::failed);
    CHECK(status.error().why == "too many connections are open");
  }
  REQUIRE(test::comes_true([&] { return running.server->connections() == 0; }));
  CHECK(running.serves());
}
