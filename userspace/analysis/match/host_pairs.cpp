#include "analysis/match/host_pairs.hpp"

#include <cstring>

#include "analysis/match/byte_hash.hpp"

namespace isoline::analysis {
namespace {

bool has_addresses(const isoline_flow_key& key) {
  return key.kind >= ISOLINE_KIND_TCP && key.kind <= ISOLINE_KIND_FRAGMENT;
}

Host host(const std::uint8_t* bytes, std::size_t size) {
  Host result{};
  std::memcpy(result.data(), bytes, size);
  return result;
}

}  // namespace

Host source_of(const isoline_flow_key& key) {
  return has_addresses(key) ? host(key.src_address, sizeof key.src_address) : host(key.src_mac, sizeof key.src_mac);
}

Host destination_of(const isoline_flow_key& key) {
  return has_addresses(key) ? host(key.dst_address, sizeof key.dst_address) : host(key.dst_mac, sizeof key.dst_mac);
}

HostPairs::Number HostPairs::find_or_add(const Host& source, const Host& destination) {
  const bool swapped = destination < source;
  const Host &lower = swapped ? destination : source, &higher = swapped ? source : destination;
  ByteHash hash(0);
  for (const std::uint64_t word : {lower[0], lower[1], higher[0], higher[1]}) hash.add(word);
  const auto is_pair = [&](std::uint32_t number) {
    return pairs_[number].lower == lower && pairs_[number].higher == higher;
  };
  std::uint32_t number = table_.find(hash.result(), is_pair);
  if (number == 0) {
    number = pairs_.take();
    if (number == 0) return 0;
    pairs_[number] = {lower, higher, {}, {}, {}, 0};
    table_.insert(hash.result(), number);
  }
  return number * 2 + (swapped ? 1 : 0);
}

void HostPairs::see(Number number, Nanoseconds before, Nanoseconds difference) {
  if (number == 0) return;
  Pair& pair = pairs_[number / 2];
  const std::size_t sender = number % 2;
  pair.before[sender] = before;
  pair.difference[sender] = difference;
  pair.heard[sender] = true;
  if (!pair.heard[1 - sender]) return;
  const double apart = static_cast<double>(std::chrono::abs(pair.before[0] - pair.before[1]).count());
  const double vote = 1 / (apart + 1000);
  if (pair.difference[0] > pair.difference[1]) pair.lower_is_first += vote;
  if (pair.difference[0] < pair.difference[1]) pair.lower_is_first -= vote;
}

std::optional<Way> HostPairs::way(Number number) const {
  const double votes = number == 0 ? 0 : pairs_[number / 2].lower_is_first;
  if (votes == 0) return std::nullopt;
  return (votes > 0) == (number % 2 == 0) ? Way::forward : Way::backward;
}

}  // namespace isoline::analysis
