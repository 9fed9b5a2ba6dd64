// Tags, R-TAG, ARP, EtherTypes that nobody reads.
#include "support/corpus/parts.hpp"

namespace isoline::test {
namespace {

void add_tags(Corpus& corpus) {
  add(corpus, "one vlan tag", frame().vlan(100, 6).ether_type(0x88cc).payload(46).build(),
      "other " + macs + " vid 100 pcp 6 ether_type 0x88cc");
  add(corpus, "priority tag", frame().vlan(0, 5).ether_type(0x88cc).payload(46).build(),
      "other " + macs + " vid 0 pcp 5 ether_type 0x88cc");
  add(corpus, "vlan 4095", frame().vlan(4095, 7).ether_type(0x88cc).payload(46).build(),
      "other " + macs + " vid 4095 pcp 7 ether_type 0x88cc");
  add(corpus, "qinq", frame().vlan(100, 3, 0x88a8).vlan(200, 6).ether_type(0x88cc).payload(46).build(),
      "other " + macs + " vid 100.200 pcp 3 ether_type 0x88cc");
  add(corpus, "old qinq", frame().vlan(100, 0, 0x9100).vlan(200).ether_type(0x88cc).payload(46).build(),
      "other " + macs + " vid 100.200 ether_type 0x88cc");
  add(corpus, "three tags", frame().vlan(1, 1).vlan(2).vlan(3).ether_type(0x0800).payload(46).build(),
      "other " + macs + " vid 1.2 pcp 1 ether_type 0x8100");
  add(corpus, "tag cut off", cut(frame().vlan(100, 6).build(), 17), "truncated " + macs + " ether_type 0x8100");
  add(corpus, "second tag cut off", cut(frame().vlan(100, 6).vlan(200, 5, 0x88a8).build(), 21),
      "truncated " + macs + " vid 100 pcp 6 ether_type 0x88a8");
  add(corpus, "third tag cut off", cut(frame().vlan(1).vlan(2).vlan(3).build(), 23),
      "other " + macs + " vid 1.2 ether_type 0x8100");
}

void add_rtags(Corpus& corpus) {
  add(corpus, "r-tag", frame().rtag(7).ether_type(0x88cc).payload(46).build(),
      "other " + macs + " ether_type 0x88cc rtag");
  add(corpus, "r-tag behind vlan", frame().vlan(100, 6).rtag(7).ether_type(0x88cc).payload(46).build(),
      "other " + macs + " vid 100 pcp 6 ether_type 0x88cc rtag");
  add(corpus, "r-tag before profinet", frame().vlan(100, 6).rtag(7).profinet({}).build(),
      "profinet " + macs + " vid 100 pcp 6 frame_id 0x8001 rtag");
  add(corpus, "r-tag before tcp", frame().rtag(9).ipv4(ip("10.0.0.1"), ip("10.0.0.9")).tcp(1, 2).build(),
      "tcp 10.0.0.1:1 10.0.0.9:2 rtag");
  add(corpus, "r-tag cut off", cut(frame().rtag(7).build(), 19), "truncated " + macs + " ether_type 0xf1c1");
  add(corpus, "r-tag behind r-tag", frame().rtag(7).rtag(8).ether_type(0x88cc).payload(46).build(),
      "other " + macs + " ether_type 0xf1c1 rtag");
  add(corpus, "vlan behind r-tag", frame().rtag(7).vlan(100, 6).ether_type(0x88cc).payload(46).build(),
      "other " + macs + " ether_type 0x8100 rtag");
  add(corpus, "truncated behind r-tag", frame().rtag(7).ether_type(0x0800).payload(19).build(),
      "truncated " + macs + " ether_type 0x0800 rtag");
}

}  // namespace

void add_ethernet(Corpus& corpus) {
  const std::string no_macs = "00:00:00:00:00:00 00:00:00:00:00:00";
  add(corpus, "empty", {}, "truncated " + no_macs);
  add(corpus, "13 bytes", cut(frame().build(), 13), "truncated " + no_macs);
  add(corpus, "lldp", frame().ether_type(0x88cc).payload(46).build(), "other " + macs + " ether_type 0x88cc");
  add(corpus, "header alone", frame().ether_type(0x88cc).build(), "other " + macs + " ether_type 0x88cc");
  add(corpus, "spanning tree", frame().ether_type(0x0026).payload(46, 0x42).build(),
      "other " + macs + " ether_type 0x0000");
  add(corpus, "longest length field", frame().ether_type(0x05ff).payload(46).build(),
      "other " + macs + " ether_type 0x0000");
  add(corpus, "smallest ethertype", frame().ether_type(0x0600).payload(46).build(),
      "other " + macs + " ether_type 0x0600");
  add(corpus, "multicast",
      wire::FrameBuilder().ethernet(mac(1), {{1, 0x80, 0xc2, 0, 0, 0x0e}}).ether_type(0x88cc).payload(46).build(),
      "other 02:00:00:00:00:01 01:80:c2:00:00:0e ether_type 0x88cc");
  add(corpus, "arp", frame().arp(mac(1), ip("10.0.0.1"), ip("10.0.0.9")).pad_to(60).build(), "arp " + macs);
  add(corpus, "arp in vlan", frame().vlan(5, 1).arp(mac(1), ip("10.0.0.1"), ip("10.0.0.9")).build(),
      "arp " + macs + " vid 5 pcp 1");
  add(corpus, "arp cut off", cut(frame().arp(mac(1), ip("10.0.0.1"), ip("10.0.0.9")).build(), 41),
      "truncated " + macs + " ether_type 0x0806");
  add(corpus, "large frame", frame().ether_type(0x88cc).payload(9000).build(), "other " + macs + " ether_type 0x88cc");
  add_tags(corpus);
  add_rtags(corpus);
}

}  // namespace isoline::test
