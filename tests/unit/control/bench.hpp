// Ports, journal, clock and events on a bench. The world outlives the process that works in it.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "control/transaction.hpp"
#include "support/fake_interfaces.hpp"
#include "support/fake_journal.hpp"
#include "support/fake_traffic_control.hpp"
#include "support/manual_clock.hpp"

namespace isoline::test {

struct KeptEvents final : host::EventSink {
  void report(const host::Event& event) override { events.push_back(event); }
  std::vector<std::string> kinds() const {
    std::vector<std::string> all;
    for (const host::Event& event : events) all.push_back(event.kind);
    return all;
  }
  std::vector<host::Event> events;
};

/// Two classes, the upper one with a window of its own; `mark` tells two configurations apart.
inline PortConfig port_config(const std::string& interface, std::uint16_t mark) {
  PortConfig port;
  port.interface = interface;
  port.link_speed = BitRate{1'000'000'000};
  PortTrafficClass low;
  low.traffic_class = TrafficClass::masked(0);
  for (unsigned pcp = 0; pcp < 7; ++pcp) low.pcp.push_back(Pcp::masked(pcp));
  low.queues = {1, 0};
  PortTrafficClass high;
  high.traffic_class = TrafficClass::masked(1);
  high.pcp = {Pcp::masked(7)};
  high.queues = {1, 1};
  high.queue_max_sdu = 1000U + mark;
  port.traffic_classes = {low, high};
  GateControlList gates;
  const Nanoseconds window = std::chrono::microseconds(1000 + mark);
  gates.cycle_time = std::chrono::milliseconds(10);
  gates.entries = {{GateOperation::set_gate_states, 0x02, window},
                   {GateOperation::set_gate_states, 0x03, gates.cycle_time - window}};
  port.gates = gates;
  port.vlans = {{*VlanId::from(mark), false, false}};
  return port;
}

struct World {
  FakePorts ports;
  JournalFile journal_file;
  ManualClock clock;
  KeptEvents events;
  Deeds deeds;
  Schedule old_schedule, new_schedule;

  /// eth0, eth1 … with an old schedule that runs and a new one that is wanted.
  explicit World(std::size_t count = 2) {
    new_schedule.name = "new";
    for (std::size_t i = 0; i < count; ++i) {
      const std::string name = "eth" + std::to_string(i);
      old_schedule.ports.push_back(port_config(name, 100));
      new_schedule.ports.push_back(port_config(name, 200));
      ports.ports[name].oper = old_schedule.ports.back();
    }
  }

  /// What one process does: its journal is unlocked when it ends, however it ends.
  template <class Work>
  auto process(Work work) {
    FakeJournal journal(journal_file, deeds);
    FakeTrafficControl control(ports, deeds, clock);
    const auto links = std::make_shared<FakeLinks>();
    for (const auto& [name, port] : ports.ports) {
      const IfIndex index{static_cast<std::uint32_t>(links->present.size() + 1)};
      links->present[index] = {name, index, true, false, true, "", {}, {}, false};
    }
    FakeInterfaces interfaces(links);
    return work(control::TransactionParts{control, journal, clock, events, &interfaces});
  }
  Result<control::ApplyReport> apply(const control::ApplyOptions& options = {}) {
    return process([&](control::TransactionParts parts) { return control::apply(new_schedule, options, parts); });
  }
  Result<control::RecoverReport> recover() {
    return process([](control::TransactionParts parts) { return control::recover(parts); });
  }
  Result<void> remove(const std::string& interface, host::ForeignRoot foreign = host::ForeignRoot::refuse) {
    return process([&](control::TransactionParts parts) { return control::remove(interface, foreign, parts); });
  }
  Result<std::string> confirm() {
    return process([](control::TransactionParts parts) { return control::confirm(parts); });
  }

  /// True if every port that is there is as its schedule says, gates running or waiting, base times aside.
  bool all_are(const Schedule& schedule) {
    return std::all_of(schedule.ports.begin(), schedule.ports.end(), [this](const PortConfig& wanted) {
      const auto found = ports.ports.find(wanted.interface);
      if (found == ports.ports.end()) return true;
      const FakePort& port = found->second;
      const auto& gates = port.admin ? port.admin : port.oper.gates;
      return port.oper.traffic_classes == wanted.traffic_classes && port.oper.vlans == wanted.vlans &&
             gates.has_value() == wanted.gates.has_value() && (!gates || gates->entries == wanted.gates->entries);
    });
  }
  bool all_old() { return all_are(old_schedule); }
  bool all_new() { return all_are(new_schedule); }
  host::TransactionPhase phase() const { return journal_file.record->phase; }
};

}  // namespace isoline::test
