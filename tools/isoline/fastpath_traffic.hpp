// What generate and reflect have in common: a port of their own, a clock to stamp by, and a loop that ends in time.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

#include "agent/stamp_clock.hpp"
#include "agent/traffic_port.hpp"
#include "isoline/command_line.hpp"
#include "isoline/interruption.hpp"
#include "wire/reflect.hpp"

namespace isoline::cli {

/// Opens the port that --port, --cores, --no-huge and --stamp ask for. Errors: usage; those of the port.
Result<std::unique_ptr<agent::TrafficPort>> open_traffic_port(const Invocation& invocation);

/// This host's clock, with --clock-id. Errors: usage.
Result<wire::StampClock> stamp_clock(const Invocation& invocation, const agent::TrafficPort& port);

/// Runs the loop until it ends by itself, the time is over (nothing: never), or a signal comes; then asks it to end and
/// waits for it.
Result<void> run_traffic(agent::TrafficPort& port, Interruption& interruption, std::optional<Nanoseconds> lasting,
                         std::function<void(const std::atomic<bool>&)> loop);

/// "eth1 (net_af_packet): 120 frames received, 100 sent, none lost; its times are true to 1us", for stderr.
void say_port(const agent::TrafficPort& port);

}  // namespace isoline::cli
