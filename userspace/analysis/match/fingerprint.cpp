#include "analysis/match/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "analysis/match/byte_hash.hpp"

namespace isoline::analysis {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t mac_header = 14, tag_size = 4;
constexpr std::uint16_t ipv4 = 0x0800, ipv6 = 0x86dd, ptp = 0x88f7;
constexpr std::uint16_t smallest_ether_type = 0x0600;  // below it is a length, IEEE 802.3 clause 3.2.6
constexpr std::size_t padded_payload = 46;             // shorter ones are filled up, IEEE 802.3 clause 4.2.3.3
constexpr std::uint8_t tcp = 6, udp = 17;

std::uint16_t be16(const std::uint8_t* bytes) { return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]); }
bool is_tag(std::uint16_t type) { return type == 0x8100 || type == 0x88a8 || type == 0x9100; }

/// What a frame carries behind its EtherType.
struct Payload {
  std::uint16_t type = 0;
  Bytes bytes;             ///< what is there of it
  std::size_t length = 0;  ///< on the wire
};

/// The first bytes of a payload, in which something is masked, and how many of the payload count.
struct Masked {
  std::array<std::uint8_t, 128> head;
  std::size_t head_size = 0;
  std::size_t counts = 0;

  Masked(const Payload& payload, std::size_t counting, std::size_t limit) : counts(std::min(counting, limit)) {
    head_size = std::min({counts, payload.bytes.size(), head.size()});
    std::copy_n(payload.bytes.begin(), head_size, head.begin());
  }
  void mask(std::size_t at, std::size_t size, std::uint8_t kept = 0) {
    for (std::size_t i = at; i < at + size && i < head_size; ++i) head[i] &= kept;
  }
};

std::optional<std::uint64_t> hash(ByteHash hash, const Payload& payload, const Masked& masked) {
  if (payload.bytes.size() < masked.counts) return std::nullopt;
  hash.add(Bytes(masked.head).first(masked.head_size));
  if (masked.counts > masked.head_size)
    hash.add(payload.bytes.subspan(masked.head_size, masked.counts - masked.head_size));
  return hash.result();
}

/// Checksums that a card fills in behind the tap of the host that sends.
void mask_transport(Masked& masked, std::uint8_t protocol, std::size_t header) {
  if (protocol == tcp) masked.mask(header + 16, 2);
  if (protocol == udp) masked.mask(header + 6, 2);
}

std::optional<std::uint64_t> hash_ipv4(const Payload& payload, std::size_t limit, Marks& marks) {
  const Bytes ip = payload.bytes;
  const std::size_t total = be16(&ip[2]);
  // 0 is what segmentation offload leaves in packets above 64 KiB.
  Masked masked(payload, total == 0 ? payload.length : std::min(total, payload.length), limit);
  marks.is_ip = true;
  marks.traffic_class = ip[1];
  marks.hop_limit = ip[8];
  masked.mask(1, 1);
  masked.mask(8, 1);
  masked.mask(10, 2);
  if ((be16(&ip[6]) & 0x1fff) == 0) mask_transport(masked, ip[9], (ip[0] & 15u) * 4);
  return hash(ByteHash(ipv4), payload, masked);
}

std::optional<std::uint64_t> hash_ipv6(const Payload& payload, std::size_t limit, Marks& marks) {
  const Bytes ip = payload.bytes;
  const std::size_t total = be16(&ip[4]) + 40u;
  Masked masked(payload, total == 40 ? payload.length : std::min(total, payload.length), limit);
  marks.is_ip = true;
  marks.traffic_class = static_cast<std::uint8_t>(ip[0] << 4 | ip[1] >> 4);
  marks.hop_limit = ip[7];
  masked.mask(0, 1, 0xf0);
  masked.mask(1, 1, 0x0f);
  masked.mask(7, 1);
  mask_transport(masked, ip[6], 40);
  return hash(ByteHash(ipv6), payload, masked);
}

std::optional<std::uint64_t> hash_other(const Payload& payload, Bytes macs, std::size_t limit) {
  const bool has_length = payload.type < smallest_ether_type && payload.type <= payload.length;
  const std::size_t length = has_length ? payload.type : payload.length;
  Masked masked(payload, length, limit);
  if (payload.type == ptp) masked.mask(8, 8);
  ByteHash seeded(payload.type);
  seeded.add(macs);
  if (length > padded_payload || has_length) {
    seeded.add(length);
  } else {
    // Whether it was filled up cannot be seen: zeroes at the end count nowhere.
    if (payload.bytes.size() < masked.counts) return std::nullopt;
    while (masked.head_size > 0 && masked.head[masked.head_size - 1] == 0) --masked.head_size;
    masked.counts = masked.head_size;
  }
  return hash(seeded, payload, masked);
}

/// Steps over the MACs and the tags; nothing: they are cut off.
std::optional<Payload> behind_tags(const ObservedFrame& frame, Marks& marks) {
  const Bytes bytes = frame.bytes;
  if (bytes.size() < mac_header) return std::nullopt;
  std::uint16_t type = be16(&bytes[12]);
  std::size_t at = mac_header;
  while (is_tag(type) && at + tag_size <= frame.length) {
    if (at + tag_size > bytes.size()) return std::nullopt;
    if (marks.tags < 2) marks.tag[marks.tags] = be16(&bytes[at]);
    if (marks.tags < UINT8_MAX) ++marks.tags;
    type = be16(&bytes[at + 2]);
    at += tag_size;
  }
  return Payload{type, bytes.subspan(at), frame.length - at};
}

/// IP without MACs, in whose place its own version stands for the EtherType.
std::uint16_t type_of_bare_ip(Bytes bytes) {
  if (bytes.empty()) return 0;
  return bytes[0] >> 4 == 6 ? ipv6 : ipv4;
}

}  // namespace

std::optional<Fingerprint> fingerprint(const ObservedFrame& frame, std::size_t limit) {
  Fingerprint result;
  Payload payload{0, frame.bytes, frame.length};
  Bytes macs;
  if (frame.link == LinkLayer::ip) {
    payload.type = type_of_bare_ip(frame.bytes);
  } else if (frame.link == LinkLayer::ethernet && frame.length >= mac_header) {
    const auto found = behind_tags(frame, result.marks);
    if (!found) return std::nullopt;
    payload = *found;
    macs = frame.bytes.first(mac_header - 2);
  }
  const Bytes bytes = payload.bytes;
  std::optional<std::uint64_t> value;
  if (payload.type == ipv4 && bytes.size() >= 20 && bytes[0] >> 4 == 4) {
    value = hash_ipv4(payload, limit, result.marks);
  } else if (payload.type == ipv6 && bytes.size() >= 40 && bytes[0] >> 4 == 6) {
    value = hash_ipv6(payload, limit, result.marks);
  } else {
    value = hash_other(payload, macs, limit);
  }
  if (!value) return std::nullopt;
  result.hash = *value;
  return result;
}

}  // namespace isoline::analysis
