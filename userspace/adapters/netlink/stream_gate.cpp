#include "adapters/netlink/stream_gate.hpp"

#include <linux/pkt_cls.h>
#include <linux/tc_act/tc_gate.h>
#include <time.h>

#include <algorithm>
#include <limits>

namespace isoline::netlink {
namespace {

constexpr std::int32_t unset = -1;

std::int32_t clamped(std::int64_t number) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(number, 0, std::numeric_limits<std::int32_t>::max()));
}

std::optional<StreamGateEntry> decode_entry(const Attributes& attributes) {
  const auto interval = attributes.get<std::uint32_t>(TCA_GATE_ENTRY_INTERVAL);
  if (!interval) return std::nullopt;
  StreamGateEntry entry;
  entry.open = attributes.find(TCA_GATE_ENTRY_GATE).has_value();
  entry.time_interval = Nanoseconds(*interval);
  const std::int32_t priority = attributes.get<std::int32_t>(TCA_GATE_ENTRY_IPV).value_or(unset);
  if (priority > std::numeric_limits<std::uint8_t>::max()) return std::nullopt;
  if (priority >= 0) entry.internal_priority = static_cast<std::uint8_t>(priority);
  const std::int32_t octets = attributes.get<std::int32_t>(TCA_GATE_ENTRY_MAX_OCTETS).value_or(unset);
  if (octets >= 0) entry.max_octets = static_cast<std::uint32_t>(octets);
  return entry;
}

}  // namespace

void put_gate(AttributeWriter& out, const StreamGate& gate) {
  tc_gate parameters{};
  parameters.action = TC_ACT_PIPE;
  out.put(TCA_GATE_PARMS, parameters);
  out.put(TCA_GATE_PRIORITY, unset);
  out.put(TCA_GATE_BASE_TIME, static_cast<std::uint64_t>(gate.base_time.time_since_epoch().count()));
  if (gate.cycle_time.count() > 0) out.put(TCA_GATE_CYCLE_TIME, static_cast<std::uint64_t>(gate.cycle_time.count()));
  out.put(TCA_GATE_CLOCKID, std::int32_t{CLOCK_TAI});
  out.nest(TCA_GATE_ENTRY_LIST, [&] {
    for (const StreamGateEntry& entry : gate.entries) {
      out.nest(TCA_GATE_ONE_ENTRY, [&] {
        if (entry.open) out.put_bytes(TCA_GATE_ENTRY_GATE, {});
        const auto most = Nanoseconds(std::numeric_limits<std::uint32_t>::max());
        const auto interval = std::clamp(entry.time_interval, Nanoseconds(0), most);
        out.put(TCA_GATE_ENTRY_INTERVAL, static_cast<std::uint32_t>(interval.count()));
        out.put(TCA_GATE_ENTRY_IPV, entry.internal_priority ? std::int32_t{*entry.internal_priority} : unset);
        out.put(TCA_GATE_ENTRY_MAX_OCTETS, entry.max_octets ? clamped(*entry.max_octets) : unset);
      });
    }
  });
}

std::optional<StreamGate> decode_gate(const Attributes& options) {
  if (options.get<std::int32_t>(TCA_GATE_CLOCKID).value_or(CLOCK_TAI) != CLOCK_TAI) return std::nullopt;
  StreamGate gate;
  const auto time = [&](std::uint16_t type) {
    return Nanoseconds(static_cast<std::int64_t>(options.get<std::uint64_t>(type).value_or(0)));
  };
  gate.base_time = TaiTime(time(TCA_GATE_BASE_TIME));
  gate.cycle_time = time(TCA_GATE_CYCLE_TIME);
  if (gate.cycle_time.count() < 0) return std::nullopt;
  for (const Attribute& one : options.nested(TCA_GATE_ENTRY_LIST)) {
    if (one.type != TCA_GATE_ONE_ENTRY) continue;
    const auto entry = decode_entry(Attributes(one.payload));
    if (!entry) return std::nullopt;
    gate.entries.push_back(*entry);
  }
  return gate;
}

}  // namespace isoline::netlink
