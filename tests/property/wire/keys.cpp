// Laws of keys and of the parser that hold for every key and every frame.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <cstring>
#include <memory>

#include "property/model/generators.hpp"
#include "support/frame_corpus.hpp"
#include "wire/build.hpp"
#include "wire/key.hpp"
#include "wire/parse.hpp"

using namespace isoline;

namespace {

bool same_bytes(const isoline_flow_key& a, const isoline_flow_key& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

/// A frame that has this key. The kinds that need a fault or a particular protocol below are left to the corpus.
std::vector<std::uint8_t> frame_of(const FlowKey& key) {
  wire::FrameBuilder builder;
  builder.ethernet(key.src_mac, key.dst_mac);
  if (key.outer_vid) builder.vlan(key.outer_vid->value(), key.pcp);
  if (key.inner_vid) builder.vlan(key.inner_vid->value());
  if (key.rtag) builder.rtag(1);
  if (is_ip(key.kind)) builder.ip(key.src_address, key.dst_address, {.dscp = key.dscp});
  const auto id = static_cast<std::uint16_t>(key.stream_id);
  switch (key.kind) {
    case FlowKind::tcp: builder.tcp(key.src_port, key.dst_port); break;
    case FlowKind::udp: builder.udp(key.src_port, key.dst_port); break;
    case FlowKind::icmp: builder.icmp(key.icmp_type, key.icmp_code, key.icmp_id); break;
    case FlowKind::profinet: builder.profinet({.frame_id = id}); break;
    case FlowKind::ethercat: builder.ethercat(4); break;
    case FlowKind::ptp: builder.ptp(static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(key.sub_id), 1); break;
    case FlowKind::goose: builder.goose({.appid = id}); break;
    case FlowKind::sv: builder.sv({.appid = id}); break;
    case FlowKind::opcua:
      builder.uadp({.publisher_id = key.stream_id, .publisher_id_bytes = 8, .writer_group_id = key.sub_id});
      break;
    case FlowKind::avtp:
      builder.avtp({.subtype = static_cast<std::uint8_t>(key.sub_id), .stream_id = key.stream_id});
      break;
    case FlowKind::arp: builder.arp(key.src_mac, key.src_address, key.dst_address); break;
    default: break;
  }
  return builder.build();
}

bool can_be_built(const FlowKey& key) {
  switch (key.kind) {
    case FlowKind::other:
    case FlowKind::ip:
    case FlowKind::fragment:
    case FlowKind::truncated:
    case FlowKind::malformed: return false;
    default: return !key.vni;
  }
}

std::vector<test::CorpusFrame> tcp_frames() {
  std::vector<test::CorpusFrame> frames = test::frame_corpus();
  std::erase_if(frames, [](const test::CorpusFrame& frame) { return !frame.expected.starts_with("tcp"); });
  return frames;
}

}  // namespace

TEST_CASE("laws of keys") {
  rc::prop("the kernel's key holds the whole flow key", [](std::uint16_t port, bool out) {
    const FlowKey key = test::any_flow_key();
    const Direction direction = out ? Direction::egress : Direction::ingress;
    const isoline_flow_key abi = wire::to_abi(key, port, direction);
    RC_ASSERT(wire::from_abi(abi) == key);
    RC_ASSERT(wire::direction_of(abi) == direction);
    RC_ASSERT(abi.port == port);
  });
  rc::prop("a frame that is built for a key has that key", [] {
    FlowKey key = test::any_flow_key();
    RC_PRE(can_be_built(key));
    if (!key.outer_vid) key.pcp = 0;
    const auto frame = frame_of(key);
    const isoline_flow_key read = wire::parse_frame(frame, {}).key;
    RC_LOG() << to_string(key) << '\n' << to_string(wire::from_abi(read)) << '\n';
    RC_ASSERT(same_bytes(read, wire::to_abi(key, 0, Direction::ingress)));
  });
}

TEST_CASE("laws of the parser") {
  rc::prop("any bytes have a key that survives words, and the same one again", [] {
    const auto bytes = *rc::gen::container<std::vector<std::uint8_t>>(rc::gen::arbitrary<std::uint8_t>());
    const std::unique_ptr<std::uint8_t[]> exact(new std::uint8_t[bytes.size()]);
    std::copy(bytes.begin(), bytes.end(), exact.get());
    const isoline_flow_key key = wire::parse_frame({exact.get(), bytes.size()}, {}).key;
    RC_ASSERT(same_bytes(key, wire::parse_frame(bytes, {}).key));
    RC_ASSERT(parse_flow_key(to_string(wire::from_abi(key))).value() == wire::from_abi(key));
  });
  rc::prop("bytes behind an IP packet change nothing", [] {
    static const auto corpus = tcp_frames();
    const auto& frame = corpus[test::up_to<std::size_t>(corpus.size() - 1)];
    auto padded = frame.bytes;
    padded.resize(padded.size() + test::up_to<std::size_t>(64));
    const auto options = test::options_of(frame);
    RC_ASSERT(same_bytes(wire::parse_frame(padded, options).key, wire::parse_frame(frame.bytes, options).key));
  });
}
