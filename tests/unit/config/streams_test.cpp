// Stream files: what they mean and what is refused.
#include <chrono>
#include <cstdio>
#include <string>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "config/file.hpp"
#include "config/streams.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using isoline::test::problems_of;

namespace {

const std::string good_match = "match: {protocol: profinet, frame_id: 0x8001}";

std::string refusal(const std::string& text) {
  const auto loaded = config::parse_stream_file(text, "s.yaml");
  REQUIRE_FALSE(loaded);
  return problems_of(loaded);
}

// A file with one stream, of which one line is given.
std::string one_stream(const std::string& line) {
  std::string text = "streams:\n  - name: a\n    match: {protocol: ptp}\n    cycle: 1ms\n";
  for (const char* key : {"name", "match", "cycle"}) {
    if (line.starts_with(std::string(key) + ":")) {
      const auto at = text.find(std::string(key) + ":");
      return text.replace(at, text.find('\n', at) - at, line);
    }
  }
  return text + "    " + line + "\n";
}

}  // namespace

TEST_CASE("a stream file says what the documentation says") {
  const auto loaded = config::parse_stream_file(R"(streams:
  - name: axis-1
    match: { protocol: profinet, src_mac: 02:00:00:00:00:01, dst_mac: "02:00:00:00:00:02", vid: 100, pcp: 6, frame_id: 0x8001 }
    cycle: 1ms
    deadline: 500us
    allowed_deviation: 50us
  - name: lift
    match: {protocol: udp, src_address: 10.0.0.1, dst_address: 10.0.0.2, src_port: 4000, dst_port: 4001}
    cycle: 4ms
rtp:
  - { port: 5004, clock_rate: 90kHz }
)",
                                                "s.yaml");
  INFO(problems_of(loaded));
  REQUIRE(loaded);
  REQUIRE(loaded->streams.size() == 2);
  const auto& axis = loaded->streams[0];
  CHECK(axis.name == "axis-1");
  CHECK(axis.match.kind == FlowKind::profinet);
  CHECK(axis.match.src_mac == MacAddress{{2, 0, 0, 0, 0, 1}});
  CHECK(axis.match.dst_mac == MacAddress{{2, 0, 0, 0, 0, 2}});
  CHECK(axis.match.outer_vid == VlanId::from_tci(100));
  CHECK(axis.match.pcp == std::uint8_t{6});
  CHECK(axis.match.stream_id == std::uint64_t{0x8001});
  CHECK_FALSE(axis.match.sub_id);
  CHECK_FALSE(axis.match.ether_type);
  CHECK(axis.cycle == 1ms);
  CHECK(axis.deadline == 500us);
  CHECK(axis.allowed_deviation == 50us);
  const auto& lift = loaded->streams[1];
  CHECK(lift.match.src_address == *parse_ip_address("10.0.0.1"));
  CHECK(lift.match.dst_address == *parse_ip_address("10.0.0.2"));
  CHECK(lift.match.src_port == std::uint16_t{4000});
  CHECK(lift.match.dst_port == std::uint16_t{4001});
  CHECK(lift.deadline == 0ns);
  CHECK(lift.allowed_deviation == 400us);
  REQUIRE(loaded->rtp_ports.size() == 1);
  CHECK(loaded->rtp_ports[0].port == 5004);
  CHECK(loaded->rtp_ports[0].clock_rate_hz == 90000);
}

TEST_CASE("a stream needs its name, match, protocol and cycle") {
  CHECK_THAT(refusal("streams:\n  - " + good_match + "\n    cycle: 1ms\n"), Contains("s.yaml:2:5: name is missing"));
  CHECK_THAT(refusal("streams:\n  - name: a\n    cycle: 1ms\n"), Contains("match is missing"));
  CHECK_THAT(refusal("streams:\n  - name: a\n    " + good_match + "\n"), Contains("cycle is missing"));
  CHECK_THAT(refusal(one_stream("match: {vid: 1}")), Contains("s.yaml:3:12: protocol is missing"));
  CHECK_THAT(refusal("rtp: [{port: 5004}]\n"), Contains("clock_rate is missing: every RTP port needs it"));
  CHECK_THAT(refusal(""), Contains("the file names no stream"));
  CHECK_THAT(refusal("streams: []\n"), Contains("the file names no stream"));
}

TEST_CASE("values are refused with the place, the reason and a way out") {
  CHECK_THAT(refusal(one_stream("cycle: 5")),
             Contains("s.yaml:4:12: bad value '5' for streams[0].cycle: its unit is missing") && Contains("1ms"));
  CHECK_THAT(refusal(one_stream("cycle: 5 lightyears")), Contains("unknown unit"));
  CHECK_THAT(refusal(one_stream("cycle: \"1ms\"")), Contains("without quotes"));
  CHECK_THAT(refusal(one_stream("cycle: 999ns")), Contains("out of range") && Contains("1us to 1h"));
  CHECK_THAT(refusal(one_stream("cycle: 2h")), Contains("out of range"));
  CHECK_THAT(refusal(one_stream("cycle: -1ms")), Contains("negative"));
  CHECK_THAT(refusal(one_stream("cycle: [1ms]")),
             Contains("wrong type for streams[0].cycle: it is a list, a single value is meant"));
  CHECK_THAT(refusal(one_stream("cycle:")), Contains("streams[0].cycle has no value"));
  CHECK_THAT(refusal(one_stream("deadline: 0us")), Contains("out of range"));
  CHECK_THAT(refusal(one_stream("allowed_deviation: 1ms")), Contains("s.yaml:5:24: allowed_deviation is too long"));
  CHECK_THAT(refusal(one_stream("name: no")), Contains("'no' for streams[0].name") && Contains("write \"no\""));
  CHECK_THAT(refusal(one_stream("name: 12")), Contains("it is a number, text is meant here"));
  for (const char* number : {"1e3", "0x10", "1_000", "-3", ".5", "10:20", "1.5"}) {
    INFO(number);
    CHECK_THAT(refusal(one_stream(std::string("name: ") + number)), Contains("it is a number"));
  }
  CHECK_THAT(refusal(one_stream("name: ''")), Contains("it is empty"));
  CHECK_THAT(refusal(one_stream("name: " + std::string(65, 'a'))), Contains("65 bytes, at most 64"));
  CHECK_THAT(refusal(one_stream("name: \"a\\nb\"")), Contains("control characters"));
  CHECK(config::parse_stream_file(one_stream("name: \"no\""), "s.yaml"));
  for (const char* name : {"1-drive", "10.0.0.1", "e3", "2nd", "."}) {
    INFO(name);
    CHECK(config::parse_stream_file(one_stream(std::string("name: ") + name), "s.yaml"));
  }
}

