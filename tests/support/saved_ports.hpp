// A journal record with something of everything in it.
#pragma once

#include "host/journal.hpp"

namespace isoline::test {

inline host::JournalRecord sample_record() {
  SavedPort full;
  full.interface = "eth0";
  full.index = IfIndex{4};
  full.qdiscs = {{"taprio", 0x1000000, 0xffffffff, {1, 2, 0xff}}, {"fq_codel", 0x10000, 0x1000001, {}}};
  full.filters = {{0xfffffff2, 1, 0, 49152, 0x0081, "flower", {0xde, 0xad}}};
  full.bridge = "br 0%";
  full.vlan_filtering = true;
  full.vlans = {{*VlanId::from(1), true, true}, {*VlanId::from(100), false, false}};
  VlanDevice device;
  device.name = "eth0.100";
  device.vid = *VlanId::from(100);
  device.egress_pcp = {{3, Pcp::masked(5)}};
  device.ingress_priority = {{Pcp::masked(5), 3}};
  full.vlan_devices = {device};
  SavedPort plain;
  plain.interface = "-";
  host::JournalRecord record;
  record.id = "1700000000000000000-42";
  record.boot_id = "c6d7ef66-8e1a-4c57-9d1c-2c3a2f1b1e8f";
  record.network = "4026531840";
  record.schedule = "Zelle 7 – früh";
  record.before = {full, plain};
  return record;
}

}  // namespace isoline::test
