// Arbitrary flow keys: every one that a frame can have, and none that it cannot.
#pragma once

#include <rapidcheck.h>

#include "model/flow_key.hpp"
#include "model/flow_key_words.hpp"

namespace isoline::test {

inline MacAddress any_mac() {
  return {*rc::gen::container<std::array<std::uint8_t, 6>>(rc::gen::arbitrary<std::uint8_t>())};
}

/// Also addresses with long runs of zeros, which are printed in a shorter form.
inline IpAddress any_ip(bool v6) {
  const auto octet = *rc::gen::element(0, 1) == 0 ? rc::gen::arbitrary<std::uint8_t>()
                                                  : rc::gen::element<std::uint8_t>(0, 0, 0, 0, 1, 255);
  IpAddress address{*rc::gen::container<std::array<std::uint8_t, 16>>(octet), v6};
  if (!v6) {
    address.octets.fill(0);
    address.octets[10] = address.octets[11] = 0xff;
    for (int i = 12; i < 16; ++i) address.octets[i] = *octet;
  }
  return address;
}

template <class T>
T up_to(std::uint64_t limit) {
  return static_cast<T>(*rc::gen::arbitrary<std::uint64_t>() % (limit == ~0ull ? limit : limit + 1));
}

inline void fill_ip(FlowKey& key) {
  const bool v6 = *rc::gen::arbitrary<bool>();
  key.src_address = any_ip(v6);
  key.dst_address = any_ip(v6);
  key.dscp = up_to<std::uint8_t>(63);
  switch (key.kind) {
    case FlowKind::tcp:
    case FlowKind::udp:
      key.protocol = key.kind == FlowKind::tcp ? 6 : 17;
      key.src_port = up_to<std::uint16_t>(65535);
      key.dst_port = up_to<std::uint16_t>(65535);
      break;
    case FlowKind::icmp:
      key.protocol = v6 ? 58 : 1;
      key.icmp_type = *rc::gen::element<std::uint8_t>(0, 3, 8, 128, 129, 135);
      key.icmp_code = up_to<std::uint8_t>(255);
      if (is_icmp_echo(key.icmp_type, v6)) key.icmp_id = up_to<std::uint16_t>(65535);
      break;
    default: key.protocol = up_to<std::uint8_t>(255);
  }
}

inline void fill_layer2(FlowKey& key, const Layer2Words& words) {
  key.src_mac = any_mac();
  key.dst_mac = any_mac();
  key.pcp = up_to<std::uint8_t>(7);
  key.ether_type = words.ether_type != 0 ? words.ether_type : up_to<std::uint16_t>(65535);
  key.stream_id = words.stream_id != nullptr ? up_to<std::uint64_t>(words.max_stream_id) : 0;
  key.sub_id = words.sub_id != nullptr ? up_to<std::uint16_t>(words.max_sub_id) : std::uint16_t{0};
}

inline FlowKey any_flow_key() {
  FlowKey key;
  key.kind = static_cast<FlowKind>(up_to<int>(flow_kind_count - 1));
  key.rtag = *rc::gen::arbitrary<bool>();
  const int tags = up_to<int>(3);
  if (tags == 3) key.vni = up_to<std::uint32_t>(0xffffff);
  if (tags == 1 || tags == 2) key.outer_vid = VlanId::from_tci(up_to<std::uint16_t>(4095));
  if (tags == 2) key.inner_vid = VlanId::from_tci(up_to<std::uint16_t>(4095));
  if (const Layer2Words* words = layer2_words(key.kind)) {
    fill_layer2(key, *words);
  } else {
    fill_ip(key);
  }
  return key;
}

}  // namespace isoline::test
