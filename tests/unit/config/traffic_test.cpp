// Streams that a generator sends, out of the planner's files.
#include <catch2/catch.hpp>

#include <filesystem>

#include "config/network.hpp"
#include "config/traffic.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using isoline::test::problems_of;

namespace {

const std::filesystem::path examples = std::filesystem::path(ISOLINE_SOURCE) / "tsn-config/examples";

std::string streams_with(const std::string& keys) {
  return "streams:\n  - {name: a, talker: t, listeners: [l], period: 1ms, " + keys + "}\n";
}

TrafficStream one(const std::string& keys) {
  const auto loaded = config::parse_traffic(streams_with(keys), "f");
  INFO(problems_of(loaded));
  REQUIRE(loaded);
  return loaded->at(0);
}

std::string problem(const std::string& keys) { return problems_of(config::parse_traffic(streams_with(keys), "f")); }

}  // namespace

TEST_CASE("the streams of a network file, with everything that is said of them") {
  const auto loaded = config::read_traffic(examples / "network-all-keys.yaml");
  INFO(problems_of(loaded));
  REQUIRE(loaded);
  REQUIRE(loaded->size() == 2);
  TrafficStream expected;
  expected.name = "a";
  expected.talker = "talker";
  expected.departures = Departures::poisson;
  expected.period = 10ms;
  expected.offset = 100us;
  expected.frames = 2;
  expected.frame_size = 300;
  expected.deadline = 5ms;
  expected.headers = {.src_mac = MacAddress{{2, 0, 0, 0, 0, 1}},
                      .dst_mac = MacAddress{{2, 0, 0, 0, 0, 2}},
                      .vid = VlanId::from_tci(100),
                      .pcp = 6,
                      .src_address = parse_ip_address("10.0.0.1").value(),
                      .dst_address = parse_ip_address("10.0.0.2").value(),
                      .src_port = 50'000,
                      .dst_port = 8620,
                      .dscp = 46};
  CHECK(loaded->at(0) == expected);
  CHECK(loaded->at(1).departures == Departures::cyclic);
  CHECK(loaded->at(1).deadline == 1ms);
}

TEST_CASE("a file of streams alone, and a plan") {
  CHECK(config::read_traffic(examples / "requests-traffic.yaml")->size() == 3);
  const auto planned = config::read_traffic(examples / "plan-small.yaml");
  REQUIRE(planned);
  REQUIRE(planned->size() == 1);  // the other one has no times
  CHECK(planned->at(0).name == "reading");
  CHECK(planned->at(0).offset == 20us);
  CHECK(planned->at(0).headers.pcp == 5);
  CHECK(problems_of(config::read_traffic(examples / "streams-small.yaml")).find("stream file of the probe") !=
        std::string::npos);
}

TEST_CASE("a frame whose size counts a tag has one") {
  CHECK(one("payload: 46").frame_size == 68);
  CHECK(one("payload: 46").headers.vid == VlanId{});
  CHECK_FALSE(one("frame_size: 64").headers.vid);
  CHECK_FALSE(one("frame_size: 64").headers.pcp);
  CHECK(one("frame_size: 64, traffic_class: 5").headers.pcp == 5);
  CHECK(one("frame_size: 64, traffic_class: 5, headers: {pcp: 6}").headers.pcp == 6);
}

TEST_CASE("headers that no frame can have are refused by generator and planner alike") {
  const auto network = [](const std::string& keys) {
    return problems_of(
        config::parse_network("nodes: [{name: t}, {name: l}]\nlinks: [{from: t, to: l}]\n" + streams_with(keys), "f"));
  };
  for (const auto& [headers, what] :
       {std::pair{"src_mac: 01:00:00:00:00:01", "no frame has this src_mac"},
        std::pair{"src_address: 10.0.0.1", "dst_address is missing"},
        std::pair{"dst_address: 10.0.0.1", "src_address is missing"},
        std::pair{"src_address: 10.0.0.1, dst_address: 'fd00::1'", "do not fit each other"},
        std::pair{"dst_port: 9", "dst_port has no place"}, std::pair{"dscp: 9", "dscp has no place"},
        std::pair{"vid: 4095", "vid"}, std::pair{"colour: 1", "unknown key 'colour'"}}) {
    INFO(headers);
    const std::string keys = std::string("frame_size: 100, headers: {") + headers + "}";
    CHECK(problem(keys).find(what) != std::string::npos);
    CHECK(network(keys).find(what) != std::string::npos);
  }
}

TEST_CASE("streams that cannot be sent are refused") {
  CHECK(problem("frame_size: 100, payload: 20").find("both there") != std::string::npos);
  CHECK(problem("frames: 1").find("frame_size is missing") != std::string::npos);
  CHECK(problem("payload: 100, earliest_offset: 1ms").find("begins too late") != std::string::npos);
  CHECK(problem("payload: 100, departures: often").find("departures") != std::string::npos);
  const std::string twice = streams_with("payload: 100") + streams_with("payload: 100").substr(9);
  CHECK(problems_of(config::parse_traffic(twice, "f")).find("duplicate stream name") != std::string::npos);
  CHECK(problems_of(config::parse_traffic("streams: []\n", "f")).find("names no stream") != std::string::npos);
}
