// PROFINET, EtherCAT, PTP, GOOSE, SV, AVTP.
#include "support/corpus/parts.hpp"

namespace isoline::test {
namespace {

std::string cut_off(const char* ether_type) { return "truncated " + macs + " ether_type " + ether_type; }

void add_iec61850(Corpus& corpus) {
  const Bytes goose = frame().vlan(0, 4).goose({.appid = 1, .state = 3, .sequence = 250}).build();
  const std::string key = "goose " + macs + " vid 0 pcp 4 appid 0x0001";
  add(corpus, "goose", goose, key);
  add(corpus, "goose with odd ber", patched(goose, 26, {0x61, 0x84}), key);
  add(corpus, "goose without apdu", cut(goose, 26), key);
  add(corpus, "goose cut off", cut(goose, 25), "truncated " + macs + " vid 0 pcp 4 ether_type 0x88b8");
  add(corpus, "sampled values", frame().sv({.appid = 0x4001, .sample_count = 3999}).build(),
      "sv " + macs + " appid 0x4001");
  add(corpus, "sampled values cut off", frame().ether_type(0x88ba).payload(7).build(), cut_off("0x88ba"));
}

void add_avtp(Corpus& corpus) {
  add(corpus, "avtp", frame().vlan(2, 3).avtp({.stream_id = 0x0200000000010007, .timestamp = 1}).build(),
      "avtp " + macs + " vid 2 pcp 3 stream_id 0x0200000000010007 subtype 2");
  add(corpus, "avtp without stream id", frame().avtp({.subtype = 0}).build(),
      "avtp " + macs + " stream_id 0x0000000000000000 subtype 0");
  add(corpus, "avtp clock reference", frame().avtp({.subtype = 4, .stream_id = 1}).build(),
      "avtp " + macs + " stream_id 0x0000000000000001 subtype 4");
  add(corpus, "avtp stream id cut off", cut(frame().avtp({.stream_id = 1}).build(), 14 + 11), cut_off("0x22f0"));
  add(corpus, "avtp stream id alone", cut(frame().avtp({.stream_id = 1}).build(), 14 + 12),
      "avtp " + macs + " stream_id 0x0000000000000001 subtype 2");
  add(corpus, "avtp of two bytes", cut(frame().avtp({.subtype = 0xfa}).build(), 14 + 2),
      "avtp " + macs + " stream_id 0x0000000000000000 subtype 250");
  add(corpus, "avtp of one byte", cut(frame().avtp({}).build(), 14 + 1), cut_off("0x22f0"));
}

}  // namespace

void add_industrial(Corpus& corpus) {
  add(corpus, "profinet", frame().profinet({}).build(), "profinet " + macs + " frame_id 0x8001");
  add(corpus, "profinet in vlan", frame().vlan(0, 6).profinet({.frame_id = 0xbfff, .cycle_counter = 64}).build(),
      "profinet " + macs + " vid 0 pcp 6 frame_id 0xbfff");
  add(corpus, "profinet class 3", frame().profinet({.frame_id = 0x0100}).build(),
      "profinet " + macs + " frame_id 0x0100");
  add(corpus, "profinet alarm", frame().profinet({.frame_id = 0xfc01}).build(),
      "profinet " + macs + " frame_id 0xfc01");
  add(corpus, "profinet dcp", frame().profinet({.frame_id = 0xfefe}).build(), "profinet " + macs + " frame_id 0xfefe");
  add(corpus, "profinet of five bytes", cut(frame().profinet({}).build(), 14 + 5),
      "profinet " + macs + " frame_id 0x8001");
  add(corpus, "profinet large", frame().profinet({.data_size = 1440}).build(), "profinet " + macs + " frame_id 0x8001");
  add(corpus, "profinet cut off", cut(frame().profinet({}).build(), 15), cut_off("0x8892"));
  add(corpus, "ethercat", frame().ethercat(44).build(), "ethercat " + macs);
  add(corpus, "ethercat cut off", cut(frame().ethercat(44).build(), 15), cut_off("0x88a4"));
  add(corpus, "ptp sync", frame().ptp(0, 0, 17).build(), "ptp " + macs + " message_type 0 domain 0");
  add(corpus, "ptp announce, domain 24", frame().ptp(11, 24, 17).build(), "ptp " + macs + " message_type 11 domain 24");
  add(corpus, "ptp sdoId is no type", patched(frame().ptp(2, 0, 17).build(), 14, {0x12}),
      "ptp " + macs + " message_type 2 domain 0");
  add(corpus, "ptp cut off", cut(frame().ptp(0, 0, 17).build(), 14 + 33), cut_off("0x88f7"));
  add_iec61850(corpus);
  add_avtp(corpus);
}

void add_uadp(Corpus& corpus) {
  const auto opcua = [](unsigned long long publisher, unsigned group) {
    return "opcua " + macs + " publisher_id " + std::to_string(publisher) + " writer_group_id " + std::to_string(group);
  };
  for (std::uint8_t bytes : {1, 2, 4, 8}) {
    const std::uint64_t id = 0x8877665544332211u & (~std::uint64_t{0} >> (64 - 8 * bytes));
    const wire::UadpFields fields{
        .publisher_id = id, .publisher_id_bytes = bytes, .writer_group_id = 0x0102, .sequence = 5};
    add(corpus, "uadp publisher of " + std::to_string(bytes), frame().uadp(fields).payload(40).build(), opcua(id, 258));
    const Bytes whole = frame().uadp({.publisher_id = id, .publisher_id_bytes = bytes}).build();
    add(corpus, "uadp publisher of " + std::to_string(bytes) + " cut off", cut(whole, whole.size() - 1),
        cut_off("0xb62c"));
  }
  const Bytes full = frame()
                         .uadp({.publisher_id = 7,
                                .data_set_class_id = true,
                                .writer_group_id = 1,
                                .group_version = 9,
                                .message_number = 8,
                                .sequence = 6})
                         .build();
  add(corpus, "uadp everything", full, opcua(7, 1));
  add(corpus, "uadp sequence cut off", cut(full, full.size() - 1), cut_off("0xb62c"));
  add(corpus, "uadp nothing", frame().uadp({}).payload(4).build(), opcua(0, 0));
  add(corpus, "uadp empty", frame().ether_type(0xb62c).build(), cut_off("0xb62c"));
  add(corpus, "uadp extended flags cut off", frame().ether_type(0xb62c).payload(1, 0x81).build(), cut_off("0xb62c"));
  add(corpus, "uadp more extended flags", frame().ether_type(0xb62c).payload(Bytes{0x91, 0x81, 0, 0x34, 0x12}).build(),
      opcua(0x1234, 0));
  add(corpus, "uadp more extended flags cut off", frame().ether_type(0xb62c).payload(Bytes{0x91, 0x81}).build(),
      cut_off("0xb62c"));
  add(corpus, "uadp group alone", frame().uadp({.writer_group_id = 3}).build(), opcua(0, 3));
  add(corpus, "uadp group flags cut off", frame().ether_type(0xb62c).payload(1, 0x21).build(), cut_off("0xb62c"));
  add(corpus, "uadp group without id", frame().uadp({.publisher_id = 7, .sequence = 5}).build(), opcua(7, 0));
  add(corpus, "uadp name", frame().uadp({.publisher_name = "press 4", .writer_group_id = 3}).build(), opcua(0, 3));
  add(corpus, "uadp empty name", frame().uadp({.publisher_name = "", .writer_group_id = 3}).build(), opcua(0, 3));
  const Bytes named = frame().ether_type(0xb62c).payload(Bytes{0xb1, 4, 9, 0, 0, 0, 'a', 'b', 'c', 1, 3, 0}).build();
  add(corpus, "uadp name beyond frame", named, cut_off("0xb62c"));
  add(corpus, "uadp name too long", patched(named, 16, {1, 8}), opcua(0, 0));
  add(corpus, "uadp null name", patched(named, 16, {0xff, 0xff, 0xff, 0xff}), opcua(0, 0));
  add(corpus, "uadp name length cut off", cut(named, 19), cut_off("0xb62c"));
  add(corpus, "uadp reserved publisher type", patched(named, 15, {5}), opcua(0, 0));
}

}  // namespace isoline::test
