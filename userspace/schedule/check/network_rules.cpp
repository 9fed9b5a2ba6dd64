#include "schedule/check/network_rules.hpp"

#include <algorithm>

#include "schedule/check/numbers.hpp"

namespace isoline::schedule::plan_check {

const char* trouble_of(const Network& network) {
  const Framing& framing = network.framing;
  if (std::max({framing.preamble, framing.gap, framing.min_frame}) > most_bytes) return "framing of so many bytes";
  if (!is_length(network.sync_error)) return "the sync error is out of range";
  return nullptr;
}

const char* trouble_of(const Network& network, const Link& link) {
  if (link.from >= network.nodes.size() || link.to >= network.nodes.size()) return "it ends nowhere";
  if (network.nodes[link.to].cut_through > most_bytes) return "cut_through of so many bytes where it ends";
  if (link.bits_per_second < least_speed || link.bits_per_second > most_speed) return "its speed is out of range";
  if (!is_length(link.propagation_delay) || !is_length(link.processing_delay)) return "a delay is out of range";
  if (!is_length(link.minimum_interval)) return "minimum_interval is out of range";
  if (link.queues < 1 || link.queues > 8) return "it has 1 to 8 queues";
  if (link.guard_frame > most_bytes) return "guard_frame is out of range";
  if (!(link.min_background >= 0 && link.min_background < 1)) return "min_background is out of range";
  for (const ReservedWindow& window : link.reserved) {
    if (!is_period(window.period)) return "the period of a reserved window is out of range";
    if (window.offset < Nanoseconds(0) || window.offset >= window.period)
      return "a reserved window begins out of range";
    if (window.length <= Nanoseconds(0) || window.length >= window.period) return "the length of a reserved window";
  }
  return nullptr;
}

const char* trouble_of(const Network& network, const StreamRequest& request) {
  if (request.talker >= network.nodes.size()) return "its talker is nowhere";
  if (request.listeners.empty()) return "it has no listener";
  for (const NodeIndex listener : request.listeners) {
    if (listener >= network.nodes.size()) return "a listener is nowhere";
    if (listener == request.talker) return "its talker listens";
  }
  auto sorted = request.listeners;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end()) return "a listener is there twice";
  if (!is_period(request.period)) return "its period is out of range";
  if (request.frame_size == 0 || request.frame_size > std::min(network.max_frame, most_bytes)) {
    return "its frame size is out of range";
  }
  if (request.frames == 0) return "it has no frames";
  return nullptr;
}

void check_network(const Report& report) {
  const auto none = PlanViolation::none;
  if (const char* trouble = trouble_of(report.network)) {
    report.add(Kind::bad_network, none, none, [&] { return std::string(trouble); });
  }
  for (LinkIndex link = 0; link < report.network.links.size(); ++link) {
    if (const char* trouble = trouble_of(report.network, report.network.links[link])) {
      report.add(Kind::bad_network, none, link, [&] { return report.link(link) + ": " + trouble; });
    }
  }
}

}  // namespace isoline::schedule::plan_check
