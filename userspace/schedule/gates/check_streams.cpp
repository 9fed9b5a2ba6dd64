#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

#include "schedule/gates/check_port.hpp"
#include "schedule/gates/cycle.hpp"
#include "schedule/gates/text.hpp"

namespace isoline::schedule {
namespace {

constexpr Nanoseconds longest_interval{std::numeric_limits<std::uint32_t>::max()};

void check_gate(const PortCheck& check, const StreamGate& gate, const std::string& path) {
  if (gate.entries.empty()) {
    check.problem(path + ".entries", "no entries", "a cycle consists of at least one",
                  "{open: true, time_interval: 500us}");
    return;
  }
  for (std::size_t i = 0; i < gate.entries.size(); ++i) {
    const StreamGateEntry& entry = gate.entries[i];
    const std::string entry_path = at(path + ".entries", i);
    const std::string what = "interval of " + text_of(entry.time_interval);
    if (entry.time_interval < check.limits.min_interval) {
      check.problem(
          entry_path + ".time_interval", what,
          "shorter than the smallest that the kernel's timer can serve (" + text_of(check.limits.min_interval) + ")",
          "");
    } else if (entry.time_interval > longest_interval) {
      check.problem(entry_path + ".time_interval", what, "the kernel takes less than 2^32 ns, 4.29s", "");
    }
    if (entry.internal_priority && *entry.internal_priority > 7) {
      check.problem(entry_path + ".internal_priority", "priority " + std::to_string(*entry.internal_priority),
                    "it is 0 to 7", "");
    }
    if (entry.max_octets == std::optional<std::uint32_t>(0)) {
      check.warning(entry_path + ".max_octets", "0 bytes may pass", "the gate might as well be closed", "open: false");
    }
  }
  const Nanoseconds sum = sum_of_intervals(gate), cycle = cycle_of(gate);
  if (sum > cycle) {
    check.problem(path + ".cycle_time", "cycle of " + text_of(cycle), "the entries last " + text_of(sum),
                  "leave cycle_time out, or shorten the entries");
  } else if (Nanoseconds(0) <= sum && sum < cycle) {  // of negative intervals more than enough is said above
    // As with the gates of a port: IEEE 802.1Q keeps the last state, act_gate does not (measured on 6.1).
    check.problem(path + ".cycle_time", "cycle of " + text_of(cycle),
                  "the entries last " + text_of(sum) +
                      ": Linux would begin the list again after them, out of step with the cycle",
                  "make the last entry " + text_of(cycle - sum) + " longer");
  }
  if (gate.cycle_time < Nanoseconds(0) || gate.base_time < TaiTime{}) {
    check.problem(path, "a negative time", "cycles last, and begin after the TAI epoch", "");
  }
  if (std::ranges::none_of(gate.entries, &StreamGateEntry::open)) {
    check.warning(path + ".entries", "the gate never opens", "every frame of the stream is dropped", "");
  }
}

void check_policer(const PortCheck& check, const StreamPolicer& policer, const std::string& path) {
  const double rate = policer.rate.bits_per_second;
  if (!(rate >= 8)) {
    check.problem(path + ".rate", "rate " + text_of(policer.rate), "it must be at least 8bit/s, the kernel's unit", "");
  } else if (rate < 1000) {
    check.warning(path + ".rate", "rate " + text_of(policer.rate), "a frame takes seconds at this rate",
                  "check the unit");
  } else if (check.link_speed && rate > check.link_speed->bits_per_second) {
    check.warning(path + ".rate", "rate " + text_of(policer.rate),
                  "the link has " + text_of(*check.link_speed) + ": nothing is ever over it", "check the unit");
  }
  if (policer.max_sdu == std::optional<std::uint32_t>(0)) {
    check.problem(path + ".max_sdu", "largest SDU of 0 bytes", "every frame is longer", "leave it out");
  }
  const std::uint64_t frame =
      policer.max_sdu ? std::min<std::uint64_t>(check.port.max_frame, *policer.max_sdu) : check.port.max_frame;
  if (policer.burst == 0) {
    check.problem(path + ".burst", "burst of 0 bytes", "no frame fits into it: all are dropped",
                  std::to_string(2 * check.port.max_frame) + "B");
  } else if (policer.burst < frame) {
    check.warning(path + ".burst", "burst of " + std::to_string(policer.burst) + " bytes",
                  "a frame may have " + std::to_string(frame) + ": those that do not fit are always dropped",
                  "at least one largest frame, or a max_sdu");
  }
}

void check_dscp(const PortCheck& check) {
  std::set<Dscp> seen;
  for (std::size_t i = 0; i < check.port.dscp.size(); ++i) {
    const Dscp dscp = check.port.dscp[i].dscp;
    if (seen.insert(dscp).second) continue;
    check.problem(at("dscp", i) + ".dscp", "dscp " + std::to_string(dscp.value()) + " twice", "it becomes one pcp", "");
  }
}

}  // namespace

void check_streams(const PortCheck& check) {
  check_dscp(check);
  std::set<std::string> names;
  using Match = std::tuple<std::optional<MacAddress>, std::optional<MacAddress>, std::optional<VlanId>,
                           std::optional<Pcp>, std::optional<std::uint16_t>>;
  std::vector<std::pair<Match, std::string>> matches;
  for (std::size_t i = 0; i < check.port.streams.size(); ++i) {
    const StreamFilter& stream = check.port.streams[i];
    const std::string path = at("streams", i);
    if (stream.name.empty()) {
      check.problem(path + ".name", "a stream without name", "it is told from others by its name", "");
    } else if (!names.insert(stream.name).second) {
      check.problem(path + ".name", "stream '" + stream.name + "' twice", "a port's streams have different names", "");
    }
    const Match match{stream.src_mac, stream.dst_mac, stream.vid, stream.pcp, stream.ether_type};
    if (match == Match{}) {
      check.warning(path + ".match", "stream '" + stream.name + "' matches every frame",
                    "gPTP and management arrive here too", "match: {dst_mac: 02:00:00:00:00:09}");
    }
    const auto same = std::ranges::find(matches, match, &std::pair<Match, std::string>::first);
    if (same != matches.end()) {
      check.problem(path + ".match", "stream '" + stream.name + "' matches the same frames as '" + same->second + "'",
                    "only the first would see them", "");
    } else {
      matches.emplace_back(match, stream.name);
    }
    if (!stream.gate && !stream.policer) {
      check.warning(path, "stream '" + stream.name + "' has neither gate nor policer", "nothing is done with it", "");
    }
    if (stream.gate) check_gate(check, *stream.gate, path + ".gate");
    if (stream.policer) check_policer(check, *stream.policer, path + ".policer");
  }
}

}  // namespace isoline::schedule
