// Ports that exist because a test says so, with a kernel that can stop or refuse at any deed.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "host/traffic_control.hpp"
#include "model/gate_cycle.hpp"
#include "support/manual_clock.hpp"

namespace isoline::test {

/// Thrown where a process is killed.
struct Killed {};

/// Counts what changes the world, in order, over all fakes that share it; deed n can be the last or can be refused.
struct Deeds {
  std::vector<std::string> done;
  std::optional<std::size_t> killed_at;  ///< before this deed, from 0
  std::set<std::size_t> refused;         ///< deeds that fail
  std::size_t count = 0;

  Result<void> next(const std::string& what) {
    const std::size_t number = count++;
    if (killed_at == number) throw Killed{};
    if (refused.contains(number)) return fail({ErrorKind::failed, "cannot " + what, {}, "refused", {}});
    done.push_back(what);
    return {};
  }
};

/// One port of the fake kernel. Gates wait for their base time in `admin`.
struct FakePort {
  PortConfig oper;
  std::optional<GateControlList> admin;
  Readback readback = Readback::readable;
  std::optional<BitRate> link_speed = BitRate{1e9};
  std::string foreign;     ///< what save() cannot save
  bool of_others = false;  ///< its root qdisc is
  std::uint64_t reads = 0;
};

/// What outlives a killed process.
struct FakePorts {
  std::map<std::string, FakePort> ports;
  std::vector<PortConfig> saved;      ///< that SavedPorts refer to
  std::set<std::string> loses_vlans;  ///< restore() forgets them and says that all is well
  bool silent = false;                ///< nobody sends a frame, which is what makes gates of txtime-assist begin
  std::vector<host::TrafficControlEvent> news;
  std::function<void(const std::string&)> before_read;  ///< the world moves on

  PortConfig& oper(const std::string& name) { return ports.at(name).oper; }
};

class FakeTrafficControl final : public host::TrafficControl {
 public:
  FakeTrafficControl(FakePorts& world, Deeds& deeds, const host::Clock& clock)
      : world_(&world), deeds_(&deeds), clock_(&clock) {}

  Result<PortCapability> capability(const std::string& interface) override {
    auto port = find(interface);
    if (!port) return fail(port.error());
    PortCapability capability;
    capability.interface = interface;
    capability.tx_queues = 8;
    capability.link_speed = (*port)->link_speed;
    capability.up = true;
    return capability;
  }

  Result<PortState> read(const std::string& interface) override {
    if (world_->before_read) world_->before_read(interface);
    auto port = find(interface);
    if (!port) return fail(port.error());
    begin_gates(**port);
    ++(*port)->reads;
    PortState state;
    state.oper = (*port)->oper;
    state.oper.link_speed = (*port)->link_speed;
    state.admin = (*port)->admin;
    state.gates_readback = (*port)->readback;
    return state;
  }

  Result<SavedPort> save(const std::string& interface) override {
    auto port = find(interface);
    if (!port) return fail(port.error());
    if (!(*port)->foreign.empty()) {
      return fail({ErrorKind::occupied, (*port)->foreign, interface, "could not be put back", {}});
    }
    return save_rest(interface);
  }

  Result<host::PartlySaved> save_in_part(const std::string& interface) override {
    auto port = find(interface);
    if (!port) return fail(port.error());
    host::PartlySaved saved;
    if (!(*port)->foreign.empty()) saved.lost.push_back((*port)->foreign);
    auto rest = save_rest(interface);
    if (!rest) return fail(rest.error());
    saved.port = std::move(*rest);
    return saved;
  }

  Result<std::vector<host::ApplyStep>> plan(const PortConfig& wanted, host::EqualGates equal) override {
    if (auto port = find(wanted.interface); !port) return fail(port.error());
    if (refuses_plan.contains(wanted.interface)) {
      return fail({ErrorKind::unsupported, "no taprio on " + wanted.interface, {}, {}, {}});
    }
    std::vector<host::ApplyStep> steps{
        step("classes", wanted,
             [](FakePort& port, const PortConfig& to) {
               port.oper.traffic_classes = to.traffic_classes;
               port.foreign.clear();
             }),
        step("vlans", wanted, [](FakePort& port, const PortConfig& to) { port.oper.vlans = to.vlans; })};
    const FakePort& port = world_->ports.at(wanted.interface);
    const auto& oper = port.oper.gates;
    const bool may_stay = equal == host::EqualGates::leave_alone;
    if (may_stay && !port.admin && oper && wanted.gates && same_gates(*oper, *wanted.gates)) return steps;
    auto gates = step("gates", wanted, [](FakePort& to_change, const PortConfig& to) { to_change.admin = to.gates; });
    gates.begins_gates = wanted.gates.has_value();
    steps.insert(steps.begin() + 1, std::move(gates));
    return steps;
  }

