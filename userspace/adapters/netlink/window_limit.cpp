#include "adapters/netlink/window_limit.hpp"

#include <algorithm>

#include "model/gate_cycle.hpp"
#include "model/link_speed.hpp"

namespace isoline::netlink {
namespace {

constexpr std::int64_t picoseconds = 1000;  // in a nanosecond
constexpr std::int64_t ethernet_header = 14;

/// The longest time for which the gate stays open, over the end of the cycle too; the cycle if it never closes.
Nanoseconds longest_window(const GateControlList& list, unsigned traffic_class) {
  const auto open = [&](const GateControlEntry& entry) { return (entry.gate_states >> traffic_class & 1) != 0; };
  const std::size_t count = list.entries.size();
  const auto closed = std::find_if_not(list.entries.begin(), list.entries.end(), open);
  if (closed == list.entries.end()) return cycle_of(list);
  const auto start = static_cast<std::size_t>(closed - list.entries.begin());
  Nanoseconds longest{0}, here{0};
  for (std::size_t n = 1; n <= count; ++n) {
    const GateControlEntry& entry = list.entries[(start + n) % count];
    here = open(entry) ? here + entry.time_interval : Nanoseconds{0};
    longest = std::max(longest, here);
  }
  return longest;
}

}  // namespace

std::optional<std::int64_t> window_limit(const GateControlList& list, unsigned traffic_class,
                                         std::optional<BitRate> speed) {
  const Nanoseconds window = longest_window(list, traffic_class);
  if (window == cycle_of(list)) return std::nullopt;
  const double rate = speed.value_or(assumed_link_speed).bits_per_second;
  const auto picoseconds_per_byte = static_cast<std::int64_t>(8e12 / std::max(rate, 1.0));
  if (picoseconds_per_byte == 0) return std::nullopt;
  return window.count() * picoseconds / picoseconds_per_byte - ethernet_header;
}

std::uint32_t asked_max_sdu(const Taprio& dumped, unsigned traffic_class, std::optional<BitRate> speed) {
  const std::uint32_t said = dumped.max_sdu[traffic_class];
  const auto computed = dumped.oper ? window_limit(*dumped.oper, traffic_class, speed) : std::nullopt;
  return computed && *computed == said ? 0 : said;
}

}  // namespace isoline::netlink
