#include "schedule/check/check_link.hpp"

#include "schedule/check/network_rules.hpp"

namespace isoline::schedule::plan_check {
namespace {

bool is_usable(const LinkUse& use) {
  return is_period(use.period) && is_time(use.start) && is_time(use.ready) && use.frame_size > 0 &&
         use.frame_size <= most_bytes;
}

/// Frames as spans.
void take(const LinkCheck& check, std::span<const LinkUse> uses) {
  LinkScratch& scratch = check.scratch;
  scratch.frames.clear();
  scratch.waits.clear();
  scratch.classes.clear();
  scratch.uses.clear();
  for (const LinkUse& use : uses) {
    if (!is_usable(use)) {
      check.report.add(Kind::bad_plan, use.stream, check.index, [&] {
        return check.report.stream(use.stream) + " on " + check.report.link(check.index) + ": a number is out of range";
      });
      continue;
    }
    const std::int64_t period = use.period.count();
    const std::int64_t slot = slot_time(check.report.network, check.link, use.frame_size).count();
    const auto owner = static_cast<std::uint32_t>(scratch.frames.size());
    scratch.frames.push_back({wrapped(use.start.count(), period), slot + check.margin, period, owner});
    scratch.waits.push_back(std::max<std::int64_t>(use.start.count() - use.ready.count(), 0));
    scratch.classes.push_back(use.traffic_class.value());
    scratch.uses.push_back(use);
  }
}

/// In which everything on the link comes again; 0: too long.
std::int64_t own_cycle(const LinkCheck& check) {
  std::int64_t cycle = 1;
  for (const Span& one : check.scratch.frames) {
    const auto longer = common_multiple(cycle, one.period);
    if (!longer) return 0;
    cycle = *longer;
  }
  return cycle;
}

std::uint64_t frames_in(const LinkCheck& check, std::int64_t cycle) {
  std::uint64_t count = 0;
  for (const Span& one : check.scratch.frames) count += static_cast<std::uint64_t>(cycle / one.period);
  return count;
}

}  // namespace

void check_link(const Report& report, LinkIndex index, std::span<const LinkUse> uses, const PlannedPort* port,
                const CheckOptions& options, LinkScratch& scratch) {
  const Network& network = report.network;
  const bool is_there = index < network.links.size();
  if (!is_there || trouble_of(network, network.links[index]) || trouble_of(network)) {
    if (!is_there)
      report.add(Kind::bad_plan, PlanViolation::none, index, [&] { return report.link(index) + " is not there"; });
    return;
  }
  LinkCheck check{report, index, network.links[index], options, scratch};
  check.margin = 2 * network.sync_error.count();
  check.guard = guard_time(network, check.link).count();
  const auto valid = static_cast<std::uint8_t>((1U << check.link.queues) - 1);
  for (const TrafficClass one : network.scheduled.classes) {
    check.scheduled |= static_cast<std::uint8_t>((1U << one.value()) & valid);
  }
  check.background = static_cast<std::uint8_t>(valid & ~check.scheduled);
  take(check, uses);
  if (port && uses.empty()) check.wrong_link(Kind::port, [] { return "has gates, and no planned stream passes"; });
  if (!port && !uses.empty()) check.wrong_link(Kind::port, [] { return "has no gates, and planned streams pass"; });
  if (scratch.frames.empty()) return;

  check_share(check);
  check_reserved_windows(check);
  const std::int64_t listed = port ? check_list(check, port->gates) : 0;
  const bool at_once = listed > 0 && frames_in(check, listed) <= options.most_expanded;
  const std::int64_t cycle = at_once ? listed : own_cycle(check);
  const bool expanded = check_overlap(check, cycle);
  check_queues(check, cycle);
  if (listed > 0 && at_once && expanded) {
    check_gates(check, *port);
  } else if (listed > 0) {
    report.result.compressed = true;
    check_gates_modulo(check, port->gates);
  }
}

}  // namespace isoline::schedule::plan_check
