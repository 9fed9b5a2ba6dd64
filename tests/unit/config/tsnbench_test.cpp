// Scenarios of TSNBench: what they mean, and what is wrong with them.
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "config/tsnbench.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using Catch::Matchers::Contains;
using isoline::test::problems_of;

namespace {

const std::string topology = R"({
	"directed": true, "multigraph": true, "graph": {"path_length_cutoff_abs": 10},
	"nodes": [
		{"id": "n0", "is_switch": true, "processing_delay_ns": 4000, "fwd_header_b": 24, "queues_per_port": 8, "_pos": [0.5, -1]},
		{"id": "n1", "is_switch": true, "processing_delay_ns": 2000, "fwd_header_b": null, "queues_per_port": 4},
		{"id": "n2", "is_switch": false, "processing_delay_ns": 4000, "fwd_header_b": 24},
		{"id": "n3", "is_switch": false, "processing_delay_ns": 4000, "fwd_header_b": 24}
	],
	"links": [
		{"key": "e0", "source": "n2", "target": "n0", "propagation_delay_ns": 100, "link_speed_mbps": 1000},
		{"key": "e0", "source": "n0", "target": "n2", "propagation_delay_ns": 100, "link_speed_mbps": 1000},
		{"key": "e0", "source": "n0", "target": "n1", "propagation_delay_ns": 0, "link_speed_mbps": 1000},
		{"key": "e3", "source": "n1", "target": "n0", "propagation_delay_ns": 0, "link_speed_mbps": 1000},
		{"key": "e4", "source": "n1", "target": "n3", "propagation_delay_ns": 0, "link_speed_mbps": 100},
		{"key": "e5", "source": "n3", "target": "n1", "propagation_delay_ns": 0, "link_speed_mbps": 100}
	]
})";
const std::string streams = R"({
	"s0": {"sources": ["n2"], "destinations": ["n3", "n0"], "cycle_time_ns": 1000000, "frame_size_b": 236,
	       "max_latency_ns": 280000, "deadline_ns": null, "route": [["n2", "n9", "e7"]]},
	"s1": {"sources": ["n3"], "destinations": ["n2"], "cycle_time_ns": 500000, "frame_size_b": 40, "max_latency_ns": null}
})";

std::string scenario(const std::string& of_streams) {
  return "{\"topology\": " + topology + ", \"streams\": " + of_streams + "}";
}
std::string refusal(const std::string& of_streams) {
  return problems_of(config::parse_tsnbench(scenario(of_streams), "s.json"));
}
std::string stream(const std::string& inside) {
  return "{\"x\": {\"sources\": [\"n2\"], \"destinations\": [\"n3\"], \"cycle_time_ns\": 1000000, " + inside + "}}";
}

void check_sample(const config::NetworkFile& file) {
  const Network& network = file.network;
  REQUIRE(network.nodes.size() == 4);
  CHECK(network.nodes[0] == Node{"n0", NodeKind::bridge, 24});
  CHECK(network.nodes[1] == Node{"n1", NodeKind::bridge, 0});
  CHECK(network.nodes[2] == Node{"n2", NodeKind::end_station, 0});
  REQUIRE(network.links.size() == 6);
  CHECK(network.links[1].interface == "e0");
  CHECK(network.links[2].interface == "e0-2");
  CHECK(network.links[2].queues == 8);
  CHECK(network.links[4].queues == 4);

  // n0 begins to forward behind 24 bytes, its 4000 ns later; n1 when the frame is whole, as does n0 never to n1's slow
  // link.
  CHECK(slot_time(network, network.links[0], 236).count() == (236 + 20) * 8);
  CHECK(slot_time(network, network.links[0], 40).count() == (40 + 20) * 8);
  CHECK(forwarding_time(network, network.links[0], network.links[2], 236).count() == 24 * 8 + 100 + 4000);
  CHECK(forwarding_time(network, network.links[2], network.links[4], 236).count() == (236 + 8) * 8 + 2000);
  CHECK(network.links[4].processing_delay.count() == 0);  // of the station

  REQUIRE(file.streams.size() == 2);
  CHECK(file.streams[0].listeners == std::vector<NodeIndex>{3, 0});
  CHECK(file.streams[0].deadline.count() == 280'000);
  CHECK(file.streams[1].deadline.count() == 500'000);
  CHECK(file.streams[1].frame_size == 40);
}

}  // namespace

TEST_CASE("a scenario is one file with both, or two") {
  const auto loaded = config::parse_tsnbench(scenario(streams), "s.json");
  INFO(problems_of(loaded));
  REQUIRE(loaded);
  check_sample(*loaded);

  const auto folder = std::filesystem::temp_directory_path() / "isoline-tsnbench-test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "t.top") << topology;
  std::ofstream(folder / "t.pat") << streams;
  for (const bool turned : {false, true}) {
    const auto two =
        config::read_tsnbench(folder / (turned ? "t.pat" : "t.top"), folder / (turned ? "t.top" : "t.pat"));
    INFO(problems_of(two));
    REQUIRE(two);
    check_sample(*two);
  }
  CHECK_THAT(problems_of(config::read_tsnbench(folder / "t.top")), Contains("streams are missing"));
  CHECK_THAT(problems_of(config::read_tsnbench(folder / "t.pat")), Contains("topology is missing"));
  std::filesystem::remove_all(folder);
}

TEST_CASE("what is wrong with a scenario is said with its place") {
  CHECK_THAT(refusal(stream("\"max_latency_ns\": 5")), Contains("frame_size_b is missing"));
  CHECK_THAT(refusal(stream("\"frame_size_b\": -5")), Contains("bad value '-5' for frame_size_b"));
  CHECK_THAT(refusal(stream("\"frame_size_b\": 1e3")), Contains("bad value '1e3' for frame_size_b"));
  CHECK_THAT(refusal(stream("\"frame_size_b\": 100, \"max_latency_ns\": \"soon\"")), Contains("for max_latency_ns"));
  CHECK_THAT(refusal("{\"x\": {\"sources\": [\"n2\", \"n3\"], \"destinations\": [\"n0\"], \"cycle_time_ns\": 1000000,"
                     "\"frame_size_b\": 100}}"),
             Contains("stream 'x' has no single source") && Contains("it has 2"));
  CHECK_THAT(refusal("{\"x\": {\"sources\": [\"n2\"], \"destinations\": [\"n7\"], \"cycle_time_ns\": 1000000,"
                     "\"frame_size_b\": 100}}"),
             Contains("unknown node 'n7'"));
  CHECK_THAT(refusal("{\"x\": {\"sources\": [\"n2\"], \"destinations\": [\"n3\"], \"cycle_time_ns\": 0,"
                     "\"frame_size_b\": 100}}"),
             Contains("bad value '0' for cycle_time_ns"));
  CHECK_THAT(refusal("{\"x\": {\"sources\": [\"n2\"], \"destinations\": [\"n3\"], \"cycle_time_ns\": 9000,"
                     "\"frame_size_b\": 100}}"),
             Contains("stream 'x' is faster than its link"));
  CHECK_THAT(refusal("{\"x\": 1, \"x\": []}"), Contains("s.json"));
  CHECK_THAT(refusal("{\"a\\nb\": {\"sources\": [\"n2\"], \"destinations\": [\"n3\"], \"cycle_time_ns\": 1000000,"
                     "\"frame_size_b\": 100}}"),
             Contains("bad stream name 'a?b'"));
  CHECK_THAT(refusal("[]"), Contains("streams"));
  CHECK_THAT(problems_of(config::parse_tsnbench("{", "s.json")), Contains("not valid YAML"));
}
