// Filters of ours: what they match and do, and how they are told from others'.
#include "adapters/netlink/filters.hpp"

#include <linux/if_ether.h>
#include <netinet/in.h>

#include <catch2/catch.hpp>

#include "adapters/netlink/filter_actions.hpp"
#include "adapters/netlink/flower.hpp"

using namespace isoline;
using namespace isoline::netlink;
using namespace std::chrono_literals;

namespace {

StreamFilter camera() {
  StreamFilter stream;
  stream.name = "camera in the third cell, left";
  stream.src_mac = *parse_mac_address("02:00:00:00:00:07");
  stream.dst_mac = *parse_mac_address("02:00:00:00:00:09");
  stream.vid = VlanId::from_tci(100);
  stream.pcp = Pcp::masked(5);
  stream.ether_type = 0x8892;
  stream.gate = StreamGate{TaiTime(7ns), 1ms, {{true, 500us, {}, {}}, {false, 500us, std::uint8_t{4}, 3000U}}};
  stream.policer = StreamPolicer{{10e6}, 3000, 1000U};
  return stream;
}

FilterNode node_of(const StreamFilter& stream) {
  AttributeWriter out;
  FilterNode node;
  node.kind = "flower";
  node.parent = clsact_ingress;
  node.handle = 1;
  node.priority = 0xc200;
  node.protocol = put_stream_match(out, stream);
  put_stream_actions(out, stream);
  node.options = out.bytes();
  return node;
}

StreamFilter read(const FilterNode& node) {
  PortConfig config;
  say_filters({node}, config);
  REQUIRE(config.streams.size() == 1);
  return config.streams[0];
}

}  // namespace

TEST_CASE("streams survive the kernel's attributes") {
  CHECK(read(node_of(camera())) == camera());
  CHECK(node_of(camera()).protocol == htons(ETH_P_8021Q));
  for (const char* name : {"a", "sixteen bytes ..", "seventeen bytes .", "thirty-two bytes, which are two.."}) {
    StreamFilter stream;
    stream.name = name;
    CHECK(read(node_of(stream)).name == name);
  }
  StreamFilter untagged;
  untagged.name = "arp";
  untagged.ether_type = ETH_P_ARP;
  untagged.policer = StreamPolicer{{80e9}, 102'400, {}};  // more bytes a second than 32 bits hold
  CHECK(read(node_of(untagged)) == untagged);
}

TEST_CASE("only what carries our marks is ours") {
  const FilterNode ours = node_of(camera());
  CHECK(is_ours(ours));
  FilterNode other = ours;
  other.priority = 7;
  CHECK_FALSE(is_ours(other));
  other = ours;
  other.kind = "bpf";
  CHECK_FALSE(is_ours(other));
  other = ours;
  other.chain = 3;
  CHECK_FALSE(is_ours(other));
  other = ours;
  AttributeWriter nameless;
  put_stream_match(nameless, camera());
  other.options = nameless.bytes();
  CHECK_FALSE(is_ours(other));
}

TEST_CASE("DSCP becomes a priority") {
  AttributeWriter out;
  CHECK(put_dscp_match(out, {Dscp::masked(46), false, false}) == htons(ETH_P_IP));
  put_priority_actions(out, Pcp::masked(6));
  const Attributes options(out.bytes());
  CHECK(decode_dscp_match(options) == Dscp::masked(46));
  CHECK(decode_priority_actions(options) == Pcp::masked(6));
  AttributeWriter tagged;
  CHECK(put_dscp_match(tagged, {Dscp::masked(46), true, true}) == htons(ETH_P_8021Q));
  CHECK_FALSE(decode_priority_actions(Attributes(tagged.bytes())));
}
