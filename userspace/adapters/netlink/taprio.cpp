#include "adapters/netlink/taprio.hpp"

#include <time.h>

#include <algorithm>
#include <limits>
#include <string>

#include "adapters/netlink/traffic_class_map.hpp"

namespace isoline::netlink {
namespace {

// Since Linux 6.4; the headers of Debian 12 do not have them.
constexpr std::uint16_t tc_entry_fp = 3;
constexpr std::uint32_t fp_express = 1, fp_preemptible = 2;

std::optional<GateOperation> operation_of(std::uint8_t command) {
  switch (command) {
    case TC_TAPRIO_CMD_SET_GATES: return GateOperation::set_gate_states;
    case TC_TAPRIO_CMD_SET_AND_HOLD: return GateOperation::set_and_hold_mac;
    case TC_TAPRIO_CMD_SET_AND_RELEASE: return GateOperation::set_and_release_mac;
    default: return std::nullopt;
  }
}

std::uint8_t command_of(GateOperation operation) {
  switch (operation) {
    case GateOperation::set_and_hold_mac: return TC_TAPRIO_CMD_SET_AND_HOLD;
    case GateOperation::set_and_release_mac: return TC_TAPRIO_CMD_SET_AND_RELEASE;
    case GateOperation::set_gate_states: break;
  }
  return TC_TAPRIO_CMD_SET_GATES;
}

std::optional<GateControlEntry> decode_entry(const Attributes& attributes) {
  const auto command = attributes.get<std::uint8_t>(TCA_TAPRIO_SCHED_ENTRY_CMD);
  const auto mask = attributes.get<std::uint32_t>(TCA_TAPRIO_SCHED_ENTRY_GATE_MASK);
  const auto interval = attributes.get<std::uint32_t>(TCA_TAPRIO_SCHED_ENTRY_INTERVAL);
  const auto operation = operation_of(command.value_or(TC_TAPRIO_CMD_SET_GATES));
  if (!mask || !interval || !operation) return std::nullopt;
  // The kernel keeps gates of classes that cannot be: a mask of 32 bits for at most eight classes in this house.
  return GateControlEntry{*operation, static_cast<std::uint8_t>(*mask & 0xff), Nanoseconds(*interval)};
}

/// A list if there is one; false if what is there cannot be one.
bool decode_list(const Attributes& attributes, std::optional<GateControlList>& into) {
  const auto entries = attributes.find(TCA_TAPRIO_ATTR_SCHED_ENTRY_LIST);
  if (!entries) return true;
  GateControlList list;
  for (const Attribute& one : Attributes(entries->payload)) {
    if (one.type != TCA_TAPRIO_SCHED_ENTRY) continue;
    const auto entry = decode_entry(Attributes(one.payload));
    if (!entry) return false;
    list.entries.push_back(*entry);
  }
  const auto time = [&](std::uint16_t type) { return attributes.get<std::int64_t>(type).value_or(0); };
  list.base_time = TaiTime(Nanoseconds(time(TCA_TAPRIO_ATTR_SCHED_BASE_TIME)));
  list.cycle_time = Nanoseconds(time(TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME));
  list.cycle_time_extension = Nanoseconds(time(TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME_EXTENSION));
  if (list.cycle_time.count() < 0 || list.cycle_time_extension.count() < 0) return false;
  if (list.cycle_time.count() == 0) list.cycle_time = sum_of_intervals(list);
  into = std::move(list);
  return true;
}

bool fits_32_bits(Nanoseconds time) {
  return time.count() >= 0 && time.count() <= std::numeric_limits<std::uint32_t>::max();
}

Error invalid(const std::string& what, const std::string& why) { return {ErrorKind::invalid_input, what, "", why, ""}; }

void encode_classes(AttributeWriter& out, const Taprio& taprio) {
  for (std::uint32_t number = 0; number < taprio.map.num_tc && number < TC_QOPT_MAX_QUEUE; ++number) {
    out.nest(TCA_TAPRIO_ATTR_TC_ENTRY, [&] {
      out.put(TCA_TAPRIO_TC_ENTRY_INDEX, number);
      out.put(TCA_TAPRIO_TC_ENTRY_MAX_SDU, taprio.max_sdu[number]);
      if (taprio.preemptable[number]) out.put(tc_entry_fp, fp_preemptible);
    });
  }
}

/// Copies the attributes that `wanted` chooses.
template <class Wanted>
Bytes copy_attributes(ByteView from, Wanted wanted) {
  AttributeWriter out;
  for (const Attribute& attribute : Attributes(from)) {
    if (wanted(attribute.type)) out.put_bytes(attribute.type_with_flags, attribute.payload);
  }
  return out.bytes();
}

bool only_dumped(std::uint16_t type) { return type == TCA_TAPRIO_PAD || type == TCA_TAPRIO_ATTR_ADMIN_SCHED; }

bool of_list(std::uint16_t type) {
  return type == TCA_TAPRIO_ATTR_SCHED_ENTRY_LIST || type == TCA_TAPRIO_ATTR_SCHED_BASE_TIME ||
         type == TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME || type == TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME_EXTENSION;
}

}  // namespace

std::optional<GateMode> gate_mode_of(std::uint32_t flags) {
  switch (flags) {
    case 0: return GateMode::software;
    case TCA_TAPRIO_ATTR_FLAG_TXTIME_ASSIST: return GateMode::txtime_assist;
    case TCA_TAPRIO_ATTR_FLAG_FULL_OFFLOAD: return GateMode::full_offload;
    default: return std::nullopt;
  }
}

std::uint32_t flags_of(GateMode mode) {
  switch (mode) {
    case GateMode::txtime_assist: return TCA_TAPRIO_ATTR_FLAG_TXTIME_ASSIST;
    case GateMode::full_offload: return TCA_TAPRIO_ATTR_FLAG_FULL_OFFLOAD;
    case GateMode::software: break;
  }
  return 0;
}

Result<Taprio> wanted_taprio(const PortConfig& wanted) {
  Taprio taprio;
  auto map = encode_map(wanted.traffic_classes);
  if (!map) return fail(map.error());
  taprio.map = *map;
  taprio.oper = wanted.gates;
  taprio.flags = flags_of(wanted.gate_mode);
  if (wanted.gate_mode != GateMode::full_offload) taprio.clock = CLOCK_TAI;
  taprio.txtime_delay = wanted.txtime_delay;
  for (const PortTrafficClass& one : wanted.traffic_classes) {
    taprio.max_sdu[one.traffic_class.value()] = one.queue_max_sdu;
    taprio.preemptable[one.traffic_class.value()] = one.preemptable;
  }
  return taprio;
}

Result<Bytes> encode(const Taprio& taprio) {
  AttributeWriter out;
  out.put(TCA_TAPRIO_ATTR_PRIOMAP, taprio.map);
  const GateControlList& list = *taprio.oper;
  for (const GateControlEntry& entry : list.entries) {
    if (!fits_32_bits(entry.time_interval)) return fail(invalid("time interval", "must be below 4.29 s"));
  }
  out.nest(TCA_TAPRIO_ATTR_SCHED_ENTRY_LIST, [&] {
    for (const GateControlEntry& entry : list.entries) {
      // No index: the kernel numbers them as they come, and each would cost eight of the 65,535 bytes.
      out.nest(TCA_TAPRIO_SCHED_ENTRY, [&] {
        out.put(TCA_TAPRIO_SCHED_ENTRY_CMD, command_of(entry.operation));
        out.put(TCA_TAPRIO_SCHED_ENTRY_GATE_MASK, std::uint32_t{entry.gate_states});
        out.put(TCA_TAPRIO_SCHED_ENTRY_INTERVAL, static_cast<std::uint32_t>(entry.time_interval.count()));
      });
    }
  });
  out.put(TCA_TAPRIO_ATTR_SCHED_BASE_TIME, std::int64_t{list.base_time.time_since_epoch().count()});
  if (list.cycle_time.count() != 0) out.put(TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME, std::int64_t{list.cycle_time.count()});
  if (list.cycle_time_extension.count() != 0) {
    out.put(TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME_EXTENSION, std::int64_t{list.cycle_time_extension.count()});
  }
  if (taprio.clock) out.put(TCA_TAPRIO_ATTR_SCHED_CLOCKID, *taprio.clock);
  if (taprio.flags != 0) out.put(TCA_TAPRIO_ATTR_FLAGS, taprio.flags);
  if (taprio.txtime_delay.count() != 0) {
    if (!fits_32_bits(taprio.txtime_delay)) return fail(invalid("txtime delay", "must be below 4.29 s"));
    out.put(TCA_TAPRIO_ATTR_TXTIME_DELAY, static_cast<std::uint32_t>(taprio.txtime_delay.count()));
  }
  encode_classes(out, taprio);
  if (!out.fits() || out.bytes().size() + 4 > std::numeric_limits<std::uint16_t>::max()) {
    return fail(invalid("gate control list of " + std::to_string(list.entries.size()) + " entries",
                        "more than the kernel takes in one message"));
  }
  return out.bytes();
}

std::optional<Taprio> decode_taprio(ByteView options) {
  const Attributes attributes(options);
  const auto map = attributes.get<tc_mqprio_qopt>(TCA_TAPRIO_ATTR_PRIOMAP);
  if (!map || map->num_tc > TC_QOPT_MAX_QUEUE) return std::nullopt;
  Taprio taprio;
  taprio.map = *map;
  taprio.flags = attributes.get<std::uint32_t>(TCA_TAPRIO_ATTR_FLAGS).value_or(0);
  taprio.clock = attributes.get<std::int32_t>(TCA_TAPRIO_ATTR_SCHED_CLOCKID);
  taprio.txtime_delay = Nanoseconds(attributes.get<std::uint32_t>(TCA_TAPRIO_ATTR_TXTIME_DELAY).value_or(0));
  if (!decode_list(attributes, taprio.oper)) return std::nullopt;
  if (!decode_list(attributes.nested(TCA_TAPRIO_ATTR_ADMIN_SCHED), taprio.admin)) return std::nullopt;
  for (const Attribute& one : attributes) {
    if (one.type != TCA_TAPRIO_ATTR_TC_ENTRY) continue;
    const Attributes entry(one.payload);
    const auto number = entry.get<std::uint32_t>(TCA_TAPRIO_TC_ENTRY_INDEX);
    if (!number || *number >= TC_QOPT_MAX_QUEUE) return std::nullopt;
    taprio.max_sdu[*number] = entry.get<std::uint32_t>(TCA_TAPRIO_TC_ENTRY_MAX_SDU).value_or(0);
    taprio.preemptable[*number] = entry.get<std::uint32_t>(tc_entry_fp).value_or(fp_express) == fp_preemptible;
  }
  return taprio;
}

Bytes taprio_request_from(ByteView dumped) {
  if (Attributes(dumped).find(TCA_TAPRIO_ATTR_SCHED_ENTRY_LIST)) {
    return copy_attributes(dumped, [](std::uint16_t type) { return !only_dumped(type); });
  }
  Bytes request = copy_attributes(dumped, [](std::uint16_t type) { return !only_dumped(type) && !of_list(type); });
  if (const auto admin = Attributes(dumped).find(TCA_TAPRIO_ATTR_ADMIN_SCHED)) {
    const Bytes list = copy_attributes(admin->payload, of_list);
    request.insert(request.end(), list.begin(), list.end());
  }
  return request;
}

bool stops_with_its_queues(const QdiscNode& root) {
  return root.kind == "taprio" && Attributes(root.options).get<std::uint32_t>(TCA_TAPRIO_ATTR_FLAGS).value_or(0) == 0;
}

}  // namespace isoline::netlink
