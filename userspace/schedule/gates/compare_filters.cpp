#include "schedule/gates/cycle.hpp"
#include "schedule/gates/differences.hpp"
#include "schedule/gates/winding.hpp"

namespace isoline::schedule {
namespace {

/// act_police counts in bytes a second, and its burst in ticks of 64 ns at that rate.
constexpr double police_rate_unit = 8;
constexpr double police_tick = 64e-9;

void compare_gates(Differences& differences, const std::string& path, const StreamGate& wanted,
                   const StreamGate& found) {
  compare_value(differences, path + ".cycle_time", cycle_of(wanted), cycle_of(found));
  if (!same_phase(wanted.base_time, found.base_time, cycle_of(wanted))) {
    differences.push_back({path + ".base_time", text_of(wanted.base_time), text_of(found.base_time)});
  }
  if (wanted.entries.size() != found.entries.size()) {
    differences.push_back({path + ".entries", text_of(wanted), text_of(found)});
    return;
  }
  for (std::size_t i = 0; i < wanted.entries.size(); ++i) {
    const StreamGateEntry &want = wanted.entries[i], &have = found.entries[i];
    const std::string entry = at(path + ".entries", i);
    compare_value(differences, entry + ".open", want.open, have.open);
    compare_value(differences, entry + ".time_interval", want.time_interval, have.time_interval);
    if (want.internal_priority != have.internal_priority) {
      const auto text = [](const auto& ipv) { return ipv ? std::to_string(*ipv) : ""; };
      differences.push_back({entry + ".internal_priority", text(want.internal_priority), text(have.internal_priority)});
    }
    compare_value(differences, entry + ".max_octets", want.max_octets, have.max_octets);
  }
}

void compare_policers(Differences& differences, const std::string& path, const StreamPolicer& wanted,
                      const StreamPolicer& found) {
  compare_rate(differences, path + ".rate", wanted.rate, found.rate, police_rate_unit);
  const double tick = std::max(1.0, wanted.rate.bits_per_second / 8 * police_tick * 2);
  if (std::abs(static_cast<double>(wanted.burst) - static_cast<double>(found.burst)) >= tick) {
    differences.push_back({path + ".burst", text_of(wanted.burst) + "B", text_of(found.burst) + "B"});
  }
  compare_value(differences, path + ".max_sdu", wanted.max_sdu, found.max_sdu);
}

void compare_streams(Differences& differences, const std::string& path, const StreamFilter& wanted,
                     const StreamFilter& found) {
  compare_value(differences, path + ".match.src_mac", wanted.src_mac, found.src_mac);
  compare_value(differences, path + ".match.dst_mac", wanted.dst_mac, found.dst_mac);
  compare_value(differences, path + ".match.vid", wanted.vid, found.vid);
  compare_value(differences, path + ".match.pcp", wanted.pcp, found.pcp);
  compare_value(differences, path + ".match.ether_type", wanted.ether_type, found.ether_type);
  if (wanted.gate && found.gate) {
    compare_gates(differences, path + ".gate", *wanted.gate, *found.gate);
  } else {
    compare_value(differences, path + ".gate", wanted.gate, found.gate);
  }
  if (wanted.policer && found.policer) {
    compare_policers(differences, path + ".policer", *wanted.policer, *found.policer);
  } else if (wanted.policer || found.policer) {
    const auto rate = [](const auto& policer) { return policer ? text_of(policer->rate) : ""; };
    differences.push_back({path + ".policer", rate(wanted.policer), rate(found.policer)});
  }
}

}  // namespace

void compare_filters(Differences& differences, const PortConfig& wanted, const PortConfig& found) {
  for (std::size_t i = 0; i < wanted.dscp.size(); ++i) {
    const auto* have = find_by(found.dscp, &DscpPriority::dscp, wanted.dscp[i].dscp);
    const std::optional<Pcp> pcp = have != nullptr ? std::optional(have->pcp) : std::nullopt;
    compare_value(differences, at("dscp", i) + ".pcp", std::optional(wanted.dscp[i].pcp), pcp);
  }
  for (const DscpPriority& have : found.dscp) {
    if (find_by(wanted.dscp, &DscpPriority::dscp, have.dscp) != nullptr) continue;
    differences.push_back({"dscp", "", "dscp " + std::to_string(have.dscp.value()) + " to pcp " + text_of(have.pcp)});
  }
  for (std::size_t i = 0; i < wanted.streams.size(); ++i) {
    const StreamFilter& want = wanted.streams[i];
    if (const auto* have = find_by(found.streams, &StreamFilter::name, want.name)) {
      compare_streams(differences, at("streams", i), want, *have);
    } else {
      differences.push_back({at("streams", i), want.name, ""});
    }
  }
  for (const StreamFilter& have : found.streams) {
    if (find_by(wanted.streams, &StreamFilter::name, have.name) == nullptr) {
      differences.push_back({"streams", "", have.name});
    }
  }
}

}  // namespace isoline::schedule
