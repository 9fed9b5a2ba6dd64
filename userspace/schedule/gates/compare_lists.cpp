#include "schedule/gates/cycle.hpp"
#include "schedule/gates/differences.hpp"
#include "schedule/gates/winding.hpp"
#include "schedule/gates/windows.hpp"

namespace isoline::schedule {
namespace {

const std::string list_path = "gate_control_list";

void compare_entry(Differences& differences, std::size_t index, const GateControlEntry& wanted,
                   const GateControlEntry& found) {
  const std::string path = at(list_path + ".entries", index);
  compare_value(differences, path + ".operation", wanted.operation, found.operation);
  if (wanted.gate_states != found.gate_states) {
    differences.push_back(
        {path + ".gate_states", gate_states_text(wanted.gate_states), gate_states_text(found.gate_states)});
  }
  compare_value(differences, path + ".time_interval", wanted.time_interval, found.time_interval);
}

std::string text_of_entry(const GateControlEntry& entry) {
  return gate_states_text(entry.gate_states) + " for " + text_of(entry.time_interval);
}

/// "5us later in the cycle", the shorter way round. cycle > 0.
std::string beside(TaiTime wanted, TaiTime found, Nanoseconds cycle) {
  const Nanoseconds later = wind_forward(found, cycle, wanted) - wanted;
  return later <= cycle - later ? text_of(later) + " later in the cycle"
                                : text_of(cycle - later) + " earlier in the cycle";
}

}  // namespace

void compare_lists(Differences& differences, const GateControlList& wanted, const GateControlList& found) {
  const Nanoseconds cycle = cycle_of(wanted);
  compare_value(differences, list_path + ".cycle_time", cycle, cycle_of(found));
  compare_value(differences, list_path + ".cycle_time_extension", wanted.cycle_time_extension,
                found.cycle_time_extension);
  // Cycles of another length begin now here, now there: that says nothing.
  if (cycle == cycle_of(found) && !same_phase(wanted.base_time, found.base_time, cycle)) {
    differences.push_back({list_path + ".base_time", text_of(wanted.base_time),
                           text_of(found.base_time) + ", " + beside(wanted.base_time, found.base_time, cycle)});
  }
  if (merged(wanted).entries == merged(found).entries) return;

  // Named by the file's own entries, one by one; those that only one side has, by themselves.
  const std::size_t both = std::min(wanted.entries.size(), found.entries.size());
  for (std::size_t i = 0; i < both; ++i) compare_entry(differences, i, wanted.entries[i], found.entries[i]);
  for (std::size_t i = both; i < wanted.entries.size(); ++i) {
    differences.push_back({at(list_path + ".entries", i), text_of_entry(wanted.entries[i]), ""});
  }
  for (std::size_t i = both; i < found.entries.size(); ++i) {
    differences.push_back({at(list_path + ".entries", i), "", text_of_entry(found.entries[i])});
  }
}

}  // namespace isoline::schedule
