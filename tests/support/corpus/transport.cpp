// TCP, UDP, RTP, ICMP and VXLAN.
#include "support/corpus/parts.hpp"

namespace isoline::test {
namespace {

constexpr std::size_t v4_transport = 34, v6_transport = 54;
const std::string broken4 = " " + macs + " ether_type 0x0800", broken6 = " " + macs + " ether_type 0x86dd";

void add_tcp(Corpus& corpus) {
  const Bytes tcp = ipv4_frame().tcp(4840, 51234, {.sequence = 5, .acknowledgement = 6}).payload(10).build();
  const std::string key = "tcp 10.0.0.1:4840 10.0.0.9:51234";
  add(corpus, "tcp over ipv4", tcp, key);
  add(corpus, "tcp over ipv6", ipv6_frame({.dscp = 46}).tcp(4840, 51234, {.flags = 0x02}).build(),
      "tcp [fe80::1]:4840 [fe80::2]:51234 dscp 46");
  add(corpus, "tcp in vlan", frame().vlan(100, 6).ipv4(ip("10.0.0.1"), ip("10.0.0.9")).tcp(4840, 51234).build(),
      key + " vid 100");
  add(corpus, "tcp with options", ipv4_frame().tcp(4840, 51234, {.option_words = 10}).build(), key);
  add(corpus, "tcp data offset 4", patched(tcp, v4_transport + 12, {0x40}), "malformed" + broken4);
  add(corpus, "tcp data offset beyond segment", patched(tcp, v4_transport + 12, {0x80}), "malformed" + broken4);
  add(corpus, "tcp data offset beyond segment, in padding",
      patched(ipv4_frame().tcp(1, 2).pad_to(80).build(), v4_transport + 12, {0x60}), "malformed" + broken4);
  add(corpus, "tcp of 19 bytes", patched(tcp, 16, {0, 39}), "truncated" + broken4);
  add(corpus, "tcp over ipv6 of 19 bytes", patched(ipv6_frame().tcp(1, 2).build(), 18, {0, 19}), "truncated" + broken6);
}

void add_udp(Corpus& corpus) {
  const Bytes udp = ipv4_frame().udp(5000, 5001).payload(20).build();
  const std::string key = "udp 10.0.0.1:5000 10.0.0.9:5001";
  add(corpus, "udp over ipv4", udp, key);
  add(corpus, "udp over ipv6", ipv6_frame().udp(80, 90).payload(1).build(), "udp [fe80::1]:80 [fe80::2]:90");
  add(corpus, "udp ports 0", ipv4_frame().udp(0, 0).build(), "udp 10.0.0.1:0 10.0.0.9:0");
  add(corpus, "udp length 0", patched(udp, v4_transport + 4, {0, 0}), key);
  add(corpus, "udp length 7", patched(udp, v4_transport + 4, {0, 7}), "malformed" + broken4);
  add(corpus, "udp length beyond payload", patched(udp, v4_transport + 4, {0, 29}), "malformed" + broken4);
  add(corpus, "udp length below payload", patched(udp, v4_transport + 4, {0, 8}), key);
  add(corpus, "udp of 7 bytes", patched(udp, 16, {0, 27}), "truncated" + broken4);
  add(corpus, "udp over ipv6 length 7", patched(ipv6_frame().udp(1, 2).build(), v6_transport + 4, {0, 7}),
      "malformed" + broken6);
  add(corpus, "rtp",
      ipv4_frame({.dscp = 46}).udp(5004, 5004).rtp({.sequence = 9, .timestamp = 8000}).payload(160).build(),
      "udp 10.0.0.1:5004 10.0.0.9:5004 dscp 46");
}

void add_icmp(Corpus& corpus) {
  add(corpus, "icmp echo request", ipv4_frame().echo(false, 77, 1).payload(56).build(),
      "icmp 10.0.0.1 10.0.0.9 type 8 code 0 id 77");
  add(corpus, "icmp echo reply", ipv4_frame().echo(true, 77, 1).payload(56).build(),
      "icmp 10.0.0.1 10.0.0.9 type 0 code 0 id 77");
  add(corpus, "icmp unreachable", ipv4_frame().icmp(3, 1, 77).payload(28).build(),
      "icmp 10.0.0.1 10.0.0.9 type 3 code 1");
  add(corpus, "icmpv6 echo request", ipv6_frame().echo(false, 77, 1).build(),
      "icmp fe80::1 fe80::2 type 128 code 0 id 77");
  add(corpus, "icmpv6 echo reply", ipv6_frame().echo(true, 77, 1).build(),
      "icmp fe80::1 fe80::2 type 129 code 0 id 77");
  add(corpus, "icmpv6 neighbour solicitation", ipv6_frame().icmp(135, 0, 77).payload(16).build(),
      "icmp fe80::1 fe80::2 type 135 code 0");
  add(corpus, "icmpv6 type 8 has no identifier", ipv6_frame().icmp(8, 0, 77).build(),
      "icmp fe80::1 fe80::2 type 8 code 0");
  add(corpus, "icmp in ipv6", ipv6_frame().protocol(1).payload(8).build(), "ip fe80::1 fe80::2 protocol 1");
  add(corpus, "icmpv6 in ipv4", ipv4_frame().protocol(58).payload(8).build(), "ip 10.0.0.1 10.0.0.9 protocol 58");
  add(corpus, "icmp of 7 bytes", ipv4_frame().protocol(1).payload(7).build(), "truncated" + broken4);
}

}  // namespace

void add_transport(Corpus& corpus) {
  add_tcp(corpus);
  add_udp(corpus);
  add_icmp(corpus);
}

void add_tunnels(Corpus& corpus) {
  const auto tunnel = [](std::uint32_t vni) {
    return frame().vlan(7, 4).rtag(3).ipv4(ip("192.0.2.1"), ip("192.0.2.2"), {.dscp = 10}).udp(40000, 4789).vxlan(vni);
  };
  const auto inner = [&](std::uint32_t vni) { return tunnel(vni).ethernet(mac(3), mac(4)); };
  const std::string inner_macs = "02:00:00:00:00:03 02:00:00:00:00:04";
  const std::string outer = "udp 192.0.2.1:40000 192.0.2.2:4789 dscp 10 vid 7 rtag";
  const Bytes tcp = inner(0xabcdef).ipv4(ip("10.0.0.1"), ip("10.0.0.9"), {.dscp = 46}).tcp(1, 2).build();
  const std::size_t vxlan_at = 14 + 4 + 6 + 20 + 8;
  add(corpus, "vxlan by its outer frame", tcp, outer);

  const std::size_t first = corpus.size();
  add(corpus, "vxlan tcp", tcp, "tcp 10.0.0.1:1 10.0.0.9:2 dscp 46 vni 11259375");
  add(corpus, "vxlan tcp ipv6", inner(1).ipv6(ip("fe80::1"), ip("fe80::2")).tcp(1, 2).build(),
      "tcp [fe80::1]:1 [fe80::2]:2 vni 1");
  add(corpus, "vxlan over ipv6",
      ipv6_frame()
          .udp(1, 4789)
          .vxlan(5)
          .ethernet(mac(3), mac(4))
          .ipv4(ip("10.0.0.1"), ip("10.0.0.9"))
          .udp(1, 2)
          .build(),
      "udp 10.0.0.1:1 10.0.0.9:2 vni 5");
  add(corpus, "vxlan inner tags are skipped", inner(2).vlan(100, 6).vlan(200).profinet({}).build(),
      "profinet " + inner_macs + " frame_id 0x8001 vni 2");
  add(corpus, "vxlan three inner tags", inner(2).vlan(1).vlan(2).vlan(3).payload(40).build(),
      "other " + inner_macs + " ether_type 0x8100 vni 2");
  add(corpus, "vxlan inner r-tag", inner(2).rtag(7).profinet({}).build(),
      "profinet " + inner_macs + " frame_id 0x8001 rtag vni 2");
  add(corpus, "vxlan in vxlan",
      inner(2).ipv4(ip("10.0.0.1"), ip("10.0.0.9")).udp(1, 4789).vxlan(3).ethernet(mac(5), mac(6)).payload(46).build(),
      "udp 10.0.0.1:1 10.0.0.9:4789 vni 2");
  add(corpus, "vxlan arp", inner(0).arp(mac(3), ip("10.0.0.1"), ip("10.0.0.9")).build(),
      "arp " + inner_macs + " vni 0");
  add(corpus, "vxlan inner truncated", inner(2).ether_type(0x0800).payload(19).build(),
      "truncated " + inner_macs + " ether_type 0x0800 vni 2");
  add(corpus, "vxlan inner malformed", inner(2).ether_type(0x86dd).payload(40).build(),
      "malformed " + inner_macs + " ether_type 0x86dd vni 2");
  add(corpus, "vxlan inner of 13 bytes", tunnel(2).payload(13, 0xee).build(),
      "truncated 00:00:00:00:00:00 00:00:00:00:00:00 vni 2");
  add(corpus, "vxlan inner empty", tunnel(2).build(), "truncated 00:00:00:00:00:00 00:00:00:00:00:00 vni 2");
  add(corpus, "vxlan without I flag", patched(tcp, vxlan_at, {0}), outer);
  add(corpus, "vxlan header of 7 bytes",
      frame().ipv4(ip("192.0.2.1"), ip("192.0.2.2")).udp(1, 4789).payload(7, 8).build(),
      "udp 192.0.2.1:1 192.0.2.2:4789");
  add(corpus, "vxlan fragment",
      frame()
          .ipv4(ip("192.0.2.1"), ip("192.0.2.2"), {.more_fragments = true})
          .udp(1, 4789)
          .vxlan(1)
          .payload(40)
          .build(),
      "fragment 192.0.2.1 192.0.2.2 protocol 17");
  add(corpus, "no vxlan", ipv4_frame().udp(4789, 1).vxlan(1).payload(40).build(), "udp 10.0.0.1:4789 10.0.0.9:1");
  for (std::size_t i = first; i < corpus.size(); ++i) corpus[i].vxlan_inner = true;
}

}  // namespace isoline::test
