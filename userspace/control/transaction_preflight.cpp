#include "control/transaction_preflight.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "schedule/gates/check.hpp"
#include "schedule/gates/check_port.hpp"
#include "schedule/gates/credit.hpp"
#include "schedule/gates/cycle.hpp"
#include "schedule/gates/frame.hpp"
#include "schedule/gates/winding.hpp"

namespace isoline::control {
namespace {

// How long applying may take before gates that began at once would have begun at different times.
constexpr Nanoseconds time_to_begin = std::chrono::milliseconds(500);
constexpr Nanoseconds time_per_port = std::chrono::milliseconds(25);
// A transaction waits for its base time; one that waits for days is a wrong date.
constexpr Nanoseconds longest_wait = std::chrono::hours(24);
constexpr std::size_t most_findings_told = 5;

const char* const cannot_apply = "cannot apply the schedule";

std::string in_words(const Finding& finding) {
  std::string text = finding.path + ": " + finding.what;
  if (!finding.why.empty()) text += ": " + finding.why;
  return text;
}

/// What the processor does already for ports that the schedule does not name.
double timer_rate_of_others(const Schedule& schedule, TransactionParts parts, std::vector<std::string>& warnings) {
  if (parts.interfaces == nullptr) return 0;
  const auto all = parts.interfaces->list();
  if (!all) {
    warnings.push_back("gates of ports that are not in the schedule are not counted: " + describe(all.error()));
    return 0;
  }
  double sum = 0;
  for (const host::Interface& one : *all) {
    const bool named = std::any_of(schedule.ports.begin(), schedule.ports.end(),
                                   [&](const PortConfig& port) { return port.interface == one.name; });
    if (named || one.loopback) continue;
    const auto state = parts.ports.read(one.name);
    if (!state) continue;  // gone meanwhile, or nothing that has gates
    if (state->gates_readback == Readback::vanished) {
      warnings.push_back(one.name + ": the kernel does not show its gates, which are not counted");
    }
    PortConfig coming = state->oper;
    if (state->admin) coming.gates = state->admin;
    sum += std::max(schedule::timer_rate(state->oper), schedule::timer_rate(coming));
  }
  return sum;
}

Result<void> judge(const Findings& findings, std::vector<std::string>& warnings) {
  std::string why;
  std::size_t problems = 0;
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::warning) {
      warnings.push_back(in_words(finding));
    } else if (++problems <= most_findings_told) {
      why += (why.empty() ? "" : "; ") + in_words(finding);
    }
  }
  if (problems == 0) return {};
  if (problems > most_findings_told) why += "; and " + std::to_string(problems - most_findings_told) + " more";
  return fail({ErrorKind::invalid_input, cannot_apply, {}, why, "isoline schedule check"});
}

void warn_of_management(const Schedule& schedule, const ApplyOptions& options, std::vector<std::string>& warnings) {
  for (const PortConfig& port : schedule.ports) {
    if (options.management.contains(port.interface)) {
      warnings.push_back(port.interface + " carries the connection by which this is asked");
    } else if (port.carries_management) {
      warnings.push_back(port.interface + " carries management traffic");
    }
  }
}

void warn_of_clock(const Schedule& schedule, const host::Clock& clock, std::vector<std::string>& warnings) {
  const bool gates =
      std::any_of(schedule.ports.begin(), schedule.ports.end(), [](const PortConfig& port) { return port.gates; });
  if (gates && clock.tai_offset() == std::chrono::seconds(0)) {
    warnings.push_back(
        "the kernel does not know the offset of TAI (it is 0): its gates are 37 s off those of hosts that do; "
        "ptp4l, phc2sys or an NTP daemon sets it");
  }
}

Result<SavedPort> save(const PortConfig& port, const ApplyOptions& options, host::TrafficControl& ports,
                       std::vector<std::string>& warnings) {
  auto saved = ports.save(port.interface);
  if (saved || saved.error().kind != ErrorKind::occupied) return saved;
  if (!options.replace_foreign) {
    Error error = saved.error();
    if (error.hint.empty()) error.hint = "--replace-foreign takes it off for good";
    return fail(std::move(error));
  }
  auto part = ports.save_in_part(port.interface);
  if (!part) return fail(part.error());
  for (const std::string& lost : part->lost) {
    warnings.push_back(port.interface + ": " + lost +
                       " is taken off for good; if this has to be undone, the kernel's default comes instead");
  }
  return std::move(part->port);
}

