#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "model/flow_key.hpp"

using namespace isoline;

namespace {

const std::string macs = "02:00:00:00:00:01 02:00:00:00:00:02";

FlowKey key(const std::string& words) {
  INFO(words);
  const auto parsed = parse_flow_key(words);
  if (!parsed) FAIL(describe(parsed.error()));
  return *parsed;
}

Error refusal(const std::string& words) {
  INFO(words);
  const auto parsed = parse_flow_key(words);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().kind == ErrorKind::invalid_input);
  return parsed.error();
}

}  // namespace

TEST_CASE("the words of each kind are printed as they were read") {
  for (const std::string& words : std::vector<std::string>{
           "tcp 10.0.0.1:4840 10.0.0.9:51234",
           "tcp 10.0.0.1:4840 10.0.0.9:51234 dscp 46 vid 100.200 rtag",
           "udp [fe80::1]:80 [fe80::2]:90 vid 0",
           "udp [::ffff:10.0.0.1]:80 [::]:90 dscp 63 vni 16777215",
           "icmp 10.0.0.1 10.0.0.2 type 8 code 0 id 77",
           "icmp 10.0.0.1 10.0.0.2 type 0 code 0 id 0",
           "icmp fe80::1 fe80::2 type 135 code 0",
           "ip 10.0.0.1 10.0.0.2 protocol 47",
           "fragment fe80::1 fe80::2 protocol 17",
           "profinet " + macs + " vid 100 pcp 6 frame_id 0x8001",
           "ethercat " + macs,
           "ptp " + macs + " message_type 11 domain 0",
           "goose " + macs + " vid 0 pcp 4 appid 0x0001",
           "sv " + macs + " vid 7 appid 0x4000",
           "opcua " + macs + " publisher_id 18446744073709551615 writer_group_id 65535",
           "avtp " + macs + " stream_id 0x0200000000010007 subtype 2 rtag",
           "arp " + macs,
           "other " + macs + " ether_type 0x88cc vni 0",
           "other " + macs + " ether_type 0x0000",
           "truncated " + macs + " vid 5 ether_type 0x0800",
           "truncated 00:00:00:00:00:00 00:00:00:00:00:00",
           "malformed " + macs + " pcp 3 ether_type 0x86dd",
       }) {
    CHECK(to_string(key(words)) == words);
  }
}

TEST_CASE("words set the fields of the key") {
  const FlowKey tcp = key("tcp 10.0.0.1:4840 10.0.0.9:51234 dscp 46 vid 100.200");
  CHECK(tcp.kind == FlowKind::tcp);
  CHECK(tcp.protocol == 6);
  CHECK(tcp.src_port == 4840);
  CHECK(tcp.dst_port == 51234);
  CHECK(tcp.dscp == 46);
  CHECK(tcp.outer_vid->value() == 100);
  CHECK(tcp.inner_vid->value() == 200);
  const FlowKey ptp = key("ptp " + macs + " message_type 2 domain 24");
  CHECK(ptp.ether_type == 0x88f7);
  CHECK(ptp.stream_id == 2);
  CHECK(ptp.sub_id == 24);
  CHECK(key("icmp fe80::1 fe80::2 type 128 code 0 id 7").protocol == 58);
}

TEST_CASE("fields may come in any order and in either base") {
  CHECK(key("profinet " + macs + " frame_id 32769 pcp 6 vid 100") ==
        key("profinet " + macs + "  vid 0x64 pcp 6 frame_id 0x8001 "));
}

TEST_CASE("a refusal says where and why") {
  CHECK(refusal("").why == "no words");
  CHECK(refusal("tpc 10.0.0.1:1 10.0.0.2:2").why == "unknown kind of flow 'tpc'");
  CHECK(refusal("tcp 10.0.0.1:1").why == "source and destination must follow the kind");
  const Error unknown = refusal("tcp 10.0.0.1:1 10.0.0.2:2 frame_id 7");
  CHECK(unknown.where == "column 27");
  CHECK(unknown.why == "a flow of kind tcp has no 'frame_id'");
  CHECK(refusal("tcp 10.0.0.1:1 10.0.0.2:2 dscp").why == "'dscp' needs a value");
  CHECK(refusal("tcp 10.0.0.1:1 10.0.0.2:2 dscp 64").why == "'64' is no number up to 63");
  CHECK(refusal("tcp 10.0.0.1:1 10.0.0.2:2 dscp 1 dscp 1").why == "'dscp' is given twice");
}

