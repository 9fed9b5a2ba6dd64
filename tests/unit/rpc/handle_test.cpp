// The API without a socket: paths, methods, permissions, and errors with a fitting status.
#include <string>

#include <catch2/catch.hpp>

#include "format/api_json.hpp"
#include "format/json.hpp"
#include "rpc/handle.hpp"
#include "support/fake_api.hpp"

using namespace isoline;
using namespace isoline::rpc;
using Catch::Matchers::Contains;

namespace {

Response ask(test::FakeApi& api, const char* method, const std::string& target, const std::string& body = {},
             Permission permission = Permission::change) {
  return handle({.method = method, .target = target, .body = body}, permission, api);
}

Error error_of(const Response& response) { return format::decode_error(response.body); }

}  // namespace

TEST_CASE("each verb reaches the Api and its value comes back") {
  test::FakeApi api;
  api.ports_value = {
      {.interface = "eth0", .index = {2}, .hook = Hook::tcx, .ingress = true, .egress = true, .remaining = {}}};
  api.cost_value = {{.program = "isoline_in",
                     .interface = "eth0",
                     .direction = Direction::ingress,
                     .runs = 7,
                     .run_time = Nanoseconds(9)}};

  auto response = ask(api, "GET", "/v1/status");
  CHECK(response.status == 200);
  CHECK(format::decode_status(response.body)->version == "1.2.3");

  response = ask(api, "GET", "/v1/flows");
  CHECK(response.status == 200);
  CHECK(format::decode_snapshot(response.body));

  response = ask(api, "GET", "/v1/probes");
  CHECK(response.status == 200);
  REQUIRE(format::decode_ports(response.body)->size() == 1);

  response = ask(api, "GET", "/v1/cost");
  CHECK(response.status == 200);
  CHECK(format::decode_cost(response.body)->at(0).runs == 7);

  CHECK(ask(api, "POST", "/v1/probes", R"({"interface":"eth0"})").status == 200);
  CHECK(ask(api, "POST", "/v1/probes", R"({"interface":"eth1","for_ns":5})").status == 200);
  CHECK(ask(api, "DELETE", "/v1/probes/eth0").status == 200);
  CHECK(ask(api, "DELETE", "/v1/probes/eth0%2e100").status == 200);
  CHECK(api.calls() == std::vector<std::string>{"status", "snapshot", "ports", "cost", "attach eth0", "attach eth1 5",
                                                "detach eth0", "detach eth0.100"});
}

TEST_CASE("those who may only read cannot change, and those who may nothing get nothing") {
  test::FakeApi api;
  CHECK(ask(api, "GET", "/v1/flows", {}, Permission::read).status == 200);
  for (const auto permission : {Permission::read, Permission::none}) {
    for (const auto& response : {ask(api, "POST", "/v1/probes", R"({"interface":"eth0"})", permission),
                                 ask(api, "DELETE", "/v1/probes/eth0", {}, permission)}) {
      CHECK(response.status == 403);
      CHECK(error_of(response).kind == ErrorKind::no_permission);
      CHECK_THAT(error_of(response).why, Contains("group isoline"));
      CHECK_THAT(error_of(response).hint, Contains("sudo"));
    }
  }
  for (const char* path : {"/v1/status", "/v1/flows", "/v1/probes", "/v1/cost"}) {
    CHECK(ask(api, "GET", path, {}, Permission::none).status == 403);
  }
  CHECK(api.calls() == std::vector<std::string>{"snapshot"});
}