Result<void> refuse_far_base_time(const PortConfig& port, TaiTime now) {
  if (port.gates->base_time - now <= longest_wait) return {};
  return fail({ErrorKind::invalid_input, cannot_apply, port.interface,
               "its base time is more than a day away, and a transaction waits for it",
               "base times are of TAI, since 1970; 0s is always right"});
}

Result<void> may_start_in(std::optional<Nanoseconds> start_in) {
  if (!start_in || (*start_in > Nanoseconds{0} && *start_in <= longest_wait)) return {};
  return fail({ErrorKind::invalid_input,
               cannot_apply,
               {},
               *start_in <= Nanoseconds{0}
                   ? "gates cannot begin in the past"
                   : "its gates are to begin in more than a day, and a transaction waits for it",
               "a start that is soon, as in +2s"});
}

}  // namespace

Result<std::vector<PortCapability>> capabilities(const Schedule& schedule, host::TrafficControl& ports) {
  std::vector<PortCapability> all;
  for (const PortConfig& port : schedule.ports) {
    auto capability = ports.capability(port.interface);
    if (!capability) return fail(capability.error());
    all.push_back(std::move(*capability));
  }
  return all;
}

TaiTime base_time_for(const GateControlList& gates, TaiTime earliest) {
  const Nanoseconds cycle = schedule::cycle_of(gates);
  if (gates.base_time >= earliest || cycle <= Nanoseconds{0}) return gates.base_time;
  return schedule::wind_forward(gates.base_time, cycle, earliest);
}

Result<Preparation> prepare(const Schedule& schedule, const ApplyOptions& options, TransactionParts parts) {
  Preparation prepared;
  if (auto soon = may_start_in(options.start_in); !soon) return fail(soon.error());
  const auto known = capabilities(schedule, parts.ports);
  if (!known) return fail(known.error());
  schedule::Limits limits;
  limits.timer_rate_in_use = timer_rate_of_others(schedule, parts, prepared.warnings);
  if (auto good = judge(schedule::check(schedule, *known, limits), prepared.warnings); !good) return fail(good.error());
  warn_of_management(schedule, options, prepared.warnings);
  warn_of_clock(schedule, parts.clock, prepared.warnings);

  for (std::size_t i = 0; i < schedule.ports.size(); ++i) {
    const PortConfig& port = schedule.ports[i];
    auto saved = save(port, options, parts.ports, prepared.warnings);
    if (!saved) return fail(saved.error());
    const auto link_speed = schedule::link_speed_of(port, (*known)[i].link_speed);
    prepared.ports.push_back({schedule::with_credits(port, link_speed), std::move(*saved), {}, {}});
  }

  const Nanoseconds ahead =
      options.start_in.value_or(time_to_begin + time_per_port * static_cast<Nanoseconds::rep>(schedule.ports.size()));
  const TaiTime now = parts.clock.tai();
  for (PreparedPort& port : prepared.ports) {
    if (port.wanted.gates) {
      if (auto near = refuse_far_base_time(port.wanted, now); !near) return fail(near.error());
      port.wanted.gates->base_time = base_time_for(*port.wanted.gates, now + ahead);
    }
    auto steps =
        parts.ports.plan(port.wanted, options.start_in ? host::EqualGates::send_again : host::EqualGates::leave_alone);
    if (!steps) return fail(steps.error());
    port.steps = std::move(*steps);
    if (port.wanted.gates &&
        std::any_of(port.steps.begin(), port.steps.end(), std::mem_fn(&host::ApplyStep::begins_gates))) {
      port.begins = port.wanted.gates->base_time;
      prepared.base_time = std::max(prepared.base_time.value_or(*port.begins), *port.begins);
    }
  }
  return prepared;
}

}  // namespace isoline::control
