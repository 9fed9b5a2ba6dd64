#include "format/json.hpp"

#include <catch2/catch.hpp>

#include "format/json_tape.hpp"
#include "support/flows.hpp"

using namespace isoline;
using namespace isoline::format;
using namespace std::chrono_literals;

namespace {

constexpr JsonOptions whole{.pretty = false, .histograms = true};

/// A document with one flow, in which `from` is replaced by `to`.
std::string changed(const std::string& from, const std::string& to) {
  Snapshot snapshot;
  Flow flow = test::flow("tcp 10.0.0.1:4840 10.0.0.9:51234 vid 100");
  flow.round_trip = test::distribution({60us});
  snapshot.flows = {flow};
  std::string text = encode_snapshot(snapshot, whole);
  const std::size_t at = text.find(from);
  REQUIRE(at != text.npos);
  return text.replace(at, from.size(), to);
}

void check_refused(const std::string& text, const std::string& where, const std::string& why) {
  const auto result = decode_snapshot(text);
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::invalid_input);
  CHECK(result.error().where == where);
  CHECK_THAT(result.error().why, Catch::Contains(why));
}

}  // namespace

TEST_CASE("every kind of key comes back from its JSON") {
  const std::vector<std::string> words{
      "tcp 10.0.0.1:4840 10.0.0.9:51234 dscp 46",
      "udp [fe80::1]:80 [fe80::2]:90 vid 100.200",
      "icmp 10.0.0.1 10.0.0.2 type 8 code 0 id 77",
      "icmp fe80::1 fe80::2 type 135 code 0",
      "ip 10.0.0.1 10.0.0.2 protocol 47",
      "fragment 10.0.0.1 10.0.0.2 protocol 17 vid 0",
      "profinet 02:00:00:00:00:01 02:00:00:00:00:02 vid 100 pcp 6 frame_id 0x8001",
      "ethercat 02:00:00:00:00:01 ff:ff:ff:ff:ff:ff",
      "ptp 02:00:00:00:00:01 01:1b:19:00:00:00 message_type 8 domain 24",
      "goose 02:00:00:00:00:01 01:0c:cd:01:00:01 vid 7 pcp 4 appid 0x0001",
      "sv 02:00:00:00:00:01 01:0c:cd:04:00:01 appid 0x4000",
      "opcua 02:00:00:00:00:01 01:00:5e:00:00:01 publisher_id 18446744073709551615 writer_group_id 1",
      "avtp 02:00:00:00:00:01 91:e0:f0:00:00:01 vid 2 pcp 3 stream_id 0xfedcba9876543210 subtype 2",
      "arp 02:00:00:00:00:01 ff:ff:ff:ff:ff:ff",
      "other 02:00:00:00:00:01 02:00:00:00:00:02 ether_type 0x88cc rtag",
      "tcp 10.0.0.1:1 10.0.0.2:2 vni 4096",
      "truncated 02:00:00:00:00:01 02:00:00:00:00:02 ether_type 0x0800",
      "malformed 02:00:00:00:00:01 02:00:00:00:00:02 ether_type 0x86dd"};
  Snapshot snapshot;
  for (const auto& one : words) snapshot.flows.push_back(test::flow(one));
  const auto back = decode_snapshot(encode_snapshot(snapshot));
  INFO((back ? "" : describe(back.error())));
  REQUIRE(back);
  REQUIRE(back->flows.size() == words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    CHECK(to_string(back->flows[i].key) == words[i]);
    CHECK(back->flows[i].key == snapshot.flows[i].key);
  }
}

