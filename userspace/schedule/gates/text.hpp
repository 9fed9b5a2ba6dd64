// Values of a schedule as its file writes them, for findings and differences. Pure.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/gate_control_list.hpp"
#include "model/port_config.hpp"
#include "model/units.hpp"

namespace isoline::schedule {

inline std::string text_of(bool value) { return value ? "true" : "false"; }
inline std::string text_of(std::uint32_t value) { return std::to_string(value); }
inline std::string text_of(std::int32_t value) { return std::to_string(value); }
inline std::string text_of(Nanoseconds value) { return to_string(value); }
inline std::string text_of(TaiTime value) { return to_string(value.time_since_epoch()); }
inline std::string text_of(BitRate value) { return to_string(value); }
inline std::string text_of(Pcp value) { return std::to_string(value.value()); }
inline std::string text_of(VlanId value) { return std::to_string(value.value()); }
inline std::string text_of(GateOperation value) { return to_string(value); }
inline std::string text_of(GateMode value) { return to_string(value); }
inline std::string text_of(const MacAddress& value) { return to_string(value); }

std::string text_of(const QueueRange& value);                                 ///< "{count: 1, offset: 3}"
std::string text_of(const std::vector<Pcp>& value);                           ///< "[5, 6]"
std::string text_of(const std::vector<std::pair<std::uint8_t, Pcp>>& value);  ///< "[3: 5, 4: 6]"
std::string text_of(const std::vector<std::pair<Pcp, std::uint8_t>>& value);
std::string text_of(const GateControlList& list);  ///< "4 entries in 1ms"
std::string text_of(const StreamGate& gate);
std::string text_of(const VlanMembership& membership);  ///< "untagged, pvid"
std::string gate_states_text(std::uint8_t states);      ///< "0x7f"
std::string classes_text(std::uint8_t states);          ///< "class 7", "classes 0, 1, 6"

template <class T>
std::string text_of(const std::optional<T>& value) {
  return value ? text_of(*value) : "";
}

/// "entries[3]"
inline std::string at(const std::string& list, std::size_t index) { return list + "[" + std::to_string(index) + "]"; }

}  // namespace isoline::schedule
