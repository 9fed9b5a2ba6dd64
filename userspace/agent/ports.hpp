// Keeps a probe on the interfaces that are wanted, whatever comes and goes.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/agent.hpp"
#include "agent/views.hpp"
#include "agent/wanted.hpp"
#include "host/flow_probe.hpp"
#include "host/interfaces.hpp"

namespace isoline::agent {

/// Not thread-safe. What happens without being asked for is collected as news.
class Ports {
 public:
  Ports(std::unique_ptr<host::FlowProbe> probe, std::vector<host::Interface> interfaces,
        std::vector<std::string> patterns);

  host::FlowProbe& probe() { return *probe_; }
  const host::FlowProbe& probe() const { return *probe_; }
  const KnownInterfaces& known() const { return known_; }
  /// Takes over where XDP programs sit now, of which no event tells.
  void note_xdp(const std::vector<host::Interface>& interfaces);
  const Wanted& wanted() const { return wanted_; }
  bool attached(const std::string& interface) const;

  Result<void> attach(const std::string& interface);
  /// An attachment by hand is to end then.
  void end_at(const std::string& interface, MonotonicTime until);
  Result<void> detach(const std::string& interface);
  void expire(MonotonicTime now);
  void follow(const host::InterfaceEvent& event);

  /// Wants other interfaces from now on, with another probe if one is given; refused whole if an interface refuses
  /// that did not refuse before.
  Result<void> reconfigure(std::vector<std::string> patterns, std::unique_ptr<host::FlowProbe> other_probe);

  /// Why measuring on this host is hopeless, as far as the refusals so far tell.
  std::optional<Error> hopeless() const;

  std::vector<AgentNews> take_news();

 private:
  void attach_if_wanted(const host::Interface& interface);
  Result<void> attach_anew(host::FlowProbe& probe, const Wanted& wanted);
  Result<void> change_probe(std::unique_ptr<host::FlowProbe> other_probe, const Wanted& wanted);
  void detach_unwanted();
  const host::Interface* find(const std::string& interface) const;
  Error unknown(const std::string& interface) const;

  std::unique_ptr<host::FlowProbe> probe_;
  KnownInterfaces known_;
  Wanted wanted_;
  std::set<IfIndex> refused_;  ///< wanted, there, and not attachable: told once
  std::vector<AgentNews> news_;
};

}  // namespace isoline::agent