TEST_CASE("numbers mean the same to every reader, or are refused") {
  const auto with_vid = [](const std::string& vid) { return one_stream("match: {protocol: ptp, vid: " + vid + "}"); };
  CHECK_THAT(refusal(with_vid("010")),
             Contains("s.yaml:3:33: bad value '010' for streams[0].match.vid") && Contains("octal"));
  CHECK_THAT(refusal(with_vid("no")), Contains("it is no number"));
  CHECK_THAT(refusal(with_vid("\"10\"")), Contains("without quotes"));
  CHECK_THAT(refusal(with_vid("1_0")), Contains("it is no number"));
  CHECK_THAT(refusal(with_vid("+10")), Contains("it is no number"));
  CHECK_THAT(refusal(with_vid("-1")), Contains("it is no number"));
  CHECK_THAT(refusal(with_vid("1.5")), Contains("no whole number"));
  CHECK_THAT(refusal(with_vid("0x")), Contains("it is no number"));
  CHECK_THAT(refusal(with_vid("4095")), Contains("out of range") && Contains("at most 4094"));
  CHECK_THAT(refusal(with_vid("99999999999999999999999")), Contains("out of range"));
  CHECK(config::parse_stream_file(with_vid("0x0a"), "s.yaml")->streams[0].match.outer_vid->value() == 10);
  CHECK(config::parse_stream_file(with_vid("0"), "s.yaml")->streams[0].match.outer_vid->value() == 0);
}

TEST_CASE("names, matches and RTP ports are unique") {
  const std::string first = "streams:\n  - {name: a, cycle: 1ms, match: {protocol: sv, appid: 1, vid: 3}}\n";
  CHECK_THAT(refusal(first + "  - {name: a, cycle: 1ms, match: {protocol: sv, appid: 2, vid: 3}}\n"),
             Contains("s.yaml:3:12: duplicate stream name 'a': the stream at 2:12 has it already"));
  CHECK_THAT(refusal(first + "  - {name: b, cycle: 2ms, match: {vid: 0x3, protocol: sv, appid: 0x1}}\n"),
             Contains("s.yaml:3:34: two streams have the same match") && Contains("2:34"));
  CHECK_THAT(refusal("rtp:\n  - {port: 5004, clock_rate: 90kHz}\n  - {port: 5004, clock_rate: 8kHz}\n"),
             Contains("s.yaml:3:12: duplicate RTP port 5004"));
  CHECK(config::parse_stream_file(first + "  - {name: b, cycle: 1ms, match: {protocol: goose, appid: 1, vid: 3}}\n",
                                  "s.yaml"));
}

TEST_CASE("RTP clock rates are frequencies in whole hertz") {
  const auto with_rate = [](const std::string& rate) { return "rtp: [{port: 5004, clock_rate: " + rate + "}]\n"; };
  CHECK(config::parse_stream_file(with_rate("44.1kHz"), "s.yaml")->rtp_ports[0].clock_rate_hz == 44100);
  CHECK_THAT(refusal(with_rate("90000")), Contains("its unit is missing") && Contains("90kHz"));
  CHECK_THAT(refusal(with_rate("0.5Hz")), Contains("out of range"));
  CHECK_THAT(refusal(with_rate("1.5Hz")), Contains("no whole number of hertz"));
  CHECK_THAT(refusal(with_rate("2GHz")), Contains("out of range"));
}

TEST_CASE("files that cannot be read say why") {
  const auto missing = config::read_stream_file("/nowhere/s.yaml");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().front().kind == ErrorKind::not_found);
  CHECK(missing.error().front().where == "/nowhere/s.yaml");
  CHECK_FALSE(config::read_stream_file("/"));
  CHECK_THAT(problems_of(config::read_stream_file("/dev/zero")), Contains("too large"));
}

TEST_CASE("the messages that the documentation shows are literal") {
  const auto documentation = config::read_file(std::string(ISOLINE_SOURCE) + "/docs/formats/streams.md");
  REQUIRE(documentation);
  const auto loaded = config::parse_stream_file(
      "streams:\n  - name: x\n    match: {protocol: ptp, src_mac: 02:00:00:00:00:01, frame_id: 1}\n    cycle: 5\n    "
      "dedline: 1ms\n",
      "plant.yaml");
  REQUIRE_FALSE(loaded);
  REQUIRE(loaded.error().size() == 3);
  for (const auto& problem : loaded.error()) CHECK_THAT(*documentation, Contains(describe(problem)));
}