TEST_CASE("a document with histograms holds the whole reading") {
  Snapshot snapshot;
  snapshot.taken = MonotonicTime(100s);
  snapshot.taken_wall = WallTime(1'700'000'000'123'456'789ns);
  snapshot.covers = 7s;
  Flow flow = test::flow("tcp 10.0.0.1:4840 10.0.0.9:51234", 12);
  flow.reverse = test::key("tcp 10.0.0.9:51234 10.0.0.1:4840 dscp 1");
  flow.stream = "a \"quoted\"\nstream \xc3\xa9";
  flow.round_trip = test::distribution({1us, 500ns, 3s, 70us});
  flow.round_trip->clock = ClockSource::hardware;
  flow.inter_arrival = test::distribution({1ms});
  flow.inter_arrival->has_histogram = false;
  flow.inter_arrival->histogram.bucket.fill(0);
  flow.cycle_deviation = test::distribution({1us, 100ns}, HistogramOrigin::deviation);
  flow.handshake = 5us;
  flow.delayed_acks = flow.lost = flow.duplicated = flow.reordered = flow.retransmitted = 0;
  flow.early_cycles = 1;
  flow.late_cycles = 2;
  flow.deadline_misses = UINT64_MAX;
  flow.cycle = 1ms;
  flow.cycle_source = CycleSource::learned;
  flow.disturbed = MonotonicTime(99s);
  snapshot.flows = {flow};
  snapshot.interfaces = {
      {"eth0", Direction::egress, {1, 2, 3}, {{FlowKind::tcp, {1, 2, 3}}}, {{"6", {1, 2, 3}}}, {"br0"}, {"xdp"}}};
  snapshot.overflow = {{"eth0", Direction::egress, FlowKind::sv, {4, 5, 6}}};
  snapshot.interfaces[0].evicted = {{7, 8, 9}, 10};
  snapshot.interfaces[0].losses = {11, 12, 13};
  snapshot.occupancy = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  const auto back = decode_snapshot(encode_snapshot(snapshot, whole));
  REQUIRE(back);
  CHECK(back->taken == snapshot.taken);
  CHECK(back->taken_wall == snapshot.taken_wall);
  CHECK(back->covers == snapshot.covers);
  REQUIRE(back->flows.size() == 1);
  const Flow& read = back->flows[0];
  CHECK(read.reverse == flow.reverse);
  CHECK(read.stream == flow.stream);
  CHECK(read.counts == flow.counts);
  CHECK(read.round_trip == flow.round_trip);
  CHECK(read.inter_arrival == flow.inter_arrival);
  CHECK(read.cycle_deviation == flow.cycle_deviation);
  CHECK_FALSE(read.jitter);
  CHECK(read.handshake == flow.handshake);
  CHECK(read.lost == 0u);
  CHECK(read.early_cycles == 1u);
  CHECK(read.deadline_misses == UINT64_MAX);
  CHECK(read.cycle_source == CycleSource::learned);
  CHECK(read.disturbed == flow.disturbed);
  CHECK(back->interfaces[0].views == snapshot.interfaces[0].views);
  CHECK(back->interfaces[0].may_miss == snapshot.interfaces[0].may_miss);
  CHECK(back->interfaces[0].kinds == snapshot.interfaces[0].kinds);
  CHECK(back->interfaces[0].traffic_classes == snapshot.interfaces[0].traffic_classes);
  CHECK(back->overflow[0].kind == FlowKind::sv);
  CHECK(back->overflow[0].counts == snapshot.overflow[0].counts);
  CHECK(back->interfaces[0].evicted == snapshot.interfaces[0].evicted);
  CHECK(back->interfaces[0].losses == snapshot.interfaces[0].losses);
  CHECK(back->occupancy.stamps_missing == 10);
  CHECK(encode_snapshot(*back, whole) == encode_snapshot(snapshot, whole));
}

TEST_CASE("percentiles are absent without a histogram, measures without samples") {
  Snapshot snapshot;
  Flow flow = test::flow("tcp 10.0.0.1:1 10.0.0.2:2");
  flow.round_trip = test::distribution({60us});
  flow.round_trip->has_histogram = false;
  flow.jitter = Distribution{};
  snapshot.flows = {flow};
  const std::string text = encode_snapshot(snapshot);
  CHECK_THAT(text, !Catch::Contains("p99"));
  CHECK_THAT(text, !Catch::Contains("jitter"));
  CHECK_THAT(text, !Catch::Contains("sum"));
  CHECK_THAT(text, Catch::Contains("\"reverse\": null"));
}

