#include "analysis/flow/index.hpp"

#include <algorithm>
#include <cstring>
#include <functional>

namespace isoline::analysis {
namespace {

/// Folds 64-bit words into one; the multiply-xorshift steps spread each bit over all (finaliser of splitmix64).
class WordHash {
 public:
  void add(std::uint64_t word) {
    state_ += word + 0x9e3779b97f4a7c15u;
    state_ = (state_ ^ (state_ >> 30)) * 0xbf58476d1ce4e5b9u;
    state_ = (state_ ^ (state_ >> 27)) * 0x94d049bb133111ebu;
    state_ ^= state_ >> 31;
  }
  template <std::size_t Size>
  void add(const std::array<std::uint8_t, Size>& octets) {
    for (std::size_t at = 0; at < Size; at += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, octets.data() + at, std::min(sizeof word, Size - at));
      add(word);
    }
  }
  std::size_t value() const { return static_cast<std::size_t>(state_); }

 private:
  std::uint64_t state_ = 0;
};

std::uint64_t tag_word(const std::optional<VlanId>& vid) { return vid ? 0x1000u | vid->value() : 0; }

}  // namespace

std::size_t FlowPlaceHash::operator()(const FlowPlace& place) const noexcept {
  const FlowKey& key = place.key;
  WordHash hash;
  hash.add(std::hash<std::string_view>{}(place.interface));
  hash.add(static_cast<std::uint64_t>(place.direction) << 40 | static_cast<std::uint64_t>(key.kind) << 32 |
           tag_word(key.outer_vid) << 16 | tag_word(key.inner_vid));
  hash.add(static_cast<std::uint64_t>(key.dscp) << 32 | static_cast<std::uint64_t>(key.pcp) << 24 |
           key.vni.value_or(0xffffff));
  if (is_ip(key.kind)) {
    hash.add(key.src_address.octets);
    hash.add(key.dst_address.octets);
    hash.add(static_cast<std::uint64_t>(key.src_port) << 48 | static_cast<std::uint64_t>(key.dst_port) << 32 |
             static_cast<std::uint64_t>(key.icmp_id) << 16 | static_cast<std::uint64_t>(key.icmp_type) << 8 |
             key.icmp_code);
  } else {
    hash.add(key.src_mac.octets);
    hash.add(key.dst_mac.octets);
    hash.add(key.stream_id);
    hash.add(static_cast<std::uint64_t>(key.ether_type) << 16 | key.sub_id);
  }
  return hash.value();
}

}  // namespace isoline::analysis
