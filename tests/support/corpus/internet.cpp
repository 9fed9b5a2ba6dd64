// IPv4, IPv6 and ports without MACs.
#include "support/corpus/parts.hpp"

namespace isoline::test {
namespace {

constexpr std::size_t ip_at = 14;

std::string bad(const std::string& kind, const char* ether_type) {
  return kind + " " + macs + " ether_type " + ether_type;
}

/// A frame with `count` hop-by-hop or destination options and UDP behind them.
Bytes options(int count, std::uint8_t number) {
  auto builder = ipv6_frame();
  for (int i = 0; i < count; ++i) builder.extension(number);
  return builder.udp(1, 2).payload(4).build();
}

}  // namespace

void add_ipv4(Corpus& corpus) {
  const Bytes udp = ipv4_frame().udp(1, 2).payload(20).build();
  add(corpus, "ipv4 gre", ipv4_frame().protocol(47).payload(26).build(), "ip 10.0.0.1 10.0.0.9 protocol 47");
  add(corpus, "ipv4 protocol 0", ipv4_frame().payload(26).build(), "ip 10.0.0.1 10.0.0.9 protocol 0");
  add(corpus, "ipv4 dscp in qinq",
      frame().vlan(100, 3, 0x88a8).vlan(200).ipv4(ip("10.0.0.1"), ip("10.0.0.9"), {.dscp = 46}).udp(1, 2).build(),
      "udp 10.0.0.1:1 10.0.0.9:2 dscp 46 vid 100.200");
  add(corpus, "ipv4 ecn is no dscp", patched(udp, ip_at + 1, {0x03}), "udp 10.0.0.1:1 10.0.0.9:2");
  add(corpus, "ipv4 authentication header is not skipped", ipv4_frame().protocol(51).payload(26).build(),
      "ip 10.0.0.1 10.0.0.9 protocol 51");
  add(corpus, "ipv4 padded", ipv4_frame().udp(1, 2).pad_to(60).build(), "udp 10.0.0.1:1 10.0.0.9:2");
  add(corpus, "ipv4 options", ipv4_frame().payload(8, 1).payload(Bytes{0, 1, 0, 2, 0, 8, 0, 0}).build(), "");
  corpus.back().bytes = patched(patched(corpus.back().bytes, ip_at, {0x47}), ip_at + 9, {17});
  corpus.back().expected = "udp 10.0.0.1:1 10.0.0.9:2";
  add(corpus, "ipv4 first fragment", ipv4_frame({.more_fragments = true}).udp(1, 2).payload(16).build(),
      "fragment 10.0.0.1 10.0.0.9 protocol 17");
  add(corpus, "ipv4 last fragment", ipv4_frame({.dscp = 1, .fragment_offset = 1}).protocol(6).payload(3).build(),
      "fragment 10.0.0.1 10.0.0.9 protocol 6 dscp 1");
  add(corpus, "ipv4 don't fragment", patched(udp, ip_at + 6, {0x40}), "udp 10.0.0.1:1 10.0.0.9:2");
  add(corpus, "ipv4 version 5", patched(udp, ip_at, {0x55}), bad("malformed", "0x0800"));
  add(corpus, "ipv4 header of 16 bytes", patched(udp, ip_at, {0x44}), bad("malformed", "0x0800"));
  add(corpus, "ipv4 header beyond frame", cut(patched(udp, ip_at, {0x4f}), 70), bad("malformed", "0x0800"));
  add(corpus, "ipv4 header beyond frame, length 0", patched(cut(udp, 50), ip_at, {0x4f, 0, 0, 0}),
      bad("truncated", "0x0800"));
  add(corpus, "ipv4 gre header beyond frame, length 0",
      patched(patched(cut(udp, 50), ip_at, {0x4f, 0, 0, 0}), ip_at + 9, {47}), bad("truncated", "0x0800"));
  add(corpus, "ipv4 total length below header", patched(udp, ip_at + 2, {0, 19}), bad("malformed", "0x0800"));
  add(corpus, "ipv4 total length beyond frame", patched(udp, ip_at + 2, {0, 49}), bad("truncated", "0x0800"));
  add(corpus, "ipv4 total length is header", patched(udp, ip_at + 2, {0, 20}), bad("truncated", "0x0800"));
  add(corpus, "ipv4 total length 0", patched(udp, ip_at + 2, {0, 0}), "udp 10.0.0.1:1 10.0.0.9:2");
  add(corpus, "ipv4 19 bytes", cut(udp, ip_at + 19), bad("truncated", "0x0800"));
  add(corpus, "ipv4 in vlan cut off", cut(frame().vlan(9, 2).ipv4(ip("10.0.0.1"), ip("10.0.0.9")).build(), 30),
      "truncated " + macs + " vid 9 pcp 2 ether_type 0x0800");
  add(corpus, "ipv4 multicast", frame().ipv4(ip("10.0.0.1"), ip("239.1.2.3")).udp(1, 2).build(),
      "udp 10.0.0.1:1 239.1.2.3:2");
}

void add_ipv6(Corpus& corpus) {
  const Bytes udp = ipv6_frame().udp(1, 2).payload(20).build();
  const std::string key = "udp [fe80::1]:1 [fe80::2]:2";
  add(corpus, "ipv6 no next header", ipv6_frame().payload(8).build(), "ip fe80::1 fe80::2 protocol 59");
  add(corpus, "ipv6 dscp", ipv6_frame({.dscp = 63}).udp(1, 2).build(), key + " dscp 63");
  add(corpus, "ipv6 flow label", patched(udp, ip_at + 1, {0x0f, 0xff, 0xff}), key);
  add(corpus, "ipv6 mapped addresses", frame().ipv6(ip("::ffff:10.0.0.1"), ip("::ffff:10.0.0.9")).udp(1, 2).build(),
      "udp [::ffff:10.0.0.1]:1 [::ffff:10.0.0.9]:2");
  add(corpus, "ipv6 padded", ipv6_frame().udp(1, 2).pad_to(80).build(), key);
  for (std::uint8_t number : {0, 43, 60, 51}) {
    add(corpus, "ipv6 extension " + std::to_string(number), ipv6_frame().extension(number, 2).udp(1, 2).build(), key);
    add(corpus, "ipv6 extension " + std::to_string(number) + " cut off",
        patched(ipv6_frame().extension(number, 2).build(), ip_at + 41, {40}), bad("truncated", "0x86dd"));
    add(corpus, "ipv6 extension " + std::to_string(number) + " without room",
        cut(patched(ipv6_frame().extension(number, 2).build(), ip_at + 4, {0, 7}), 61), bad("truncated", "0x86dd"));
  }
  add(corpus, "ipv6 six extensions", options(6, 60), key);
  add(corpus, "ipv6 seven extensions", options(7, 60), "ip fe80::1 fe80::2 protocol 60");
  add(corpus, "ipv6 seven hop-by-hop", options(7, 0), "ip fe80::1 fe80::2 protocol 0");
  add(corpus, "ipv6 long extensions", ipv6_frame().extension(0, 240).udp(1, 2).build(), key);
  add(corpus, "ipv6 extensions beyond 2048 bytes", ipv6_frame().extension(0, 255).udp(1, 2).build(),
      bad("truncated", "0x86dd"));
  add(corpus, "ipv6 fragment", ipv6_frame().fragment(0, true).udp(1, 2).payload(8).build(),
      "fragment fe80::1 fe80::2 protocol 17");
  add(corpus, "ipv6 later fragment", ipv6_frame().extension(0).fragment(3, false).protocol(6).payload(8).build(),
      "fragment fe80::1 fe80::2 protocol 6");
  add(corpus, "ipv6 atomic fragment", ipv6_frame().fragment(0, false).udp(1, 2).build(), key);
  add(corpus, "ipv6 fragment reserved bits",
      patched(ipv6_frame().fragment(0, false).udp(1, 2).build(), ip_at + 43, {6}), key);
  add(corpus, "ipv6 fragment header cut off", patched(ipv6_frame().fragment(0, true).build(), ip_at + 4, {0, 7}),
      bad("truncated", "0x86dd"));
  add(corpus, "ipv6 version 4", patched(udp, ip_at, {0x45}), bad("malformed", "0x86dd"));
  add(corpus, "ipv6 payload beyond frame", patched(udp, ip_at + 4, {0, 29}), bad("truncated", "0x86dd"));
  add(corpus, "ipv6 payload length 0", patched(udp, ip_at + 4, {0, 0}), key);
  add(corpus, "ipv6 39 bytes", cut(udp, ip_at + 39), bad("truncated", "0x86dd"));
  add(corpus, "ipv6 multicast", frame().ipv6(ip("fe80::1"), ip("ff02::1")).udp(1, 2).build(),
      "udp [fe80::1]:1 [ff02::1]:2");
}

void add_bare_ip(Corpus& corpus) {
  const std::string nothing = " 00:00:00:00:00:00 00:00:00:00:00:00";
  const auto bare = [] { return wire::FrameBuilder(); };
  const Bytes v4 = bare().ipv4(ip("10.0.0.1"), ip("10.0.0.9")).tcp(1, 2).build();
  const std::size_t first = corpus.size();
  add(corpus, "bare ipv4", v4, "tcp 10.0.0.1:1 10.0.0.9:2");
  add(corpus, "bare ipv6", bare().ipv6(ip("fe80::1"), ip("fe80::2")).echo(false, 7, 1).build(),
      "icmp fe80::1 fe80::2 type 128 code 0 id 7");
  add(corpus, "bare nonsense", patched(v4, 0, {0x55}), "malformed" + nothing);
  add(corpus, "bare malformed ipv4", patched(v4, 0, {0x44}), "malformed" + nothing);
  add(corpus, "bare ipv4 cut off", cut(v4, 19), "truncated" + nothing);
  add(corpus, "bare one byte", {0x60}, "truncated" + nothing);
  add(corpus, "bare empty", {}, "truncated" + nothing);
  for (std::size_t i = first; i < corpus.size(); ++i) corpus[i].has_mac = false;
}

}  // namespace isoline::test