TEST_CASE("bad values are reported with their path") {
  check_refused(changed("\"src_port\":4840", "\"src_port\":65536"), "flows[0].key.src_port", "0 to 65535");
  check_refused(changed("\"src_port\":4840", "\"src_port\":-1"), "flows[0].key.src_port", "0 to 65535");
  check_refused(changed("\"src_port\":4840", "\"src_port\":4840.0"), "flows[0].key.src_port", "whole number");
  check_refused(changed("\"src_port\":4840", "\"src_port\":\"4840\""), "flows[0].key.src_port", "whole number");
  check_refused(changed("\"src_port\":4840,", ""), "flows[0].key", "'src_port' is missing");
  check_refused(changed("\"vid\":100", "\"vid\":4096"), "flows[0].key.vid", "0 to 4095");
  check_refused(changed("\"protocol\":\"tcp\"", "\"protocol\":\"tpc\""), "flows[0].key.protocol",
                "'tpc' is no protocol class");
  check_refused(changed("\"src_address\":\"10.0.0.1\"", "\"src_address\":\"fe80::1\""), "flows[0].key",
                "the other IPv6");
  check_refused(changed("\"direction\":\"ingress\"", "\"direction\":\"in\""), "flows[0].direction", "no direction");
  check_refused(changed("\"reverse\":null", "\"reverse\":\"tcp\""), "flows[0].reverse", "no name of a flow");
  check_refused(changed("\"clock\":\"monotonic\",\"sum\"", "\"clock\":\"sundial\",\"sum\""),
                "flows[0].round_trip_ns.clock", "no clock");
  check_refused(changed("\"min\":60000", "\"min\":60001"), "flows[0].round_trip_ns", "below its min");
  check_refused(changed("[[24,1]]", "[[82,1]]"), "flows[0].round_trip_ns.histogram.buckets[0][0]", "0 to 81");
  check_refused(changed("[[24,1]]", "[[24]]"), "flows[0].round_trip_ns.histogram.buckets[0]", "[index, count]");
  check_refused(changed("\"origin_ns\":1024", "\"origin_ns\":1000"), "flows[0].round_trip_ns.histogram.origin_ns",
                "64 or 1024");
  check_refused(changed("isoline.flow-list/1", "isoline.flow-list/2"), "schema", "only isoline.flow-list/1");
  check_refused(changed("1970-01-01T", "1970-02-30T"), "taken", "no time");
  check_refused(changed("\"interfaces\":[]", "\"interfaces\":{}"), "interfaces", "a list is due");
  check_refused("[]", "", "an object is due");
}

TEST_CASE("bad syntax is reported with its byte") {
  check_refused("", "byte 0", "no JSON");
  check_refused("{\"schema\": }", "byte 11", "no JSON");
  check_refused("{} x", "byte 3", "no JSON");
  check_refused("{\"a\": \"\xff\"}", "byte 7", "no JSON");
}

TEST_CASE("what nests deep, is large or overflows is refused, not followed") {
  check_refused(std::string(1'000'000, '['), "", "deeper than 16");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  check_refused(objects, "", "deeper than 16");
  CHECK(JsonTape::parse(std::string(16, '[') + std::string(16, ']'), 100));
  CHECK_FALSE(JsonTape::parse(std::string(17, '[') + std::string(17, ']'), 100));
  const auto large = JsonTape::parse("[1, 2, 3]", 8);
  REQUIRE_FALSE(large);
  CHECK_THAT(large.error().why, Catch::Contains("larger than 8 bytes"));
  check_refused("{\"schema\":\"isoline.flow-list/1\",\"taken_ns\":1e999}", "byte 47", "");
}

TEST_CASE("keys that a newer writer adds are passed over") {
  CHECK(decode_snapshot(changed("\"flows\":[{", "\"colour\":[{}],\"flows\":[{\"mood\":{\"a\":[1]},")));
}

TEST_CASE("any bytes become a valid JSON string") {
  CHECK(json_string("a\"b\\c\n\t\r\x01\x7f") == "\"a\\\"b\\\\c\\n\\t\\r\\u0001\\u007f\"");
  CHECK(json_string("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80") == "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"");
  // a lone byte, an overlong slash, a surrogate, a cut character
  CHECK(json_string("\xff") == "\"\xef\xbf\xbd\"");
  CHECK(json_string("\xc0\xaf") == "\"\xef\xbf\xbd\xef\xbf\xbd\"");
  CHECK(json_string("\xed\xa0\x80").find("\xed") == std::string::npos);
  CHECK(json_string("\xe2\x82") == "\"\xef\xbf\xbd\xef\xbf\xbd\"");
}
