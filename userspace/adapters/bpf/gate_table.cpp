#include "adapters/bpf/gate_table.hpp"

#include <algorithm>

namespace isoline::bpf {
namespace {

static_assert(phase_bins == ISOLINE_PHASE_BINS);
static_assert(traffic_class_count == ISOLINE_QUEUE_CLASSES);
// A phase times the factor stays below 2^64.
static_assert((std::uint64_t{ISOLINE_PHASE_BINS} << ISOLINE_PHASE_SHIFT) < (std::uint64_t{1} << 63));

std::uint64_t ns(Nanoseconds time) { return static_cast<std::uint64_t>(time.count()); }

Error refused(const std::string& why) {
  return {ErrorKind::invalid_input, "cannot measure by this schedule", "", why, ""};
}

/// The smallest phase that belongs to a bin.
std::uint64_t first_phase(const isoline_gate_cycle& cycle, std::uint64_t bin) {
  const std::uint64_t scaled = bin << ISOLINE_PHASE_SHIFT;
  return scaled / cycle.bin_factor + (scaled % cycle.bin_factor != 0);
}

Result<isoline_gate_windows> class_table(const isoline_gate_cycle& cycle, const std::vector<TimeWindow>& windows) {
  isoline_gate_windows table{};
  if (windows.size() > ISOLINE_MAX_WINDOWS)
    return fail(refused("a class has " + std::to_string(windows.size()) + " windows in a cycle, more than " +
                        std::to_string(ISOLINE_MAX_WINDOWS)));
  Nanoseconds last{0};
  for (const TimeWindow& window : windows) {
    if (window.begin < last || window.end <= window.begin || ns(window.end) > cycle.cycle_ns)
      return fail(refused("windows overlap or leave the cycle"));
    table.window[table.count++] = {ns(window.begin), ns(window.end)};
    last = window.end;
  }
  std::uint8_t next = 0;
  for (std::size_t bin = 0; bin < phase_bins; ++bin) {
    while (next < table.count && table.window[next].end_ns <= first_phase(cycle, bin)) ++next;
    table.first[bin] = next;
  }
  return table;
}

}  // namespace

Result<GateTable> gate_table(const GateCycle& gates) {
  GateTable table;
  if (gates.cycle_time <= Nanoseconds(0)) return fail(refused("it has no cycle time"));
  if (ns(gates.cycle_time) > ISOLINE_MAX_CYCLE_NS) return fail(refused("its cycle is longer than 18 minutes"));
  table.cycle.base_ns = ns(std::max(gates.base_time, TaiTime{}).time_since_epoch());
  table.cycle.cycle_ns = ns(gates.cycle_time);
  table.cycle.bin_factor = (std::uint64_t{ISOLINE_PHASE_BINS} << ISOLINE_PHASE_SHIFT) / table.cycle.cycle_ns;
  for (std::size_t number = 0; number < table.classes.size(); ++number) {
    auto made = class_table(table.cycle, gates.windows[number]);
    if (!made) return tl::unexpected(made.error());
    table.classes[number] = *made;
  }
  return table;
}

std::size_t phase_bin(const isoline_gate_cycle& cycle, std::uint64_t phase_ns) {
  return phase_ns * cycle.bin_factor >> ISOLINE_PHASE_SHIFT & (ISOLINE_PHASE_BINS - 1);
}

}  // namespace isoline::bpf
