#include "model/network.hpp"

#include <algorithm>

namespace isoline {
namespace {

std::uint64_t padded(const Network& network, std::uint32_t frame) { return std::max(frame, network.framing.min_frame); }

}  // namespace

Nanoseconds wire_time(const Link& link, std::uint64_t bytes) {
  // 2^64 ns·bit holds 2 GB.
  const std::uint64_t scaled = bytes * 8 * 1'000'000'000ULL;
  return Nanoseconds((scaled + link.bits_per_second - 1) / link.bits_per_second);
}

Nanoseconds slot_time(const Network& network, const Link& link, std::uint32_t frame) {
  return wire_time(link, padded(network, frame) + network.framing.preamble + network.framing.gap);
}

Nanoseconds last_bit_time(const Network& network, const Link& link, std::uint32_t frame) {
  return wire_time(link, padded(network, frame) + network.framing.preamble);
}

Nanoseconds forwarding_time(const Network& network, const Link& in, const Link& out, std::uint32_t frame) {
  const std::uint32_t cut = network.nodes[in.to].cut_through;
  Nanoseconds received = last_bit_time(network, in, frame);
  if (cut != 0 && out.bits_per_second <= in.bits_per_second) received = std::min(received, wire_time(in, cut));
  return received + in.propagation_delay + in.processing_delay;
}

Nanoseconds arrival_time(const Network& network, const Link& link, std::uint32_t frame) {
  return last_bit_time(network, link, frame) + link.propagation_delay;
}

Nanoseconds guard_time(const Network& network, const Link& link) { return slot_time(network, link, link.guard_frame); }

}  // namespace isoline
