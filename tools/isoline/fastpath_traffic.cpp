#include "isoline/fastpath_traffic.hpp"

#include <charconv>

#include "format/words.hpp"
#include "isoline/fastpath_options.hpp"
#include "isoline/output.hpp"
#include "model/units.hpp"

namespace isoline::cli {

Result<std::unique_ptr<agent::TrafficPort>> open_traffic_port(const Invocation& invocation) {
  const auto ports = invocation.texts("port");
  if (ports.size() != 1)
    return fail(invocation.error("--port", "one port is needed, not " + std::to_string(ports.size()), "--port eth1"));
  const auto cores = fastpath_cores(invocation);
  if (!cores) return tl::unexpected(cores.error());
  if (cores->size() > 1) return fail(invocation.error("--cores", "there is one loop, it needs one core", "--cores 2"));
  const auto clock = fastpath_clock(invocation);
  if (!clock) return tl::unexpected(clock.error());
  agent::TrafficPortOptions options;
  options.port = ports.front();
  if (!cores->empty()) options.core = cores->front();
  options.huge_pages = !invocation.has("no-huge");
  options.clock = *clock;
  return agent::TrafficPort::open(options);
}

Result<wire::StampClock> stamp_clock(const Invocation& invocation, const agent::TrafficPort& port) {
  wire::StampClock clock = agent::stamp_clock_of_host(port.clock_error());
  const auto written = invocation.text("clock-id");
  if (!written) return clock;
  // As ptp4l and pmc write it: 001122.fffe.334455.
  std::string digits;
  for (const char c : *written)
    if (c != '.' && c != ':' && c != '-') digits += c;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), clock.id, 16);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || digits.size() > 16)
    return fail(invocation.error("--clock-id " + *written, "must have 16 hexadecimal digits at most",
                                 "--clock-id 001122.fffe.334455"));
  return clock;
}

Result<void> run_traffic(agent::TrafficPort& port, Interruption& interruption, std::optional<Nanoseconds> lasting,
                         std::function<void(const std::atomic<bool>&)> loop) {
  constexpr Nanoseconds look = std::chrono::milliseconds(50), calibration = std::chrono::seconds(1);
  const MonotonicTime begin = now();
  MonotonicTime next_tick = begin + calibration;
  if (auto started = port.start(std::move(loop)); !started) return started;
  while (!port.ended()) {
    const auto woken = interruption.wait_until(now() + look);
    if (woken == Interruption::Woken::stopped || (lasting && now() - begin >= *lasting)) break;
    if (now() < next_tick) continue;
    port.tick();
    next_tick = now() + calibration;
  }
  port.ask_to_end();
  port.join();
  return {};
}

void say_port(const agent::TrafficPort& port) {
  const host::FramePortCounts counts = port.port().counts();
  const host::FramePortInfo& info = port.port().info();
  say("isoline: " + info.name + " (" + info.driver + "): " + format::counted(counts.received, "frame") + " received" +
      losses(counts) + ", " + std::to_string(counts.sent) + " sent; its times are true to " +
      for_people(port.clock_error()));
}

}  // namespace isoline::cli
