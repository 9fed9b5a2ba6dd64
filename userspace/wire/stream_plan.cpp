#include "wire/stream_plan.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <type_traits>

#include "bpf/abi/probe.h"

namespace isoline::wire {
namespace {

struct MaskedKey {
  isoline_flow_key key{};
  isoline_flow_key mask{};
};

void require_tag(MaskedKey& masked, VlanId vid) {
  masked.key.tag[0] = static_cast<__u16>(ISOLINE_TAG_PRESENT | vid.value());
  masked.mask.tag[0] = 0xffff;
}

void match_layer2(MaskedKey& masked, const StreamMatch& match) {
  const auto set = [](auto& field, auto& bits, auto value) {
    field = value;
    bits = static_cast<std::remove_reference_t<decltype(bits)>>(~0ull);
  };
  if (match.src_mac) {
    std::memcpy(masked.key.src_mac, match.src_mac->octets.data(), 6);
    std::memset(masked.mask.src_mac, 0xff, 6);
  }
  if (match.dst_mac) {
    std::memcpy(masked.key.dst_mac, match.dst_mac->octets.data(), 6);
    std::memset(masked.mask.dst_mac, 0xff, 6);
  }
  if (match.pcp) set(masked.key.class_of_service, masked.mask.class_of_service, *match.pcp);
  if (match.ether_type) set(masked.key.ether_type, masked.mask.ether_type, htons(*match.ether_type));
  if (match.stream_id) set(masked.key.stream_id, masked.mask.stream_id, *match.stream_id);
  if (match.sub_id) set(masked.key.sub_id, masked.mask.sub_id, *match.sub_id);
}

void match_ip(MaskedKey& masked, const StreamMatch& match) {
  const auto set_address = [](__u8* field, __u8* bits, const IpAddress& address) {
    std::memcpy(field, address.octets.data(), 16);
    std::memset(bits, 0xff, 16);
  };
  if (match.src_address) set_address(masked.key.src_address, masked.mask.src_address, *match.src_address);
  if (match.dst_address) set_address(masked.key.dst_address, masked.mask.dst_address, *match.dst_address);
  if (match.src_port) {
    masked.key.src_port = htons(*match.src_port);
    masked.mask.src_port = 0xffff;
  }
  if (match.dst_port) {
    masked.key.dst_port = htons(*match.dst_port);
    masked.mask.dst_port = 0xffff;
  }
}

MaskedKey masked_key(const StreamMatch& match) {
  MaskedKey masked;
  masked.key.kind = static_cast<__u8>(match.kind);
  masked.mask.kind = 0xff;
  if (match.outer_vid) require_tag(masked, *match.outer_vid);
  if (is_ip(match.kind))
    match_ip(masked, match);
  else
    match_layer2(masked, match);
  return masked;
}

bool equal(const isoline_flow_key& a, const isoline_flow_key& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

int bits_in(const isoline_flow_key& mask) {
  std::uint64_t words[sizeof mask / sizeof(std::uint64_t)];
  std::memcpy(words, &mask, sizeof mask);
  int bits = 0;
  for (const auto word : words) bits += std::popcount(word);
  return bits;
}

}  // namespace

Result<StreamPlan> make_stream_plan(const std::vector<PlannedStream>& streams) {
  StreamPlan plan;
  std::vector<MaskedKey> keys;
  for (const auto& stream : streams) {
    const auto masked = masked_key(stream.match);
    const auto same = std::find_if(keys.begin(), keys.end(), [&](const MaskedKey& other) {
      return equal(other.key, masked.key) && equal(other.mask, masked.mask);
    });
    if (same != keys.end())
      return fail({ErrorKind::invalid_input,
                   "streams '" + streams[static_cast<std::size_t>(same - keys.begin())].name + "' and '" + stream.name +
                       "' match the same frames",
                   "", "", "give one of them another match"});
    keys.push_back(masked);
    if (std::none_of(plan.masks.begin(), plan.masks.end(), [&](const auto& mask) { return equal(mask, masked.mask); }))
      plan.masks.push_back(masked.mask);
    plan.entries.push_back({masked.key, static_cast<std::uint32_t>(keys.size() - 1)});
    plan.parameters.push_back({static_cast<__u64>(stream.cycle.count()), static_cast<__u64>(stream.deadline.count()),
                               static_cast<__u64>(stream.allowed_deviation.count())});
  }
  if (plan.masks.size() > ISOLINE_STREAM_MASKS)
    return fail({ErrorKind::invalid_input,
                 "the streams match by " + std::to_string(plan.masks.size()) + " different sets of fields", "",
                 "the kernel looks them up by at most " + std::to_string(ISOLINE_STREAM_MASKS),
                 "give the streams of one protocol the same match keys"});
  // The most exact match wins where several would.
  std::sort(plan.masks.begin(), plan.masks.end(), [](const auto& a, const auto& b) {
    return bits_in(a) != bits_in(b) ? bits_in(a) > bits_in(b) : std::memcmp(&a, &b, sizeof a) < 0;
  });
  return plan;
}

}  // namespace isoline::wire
