#include "control/transaction_verify.hpp"

#include <algorithm>
#include <utility>

#include "control/comparison_words.hpp"
#include "schedule/gates/compare.hpp"

namespace isoline::control {
namespace {

// How long a signal may wait for an answer.
constexpr Nanoseconds slice = std::chrono::milliseconds(50);
// Between two readings of a port that is not yet as wanted.
constexpr Nanoseconds between_readings = std::chrono::milliseconds(20);
// What the kernel's timer may take to change lists once the base time is there.
constexpr Nanoseconds settling = std::chrono::milliseconds(200);

const char* const cannot_verify = "the schedule was not taken over as wanted";

struct Waiting {
  const PreparedPort* port;
  PortComparison* result;
  bool differed = false;  // at the reading before: one reading may fall between old list and new
};

// True once nothing better is to be expected of this port.
Result<bool> settled(Waiting& waiting, bool in_time, bool begun, host::TrafficControl& ports) {
  const std::string& interface = waiting.port->wanted.interface;
  const auto state = ports.read(interface);
  if (!state) return fail(state.error());
  *waiting.result = schedule::compare(waiting.port->wanted, *state);
  switch (waiting.result->agreement) {
    case PortAgreement::in_sync: return true;
    case PortAgreement::cannot_verify: return begun;
    case PortAgreement::pending:
      waiting.differed = false;
      // The kernel has taken the list over, and has no timer in this mode: the next frame makes the gates begin.
      if (begun && waiting.port->wanted.gate_mode == GateMode::txtime_assist) return true;
      if (in_time) return false;
      return fail({ErrorKind::failed, cannot_verify, interface, "its gates did not begin at their base time", {}});
    case PortAgreement::differs: break;
  }
  if (std::exchange(waiting.differed, true)) {
    return fail({ErrorKind::failed, cannot_verify, interface, in_words(*waiting.result), {}});
  }
  return false;
}

}  // namespace

Result<std::vector<PortComparison>> verify(const std::vector<PreparedPort>& ports, const ApplyOptions& options,
                                           TransactionParts parts) {
  std::vector<PortComparison> results(ports.size());
  std::vector<Waiting> waiting;
  const TaiTime start = parts.clock.tai();
  TaiTime last_begin = start;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    waiting.push_back({&ports[i], &results[i]});
    last_begin = std::max(last_begin, ports[i].begins.value_or(start));
  }
  // By the steady clock, so that a step of the date cannot make it wait for ever.
  const MonotonicTime deadline = parts.clock.monotonic() + (last_begin - start) + options.verify_timeout;

  for (;;) {
    const TaiTime now = parts.clock.tai();
    const bool in_time = parts.clock.monotonic() < deadline;
    std::vector<Waiting> still;
    TaiTime next = TaiTime::max();
    for (Waiting& port : waiting) {
      const TaiTime begin = port.port->begins.value_or(start);
      const bool begun = !port.port->begins || now >= begin + settling || !in_time;
      const auto done = settled(port, in_time, begun, parts.ports);
      if (!done) return fail(done.error());
      if (*done) continue;
      next = std::min(next, port.differed ? now : begin);
      still.push_back(port);
    }
    if (still.empty()) return results;
    waiting = std::move(still);

    // Nobody reads while nothing can have changed, but a signal is heard.
    const MonotonicTime present = parts.clock.monotonic();
    const MonotonicTime until = present + std::max(between_readings, std::min(next - now, deadline - present));
    do {
      if (options.cancelled && options.cancelled()) {
        return fail({ErrorKind::failed, "applying was interrupted", {}, {}, {}});
      }
      parts.clock.wait(std::min<Nanoseconds>(slice, until - parts.clock.monotonic()));
    } while (parts.clock.monotonic() < until);
  }
}

}  // namespace isoline::control
