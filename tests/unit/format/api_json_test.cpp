#include "format/api_json.hpp"

#include <catch2/catch.hpp>

using namespace isoline;
using namespace isoline::format;
using namespace std::chrono_literals;

TEST_CASE("an attach request and back") {
  CHECK(encode_attach_request({"eth0", {}}) == "{\"interface\":\"eth0\"}\n");
  CHECK(encode_attach_request({"eth0", 1h}) == "{\"interface\":\"eth0\",\"for_ns\":3600000000000}\n");
  const auto request = decode_attach_request("{\"interface\": \"eth0\", \"for_ns\": 5000000000}");
  REQUIRE(request);
  CHECK(request->interface == "eth0");
  CHECK(request->lasting == 5s);
  CHECK_FALSE(decode_attach_request("{\"interface\": \"eth0\"}")->lasting);
}

TEST_CASE("requests that make no sense are refused") {
  for (const char* text : {"", "null", "[]", "{}", "{\"interface\": 5}", "{\"interface\": \"\"}",
                           "{\"interface\": \"eth0\", \"for_ns\": 0}", "{\"interface\": \"eth0\", \"for_ns\": -5}",
                           "{\"interface\": \"eth0\", \"for_ns\": 1.5}", "{\"interface\": \"eth0\", \"for_ns\": null}",
                           "{\"interface\": \"eth0\", \"for_ns\": 9223372036854775808}"}) {
    INFO(text);
    const auto request = decode_attach_request(text);
    REQUIRE_FALSE(request);
    CHECK(request.error().kind == ErrorKind::invalid_input);
    CHECK(request.error().what == "cannot read the request");
  }
  CHECK_FALSE(decode_attach_request("{\"interface\":\"" + std::string(1 << 20, 'e') + "\"}"));
}

TEST_CASE("status and back") {
  const DaemonStatus status{"0.1.0", "agent", 90s, {1, 2, 3, 4, 5, 15}, 4026531840};
  const auto back = decode_status(encode_status(status));
  REQUIRE(back);
  CHECK(back->version == "0.1.0");
  CHECK(back->role == "agent");
  CHECK(back->uptime == 90s);
  CHECK(back->network_namespace == 4026531840);
  CHECK(back->memory.flows == 1);
  CHECK(back->memory.counters == 5);
  CHECK(back->memory.total == 15);
  CHECK(encode_memory(status.memory) ==
        "{\"flows\":1,\"histograms\":2,\"conversations\":3,\"index\":4,\"counters\":5,\"total\":15}\n");
}

TEST_CASE("probes and back") {
  const std::vector<ProbePort> ports{{"eth0", {2}, Hook::tcx, true, true, 90s},
                                     {"eth1", {7}, Hook::xdp, true, false, {}}};
  CHECK(encode_ports({}) == "{\"probes\":[]}\n");
  const auto back = decode_ports(encode_ports(ports));
  REQUIRE(back);
  REQUIRE(back->size() == 2);
  CHECK((*back)[0].remaining == 90s);
  CHECK((*back)[1].hook == Hook::xdp);
  CHECK((*back)[1].index.value == 7);
  CHECK_FALSE((*back)[1].egress);
  CHECK_FALSE((*back)[1].remaining);
  CHECK(encode_ports(*back, true) == encode_ports(ports, true));
  CHECK(decode_ports(
            "{\"probes\":[{\"interface\":\"e\",\"index\":1,\"hook\":\"hook\",\"ingress\":true,\"egress\":true}]}")
            .error()
            .where == "probes[0].hook");
}

TEST_CASE("cost and back") {
  const std::vector<ProbeCost> cost{{"isoline_in", "eth0", Direction::ingress, 4, 402ns},
                                    {"isoline_out", "eth0", Direction::egress, 0, 0ns}};
  const std::string text = encode_cost(cost);
  CHECK_THAT(text, Catch::Contains("\"ns_per_run\":100}"));
  const auto back = decode_cost(text);
  REQUIRE(back);
  CHECK((*back)[0].program == "isoline_in");
  CHECK((*back)[0].runs == 4);
  CHECK((*back)[0].run_time == 402ns);
  CHECK((*back)[1].direction == Direction::egress);
}

TEST_CASE("errors of every kind and back") {
  for (const ErrorKind kind :
       {ErrorKind::usage, ErrorKind::invalid_input, ErrorKind::not_found, ErrorKind::no_permission,
        ErrorKind::unsupported, ErrorKind::occupied, ErrorKind::unreachable, ErrorKind::vanished, ErrorKind::failed}) {
    CHECK(parse_error_kind(to_string(kind)) == kind);
    CHECK(decode_error(encode_error({kind, "what", "where", "why", "hint"})).kind == kind);
  }
  const Error error{ErrorKind::not_found, "cannot attach to eth7", "eth7", "no such interface", ""};
  CHECK(encode_error(error) ==
        "{\"error\":{\"kind\":\"not_found\",\"what\":\"cannot attach to eth7\",\"where\":\"eth7\",\"why\":\"no such "
        "interface\"}}\n");
  CHECK(describe(decode_error(encode_error(error))) == describe(error));
  CHECK(decode_error("garbage").kind == ErrorKind::invalid_input);
  CHECK(decode_error("{\"error\":{\"kind\":\"strange\"}}").where == "error.kind");
  CHECK_FALSE(parse_error_kind(""));
}
