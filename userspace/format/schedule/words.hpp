// Small phrases about ports and gates that text, pictures and tables share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/port_config.hpp"

namespace isoline::format {

/// "0x88f0"
std::string hex_text(std::uint32_t number);

/// "0-3, 7"; "" for none.
std::string pcp_in_words(const std::vector<Pcp>& pcp);

/// "0", "2-3": the transmit queues of a class.
std::string queues_in_words(const QueueRange& queues);

/// "cbs 20.0Mbit/s", "etf delta 200us", both, or "".
std::string shaping_in_words(const PortTrafficClass& traffic_class);

/// "software, cycle 1ms, base time 0s, 2 entries"
std::string gates_in_words(const PortConfig& port);

/// "1.00Gbit/s, largest frame 1518B, carries management"
std::string port_in_words(const PortConfig& port);

/// "dst_mac 02:00:00:00:00:09, vid 100": what a stream's frames have in common.
std::string match_in_words(const StreamFilter& stream);

/// "2026-11-21T15:34:55.490000000 TAI", exact.
std::string date_of(TaiTime time);

/// A duration since the TAI epoch, "250us", where it is less than a day; else its date.
std::string base_time_in_words(TaiTime time);

/// The classes that a picture or a table has a line for, highest first: those of the port, or all eight.
std::vector<TrafficClass> shown_classes(const PortConfig& port);

/// The settings of a class, nullptr if the port says none.
const PortTrafficClass* find_class(const PortConfig& port, TrafficClass traffic_class);

/// How long the gate of a class is open in a cycle.
Nanoseconds open_time(const GateControlList& list, TrafficClass traffic_class);

}  // namespace isoline::format