  Result<void> restore(const SavedPort& saved) override {
    const PortConfig to = saved.qdiscs.empty() ? PortConfig{} : world_->saved.at(saved.qdiscs[0].options[0]);
    return become("restore ", saved.interface, to);
  }

  Result<std::vector<host::ApplyStep>> plan_removal(const std::string& interface, host::ForeignRoot foreign) override {
    auto port = find(interface);
    if (!port) return fail(port.error());
    if ((*port)->of_others && foreign == host::ForeignRoot::refuse) {
      return fail({ErrorKind::occupied, "cannot remove the root qdisc", interface, "somebody else made it", {}});
    }
    return std::vector<host::ApplyStep>{
        {"everything of " + interface, [this, interface] { return become("remove ", interface, {}); }}};
  }

  std::vector<std::string> restorable_kinds() const override { return {"fake"}; }
  int event_descriptor() const override { return -1; }
  Result<std::vector<host::TrafficControlEvent>> events() override { return std::exchange(world_->news, {}); }

  std::set<std::string> refuses_plan;

 private:
  Result<SavedPort> save_rest(const std::string& interface) {
    auto port = find(interface);
    if (!port) return fail(port.error());
    begin_gates(**port);
    SavedPort saved;
    saved.interface = interface;
    saved.index = IfIndex{7};
    const PortConfig& is = (*port)->oper;
    if (is.traffic_classes.empty() && !is.gates && is.vlans.empty()) return saved;
    auto& all = world_->saved;
    const auto known = std::find(all.begin(), all.end(), is);
    saved.qdiscs.push_back({"fake", 0x10000, 0xffffffff, {static_cast<std::uint8_t>(known - all.begin())}});
    if (known == all.end()) all.push_back(is);
    return saved;
  }

  Result<FakePort*> find(const std::string& interface) {
    const auto port = world_->ports.find(interface);
    if (port == world_->ports.end()) return fail({ErrorKind::not_found, "no such interface", interface, {}, {}});
    return &port->second;
  }

  void begin_gates(FakePort& port) const {
    if (!port.admin || clock_->tai() < port.admin->base_time) return;
    if (world_->silent && port.oper.gate_mode == GateMode::txtime_assist) return;
    port.oper.gates = std::exchange(port.admin, std::nullopt);
  }

  template <class Change>
  host::ApplyStep step(const std::string& what, const PortConfig& wanted, Change change) {
    return {what + " on " + wanted.interface, [this, what, wanted, change]() -> Result<void> {
              auto port = find(wanted.interface);
              if (!port) return fail(port.error());
              if (auto done = deeds_->next(what + " on " + wanted.interface); !done) return done;
              change(**port, wanted);
              return {};
            }};
  }

  // Not at once either: a restoring process can be killed too.
  Result<void> become(const std::string& verb, const std::string& interface, const PortConfig& to) {
    auto port = find(interface);
    if (!port) return fail(port.error());
    if (auto done = deeds_->next(verb + "qdiscs of " + interface); !done) return done;
    (*port)->oper.traffic_classes = to.traffic_classes;
    (*port)->oper.gates = to.gates;
    (*port)->admin.reset();
    if (world_->silent && to.gate_mode == GateMode::txtime_assist) (*port)->admin.swap((*port)->oper.gates);
    (*port)->foreign.clear();
    if (world_->loses_vlans.contains(interface)) return {};
    if (auto done = deeds_->next(verb + "vlans of " + interface); !done) return done;
    (*port)->oper.vlans = to.vlans;
    return {};
  }

  FakePorts* world_;
  Deeds* deeds_;
  const host::Clock* clock_;
};

}  // namespace isoline::test
