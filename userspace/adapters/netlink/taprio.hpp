// taprio(8): the kernel's gate scheduler, as the attributes of its options.
#pragma once

#include <linux/pkt_sched.h>

#include <array>
#include <optional>

#include "adapters/netlink/attributes.hpp"
#include "model/error.hpp"
#include "model/port_config.hpp"
#include "model/port_state.hpp"

namespace isoline::netlink {

/// The options of a taprio in the words of the house.
struct Taprio {
  tc_mqprio_qopt map{};
  std::optional<GateControlList> oper;   ///< nothing until its base time has come
  std::optional<GateControlList> admin;  ///< waits for its base time
  std::uint32_t flags = 0;               ///< TCA_TAPRIO_ATTR_FLAG_…
  std::optional<std::int32_t> clock;     ///< CLOCK_TAI; none with full offload
  Nanoseconds txtime_delay{0};
  std::array<std::uint32_t, TC_QOPT_MAX_QUEUE> max_sdu{};  ///< by class, 0 = no limit
  std::array<bool, TC_QOPT_MAX_QUEUE> preemptable{};
};

/// The mode that flags stand for; nothing for flags that this house does not know.
std::optional<GateMode> gate_mode_of(std::uint32_t flags);
std::uint32_t flags_of(GateMode mode);

/// What shall run: from traffic classes, gates and mode of a port; `oper` holds the wanted list.
/// Errors: invalid_input.
Result<Taprio> wanted_taprio(const PortConfig& wanted);

/// TCA_OPTIONS of a request that installs `oper`. Limits of classes are always said, so that a change clears them.
/// Errors: invalid_input: more entries than an attribute holds, an interval or a delay that 32 bits do not hold.
Result<Bytes> encode(const Taprio& taprio);

/// Of a dump's TCA_OPTIONS. Nothing if they contradict themselves or lack what every taprio has.
std::optional<Taprio> decode_taprio(ByteView options);

/// A dump's options as a request takes them: without what only dumps have. Where no list runs yet, with the one that
/// waits.
Bytes taprio_request_from(ByteView dumped);

/// True for a taprio of which the kernel stops the timer whenever a qdisc is put below it (and whenever the link goes
/// down): its gates stay as they are until its list is sent again.
bool stops_with_its_queues(const QdiscNode& root);

}  // namespace isoline::netlink
