// isoline schedule diff, watch: what a file wants against what runs. Changes nothing.
#include <algorithm>

#include "adapters/netlink/traffic_control.hpp"
#include "control/drift.hpp"
#include "control/transaction_preflight.hpp"
#include "format/schedule/json.hpp"
#include "format/schedule/text.hpp"
#include "format/timestamp.hpp"
#include "isoline/interruption.hpp"
#include "isoline/output.hpp"
#include "isoline/schedule_file.hpp"
#include "isoline/schedule_parts.hpp"
#include "isoline/schedule_verbs.hpp"
#include "isoline/text_style.hpp"
#include "schedule/gates/compare.hpp"
#include "schedule/gates/credit.hpp"
#include "schedule/gates/frame.hpp"

namespace isoline::cli {
namespace {

Result<ExitStatus> put(const std::string& text) {
  const auto written = write_out(text);
  if (!written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

std::vector<PortComparison> comparisons_of(const std::map<std::string, control::PortDrift>& ports,
                                           const std::vector<std::string>& only) {
  std::vector<PortComparison> found;
  for (const auto& name : only) {
    if (const auto port = ports.find(name); port != ports.end()) found.push_back(port->second.comparison);
  }
  return found;
}

Result<bool> tell(const std::vector<PortComparison>& changed, host::Clock& clock, bool as_json) {
  if (changed.empty()) return true;
  const std::string taken = format::to_rfc3339(clock.wall());
  if (as_json) {
    format::JsonWriter json(false);
    json.begin_object();
    json.member("taken", taken);
    format::write_comparisons(json, changed);
    json.end_object();
    return write_out(json.take());
  }
  return write_out(taken + "\n" + format::comparison_text(changed, text_style_of_stdout()));
}

}  // namespace

Result<ExitStatus> diff_schedule(const Invocation& invocation) {
  const auto file = read_schedule(invocation);
  if (!file) return tl::unexpected(file.error());
  auto ports = netlink::open_traffic_control();
  if (!ports) return tl::unexpected(ports.error());
  std::vector<PortComparison> found;
  for (const PortConfig& port : file->schedule.ports) {
    const auto state = (*ports)->read(port.interface);
    if (!state) return tl::unexpected(state.error());
    // What the file leaves to be computed from the link, as applying it now would.
    const auto link_speed = schedule::link_speed_of(port, state->oper.link_speed);
    found.push_back(schedule::compare(schedule::with_credits(port, link_speed), *state));
  }
  const auto written = put(invocation.has("json") ? format::encode_comparisons(found)
                                                  : format::comparison_text(found, text_style_of_stdout()));
  if (!written) return written;
  const bool good = std::all_of(found.begin(), found.end(), [](const PortComparison& port) {
    return port.agreement == PortAgreement::in_sync || port.agreement == PortAgreement::pending;
  });
  return good ? ExitStatus::done : ExitStatus::problems_found;
}

Result<ExitStatus> watch_schedule(const Invocation& invocation) {
  const auto lasting = invocation.duration("for");
  if (!lasting) return tl::unexpected(lasting.error());
  const auto file = read_schedule(invocation);
  if (!file) return tl::unexpected(file.error());
  auto parts = ScheduleParts::open();
  if (!parts) return tl::unexpected(parts.error());
  // A port that is not there at the start is a misspelt one; one that goes later is news.
  if (const auto there = control::capabilities(file->schedule, parts->ports()); !there)
    return tl::unexpected(there.error());
  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());

  NoEvents events;
  control::DriftWatch watch(file->schedule, {}, parts->ports(), parts->clock(), events);
  const auto end = *lasting ? now() + **lasting : MonotonicTime::max();
  for (;;) {
    const auto changed = watch.tick();
    // Lost news is no reason to stop: everything was read nevertheless.
    if (!changed) say("isoline: " + describe(changed.error()));
    const auto told = tell(changed ? comparisons_of(watch.ports(), *changed) : std::vector<PortComparison>{},
                           parts->clock(), invocation.has("json"));
    if (!told) return tl::unexpected(told.error());
    if (!*told) return ExitStatus::done;
    const auto woken =
        interruption->wait_until(std::min(end, now() + std::chrono::seconds(1)), watch.event_descriptor());
    if (woken == Interruption::Woken::stopped || now() >= end) return ExitStatus::done;
  }
}

}  // namespace isoline::cli
