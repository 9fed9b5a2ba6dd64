#include "schedule/gates/compare.hpp"

#include "schedule/gates/check.hpp"
#include "schedule/gates/differences.hpp"

namespace isoline::schedule {
namespace {

/// Compares the gates; true if what is wanted waits for its base time.
bool compare_gates(Differences& differences, const PortConfig& wanted, const PortState& found) {
  const PortConfig& oper = found.oper;
  if (!wanted.gates) {
    const GateControlList* there = oper.gates ? &*oper.gates : found.admin ? &*found.admin : nullptr;
    if (there != nullptr) differences.push_back({"gate_control_list", "", text_of(*there)});
    return false;
  }
  if (!oper.gates && !found.admin) {
    differences.push_back({"gate_control_list", text_of(*wanted.gates), ""});
    return false;
  }
  compare_value(differences, "gate_control_list.mode", wanted.gate_mode, oper.gate_mode);
  if (found.gates_stopped) differences.push_back({"gate_control_list", "gates that run", "gates that stand still"});
  if (wanted.gate_mode == GateMode::txtime_assist) {
    compare_value(differences, "gate_control_list.txtime_delay", wanted.txtime_delay, oper.txtime_delay);
  }
  Differences running;
  if (oper.gates) compare_lists(running, *wanted.gates, *oper.gates);
  if (!found.admin) {
    differences.insert(differences.end(), running.begin(), running.end());
    return false;
  }
  Differences coming;
  compare_lists(coming, *wanted.gates, *found.admin);
  if (coming.empty()) return true;
  // What runs now is of less interest than what will run in its place.
  for (PortDifference& difference : coming) {
    difference.found += difference.found.empty() ? "(pending)" : " (pending)";
    differences.push_back(std::move(difference));
  }
  return false;
}

/// What the kernel says of a class besides its queues is of the list that runs: while another one waits for its base
/// time, or before the first one runs (Linux 6.12 says nothing then), that is no answer.
PortConfig as_far_as_said(const PortConfig& wanted, const PortState& found) {
  PortConfig oper = found.oper;
  if (!found.admin) return oper;
  for (PortTrafficClass& one : oper.traffic_classes) {
    const auto* want = find_by(wanted.traffic_classes, &PortTrafficClass::traffic_class, one.traffic_class);
    if (want == nullptr) continue;
    one.queue_max_sdu = want->queue_max_sdu;
    one.preemptable = want->preemptable;
  }
  return oper;
}

/// Classes, and what stands in their place or among them.
void compare_trees(Differences& differences, const PortConfig& wanted, const PortState& found) {
  for (const std::string& foreign : found.foreign) differences.push_back({"foreign", "", foreign});
  if (wanted.traffic_classes.empty()) return;
  if (!found.oper.traffic_classes.empty()) {
    return compare_classes(differences, wanted, as_far_as_said(wanted, found));
  }
  const std::size_t classes = wanted.traffic_classes.size();
  differences.push_back({"traffic_classes", std::to_string(classes) + (classes == 1 ? " class" : " classes"),
                         found.root_kind.empty() || !found.foreign.empty() ? "" : "qdisc " + found.root_kind});
}

bool says_queues(const PortConfig& wanted) { return !wanted.traffic_classes.empty() || wanted.gates.has_value(); }

}  // namespace

PortComparison compare(const PortConfig& wanted, const PortState& found) {
  PortComparison comparison;
  comparison.interface = wanted.interface;
  bool pending = false;
  if (says_queues(wanted)) {
    if (found.gates_readback == Readback::vanished) {
      comparison.reason = "the kernel leaves the qdisc out of its dump, as it does when a list has more than about " +
                          std::to_string(Limits{}.max_readable_entries) + " entries";
    } else {
      compare_trees(comparison.differences, wanted, found);
      pending = compare_gates(comparison.differences, wanted, found);
      if (wanted.gates && found.gates_readback == Readback::offloaded) {
        comparison.reason = "the network card was told; that its gates run is not in what the kernel dumps";
      }
    }
  }
  compare_vlans(comparison.differences, wanted, found.oper);
  compare_filters(comparison.differences, wanted, found.oper);

  if (!comparison.differences.empty()) {
    comparison.agreement = PortAgreement::differs;
  } else if (pending) {
    comparison.agreement = PortAgreement::pending;
  } else if (!comparison.reason.empty()) {
    comparison.agreement = PortAgreement::cannot_verify;
  }
  if (comparison.agreement != PortAgreement::cannot_verify) comparison.reason.clear();
  return comparison;
}

}  // namespace isoline::schedule