TEST_CASE("paths that are not there, and methods that they do not have") {
  test::FakeApi api;
  for (const char* path : {"", "/", "/v1", "/v1/", "/v1/flow", "/v1/flows/", "/v1/flows?x=1", "/v2/flows", "v1/flows",
                           "*", "//v1/flows", "/v1/probes/", "/v1/probes/a/b", "http://localhost/v1/flows"}) {
    INFO(path);
    const auto response = ask(api, "GET", path);
    CHECK(response.status == 404);
    CHECK(error_of(response).kind == ErrorKind::not_found);
  }
  CHECK(ask(api, "DELETE", "/v1/probes/").status == 404);
  CHECK(ask(api, "DELETE", "/v1/probes/a/b").status == 404);
  auto response = ask(api, "DELETE", "/v1/probes");
  CHECK(response.status == 405);
  CHECK(response.allow == "GET, POST");
  response = ask(api, "GET", "/v1/probes/eth0");
  CHECK(response.status == 405);
  CHECK(response.allow == "DELETE");
  CHECK(ask(api, "get", "/v1/flows").status == 405);
  CHECK(ask(api, "", "/v1/flows").status == 405);
  CHECK(api.calls().empty());
}

TEST_CASE("bodies and names that say nothing useful never reach the Api") {
  test::FakeApi api;
  for (const char* body :
       {"", "{}", "[]", "null", "eth0", R"({"interface":5})", R"({"interface":""})", R"({"interface":"a/b"})",
        R"({"interface":"a b"})", R"({"interface":"12345678901234567"})", R"({"interface":"eth0","for_ns":-1})",
        R"({"interface":"eth0","for_ns":0})", R"({"interface":"eth0","for_ns":"1h"})", R"({"interface":"eth0")",
        "{\"interface\":\"\xff\"}"}) {
    INFO(body);
    const auto response = ask(api, "POST", "/v1/probes", body);
    CHECK(response.status == 400);
    CHECK(error_of(response).kind == ErrorKind::invalid_input);
  }
  for (const char* name : {"%", "%2", "%zz", "..", "%2e%2e", "%2f", "a%00b", "12345678901234567", "a%20b"}) {
    INFO(name);
    CHECK(ask(api, "DELETE", "/v1/probes/" + std::string(name)).status == 400);
  }
  CHECK(api.calls().empty());
}

TEST_CASE("every kind of error arrives whole, with a status that fits") {
  test::FakeApi api;
  const std::pair<ErrorKind, unsigned> kinds[] = {
      {ErrorKind::usage, 400},         {ErrorKind::invalid_input, 400}, {ErrorKind::not_found, 404},
      {ErrorKind::no_permission, 403}, {ErrorKind::unsupported, 501},   {ErrorKind::occupied, 409},
      {ErrorKind::unreachable, 502},   {ErrorKind::vanished, 410},      {ErrorKind::failed, 500}};
  for (const auto& [kind, status] : kinds) {
    api.fail_with(Error{kind, "what", "where", "why", "hint"});
    for (const auto& response :
         {ask(api, "GET", "/v1/status"), ask(api, "GET", "/v1/flows"), ask(api, "GET", "/v1/probes"),
          ask(api, "GET", "/v1/cost"), ask(api, "DELETE", "/v1/probes/eth0"),
          ask(api, "POST", "/v1/probes", R"({"interface":"eth0"})")}) {
      CHECK(response.status == status);
      const auto error = error_of(response);
      CHECK(error.kind == kind);
      CHECK(error.what == "what");
      CHECK(error.where == "where");
      CHECK(error.why == "why");
      CHECK(error.hint == "hint");
    }
  }
}

namespace {
class ThrowingApi final : public Api {
  Result<Status> status() override { throw std::bad_alloc(); }
  Result<Snapshot> snapshot() override { throw std::bad_alloc(); }
  Result<std::vector<ProbePort>> ports() override { throw std::bad_alloc(); }
  Result<void> attach(const std::string&, std::optional<Nanoseconds>) override { throw std::bad_alloc(); }
  Result<void> detach(const std::string&) override { throw std::bad_alloc(); }
  Result<std::vector<ProbeCost>> cost() override { throw std::bad_alloc(); }
};
}  // namespace

TEST_CASE("an Api that throws costs one answer") {
  ThrowingApi api;
  CHECK(handle({.method = "GET", .target = "/v1/flows", .body = {}}, Permission::read, api).status == 500);
}
