// isoline schedule measure: do the gates do what they should? Changes nothing.
#include <algorithm>

#include "adapters/bpf/queue_probe.hpp"
#include "adapters/netlink/traffic_control.hpp"
#include "analysis/gates/base_time_shift.hpp"
#include "config/schedule.hpp"
#include "format/schedule/queue_reading.hpp"
#include "isoline/interruption.hpp"
#include "isoline/output.hpp"
#include "isoline/problems.hpp"
#include "isoline/schedule_verbs.hpp"
#include "isoline/text_style.hpp"
#include "schedule/gates/measured_port.hpp"

namespace isoline::cli {
namespace {

constexpr Nanoseconds standard_measurement = std::chrono::seconds(10);

/// The port as a file plans it. Errors: the file's, not_found if it does not name the port.
Result<MeasuredPort> planned(const std::string& interface, const std::string& path) {
  const auto file = config::read_schedule_file(path);
  if (!file) return fail(say_all_but_last(file.error()));
  const auto& ports = file->schedule.ports;
  const auto port =
      std::find_if(ports.begin(), ports.end(), [&](const auto& one) { return one.interface == interface; });
  if (port == ports.end()) return fail({ErrorKind::not_found, "the file does not name this port", interface, path, ""});
  return schedule::measured_port(*port);
}

/// The port as the kernel says it. Errors: those of TrafficControl::read(); unsupported if it cannot be read back.
Result<MeasuredPort> running(const std::string& interface) {
  auto ports = netlink::open_traffic_control();
  if (!ports) return tl::unexpected(ports.error());
  const auto state = (*ports)->read(interface);
  if (!state) return tl::unexpected(state.error());
  if (state->gates_readback == Readback::vanished && !state->oper.gates)
    return fail({ErrorKind::unsupported, "cannot read the port's gates back", interface,
                 "the kernel leaves long lists out of its dump", "name the file that they came from: --plan"});
  return schedule::measured_port(*state);
}

Result<QueueMeasurement> wanted(const Invocation& invocation) {
  const std::string interface = *invocation.operand();
  const auto plan = invocation.text("plan");
  const auto port = plan ? planned(interface, *plan) : running(interface);
  if (!port) return tl::unexpected(port.error());
  QueueMeasurement measurement;
  measurement.ports.push_back(*port);
  for (const std::string& from : invocation.texts("from")) {
    measurement.ports.push_back({from, {}, std::nullopt});
    measurement.forwarding = true;
  }
  return measurement;
}

Result<QueueReading> measure(const QueueMeasurement& measurement, Nanoseconds lasting) {
  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());
  const auto probe = bpf::make_queue_probe();
  if (auto started = probe->start(measurement); !started) return tl::unexpected(started.error());
  const auto end = now() + lasting;
  Progress progress;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(end - now());
    progress.show("measuring " + measurement.ports[0].interface + ": " + std::to_string(left.count()) +
                  " s left, Ctrl-C shows what was seen so far");
    if (interruption->wait_until(std::min(end, now() + std::chrono::seconds(1))) == Interruption::Woken::stopped) break;
    if (now() >= end) break;
  }
  progress.clear();
  auto reading = probe->read();
  // Ports that frames come from are only stamped at.
  if (reading) reading->ports.resize(1);
  return reading;
}

}  // namespace

Result<ExitStatus> measure_schedule(const Invocation& invocation) {
  const auto lasting = invocation.duration("for");
  if (!lasting) return tl::unexpected(lasting.error());
  if (invocation.has("histograms") && !invocation.has("json"))
    return fail(invocation.error("--histograms needs --json", "tables have no room for them"));
  const auto measurement = wanted(invocation);
  if (!measurement) return tl::unexpected(measurement.error());
  const auto reading = measure(*measurement, lasting->value_or(standard_measurement));
  if (!reading) return tl::unexpected(reading.error());
  const auto written =
      write_out(invocation.has("json") ? format::encode_queue_reading(*reading, invocation.has("histograms"))
                                       : format::queue_reading_text(*reading, text_style_of_stdout()));
  if (!written) return tl::unexpected(written.error());
  const auto shift = analysis::base_time_shift(reading->ports[0]);
  return shift && shift->shift != Nanoseconds(0) ? ExitStatus::problems_found : ExitStatus::done;
}

}  // namespace isoline::cli