TEST_CASE("keys that no frame can have are refused") {
  for (const std::string& words : std::vector<std::string>{
           "tcp 10.0.0.1 10.0.0.2",
           "tcp 10.0.0.1:65536 10.0.0.2:1",
           "tcp 10.0.0.1:-1 10.0.0.2:1",
           "tcp [10.0.0.1]:1 10.0.0.2:1",
           "tcp fe80::1:80 fe80::2:80",
           "tcp [fe80::1]:80 10.0.0.1:80",
           "tcp 10.0.0.1:1 10.0.0.2:2 vid 4096",
           "tcp 10.0.0.1:1 10.0.0.2:2 vid 1.",
           "tcp 10.0.0.1:1 10.0.0.2:2 vid 1.2.3",
           "tcp 10.0.0.1:1 10.0.0.2:2 vid 1 vni 1",
           "tcp 10.0.0.1:1 10.0.0.2:2 pcp 1",
           "icmp 10.0.0.1:1 10.0.0.2:2",
           "udp 10.0.0.1:1 10.0.0.2:2 vni 16777216",
           "profinet " + macs + " frame_id 0x10000",
           "profinet " + macs + " ether_type 0x8892",
           "ptp " + macs + " message_type 16",
           "arp " + macs + " pcp 8",
           "arp 10.0.0.1 10.0.0.2",
           "arp " + macs + " rtag rtag",
           "tcp " + macs,
       }) {
    refusal(words);
  }
}

TEST_CASE("the reverse of a flow swaps its ends") {
  CHECK(reversed(key("tcp 10.0.0.1:1 10.0.0.2:2 dscp 46 vid 3")) == key("tcp 10.0.0.2:2 10.0.0.1:1 dscp 46 vid 3"));
  CHECK(reversed(key("profinet " + macs + " frame_id 0x8001")) ==
        key("profinet 02:00:00:00:00:02 02:00:00:00:00:01 frame_id 0x8001"));
}

TEST_CASE("the reverse of an echo request is its reply") {
  CHECK(reversed(key("icmp 10.0.0.1 10.0.0.2 type 8 code 0 id 7")) == key("icmp 10.0.0.2 10.0.0.1 type 0 code 0 id 7"));
  CHECK(reversed(key("icmp fe80::1 fe80::2 type 129 code 0 id 7")) == key("icmp fe80::2 fe80::1 type 128 code 0 id 7"));
  CHECK(reversed(key("icmp 10.0.0.1 10.0.0.2 type 3 code 1")) == key("icmp 10.0.0.2 10.0.0.1 type 3 code 1"));
}

TEST_CASE("group addresses are multicast") {
  CHECK(is_multicast(key("udp 10.0.0.1:1 224.0.0.1:2")));
  CHECK(is_multicast(key("udp 10.0.0.1:1 239.255.255.255:2")));
  CHECK(is_multicast(key("udp 10.0.0.1:1 255.255.255.255:2")));
  CHECK(is_multicast(key("udp [fe80::1]:1 [ff02::1]:2")));
  CHECK(is_multicast(key("arp 02:00:00:00:00:01 ff:ff:ff:ff:ff:ff")));
  CHECK(is_multicast(key("goose 02:00:00:00:00:01 01:0c:cd:01:00:01 appid 1")));
  CHECK_FALSE(is_multicast(key("udp 224.0.0.1:1 10.0.0.1:2")));
  CHECK_FALSE(is_multicast(key("udp 10.0.0.1:1 240.0.0.1:2")));
  CHECK_FALSE(is_multicast(key("arp 01:00:00:00:00:01 02:ff:ff:ff:ff:ff")));
}

TEST_CASE("names of kinds and directions") {
  for (std::size_t i = 0; i < flow_kind_count; ++i) {
    const auto kind = static_cast<FlowKind>(i);
    CHECK(parse_flow_kind(to_string(kind)) == kind);
  }
  CHECK_FALSE(parse_flow_kind("TCP"));
  CHECK(to_string(FlowKind::malformed) == std::string("malformed"));
  CHECK(to_string(Direction::ingress) == std::string("ingress"));
  CHECK(to_string(Direction::egress) == std::string("egress"));
}
