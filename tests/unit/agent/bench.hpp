// An agent on a bench: fakes all around and a clock that the test moves.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agent/agent.hpp"
#include "support/fake_flow_probe.hpp"
#include "support/fake_interfaces.hpp"
#include "support/manual_clock.hpp"

namespace isoline::test {

struct Bench {
  std::shared_ptr<FakeKernel> kernel = std::make_shared<FakeKernel>();
  std::shared_ptr<FakeLinks> links = std::make_shared<FakeLinks>();
  std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
  std::unique_ptr<agent::Agent> agent;

  host::Interface plug(const std::string& name, std::uint32_t index) {
    host::Interface interface;
    interface.name = name;
    interface.index = IfIndex{index};
    interface.loopback = name == "lo";
    kernel->interfaces[name] = interface.index;
    links->present[interface.index] = interface;
    links->tell(host::InterfaceEvent::What::added, interface);
    return interface;
  }
  void unplug(const host::Interface& interface) {
    kernel->interfaces.erase(interface.name);
    links->present.erase(interface.index);
    links->tell(host::InterfaceEvent::What::removed, interface);
  }

  Result<void> start(std::vector<std::string> interfaces) {
    agent::AgentParts parts;
    parts.load_probe = [this](const ProbeOptions& options) -> Result<std::unique_ptr<host::FlowProbe>> {
      kernel->calls.push_back("load " + std::to_string(options.max_flows));
      if (kernel->load_fails) {
        return fail(*kernel->load_fails);
      }
      return std::make_unique<FakeFlowProbe>(kernel, options);
    };
    parts.probe_memory = [](const ProbeOptions& options) -> Result<ProbeMemory> {
      ProbeMemory memory;
      memory.total = 1000ULL * options.max_flows;
      return memory;
    };
    parts.interfaces = std::make_unique<FakeInterfaces>(links);
    parts.clock = clock;
    agent::AgentOptions options;
    options.interfaces = std::move(interfaces);
    auto started = agent::Agent::start(std::move(parts), std::move(options));
    if (!started) {
      return fail(started.error());
    }
    agent = std::move(*started);
    return {};
  }

  std::vector<std::string> attached() {
    std::vector<std::string> names;
    const auto ports = agent->ports();
    REQUIRE(ports);
    for (const ProbePort& port : *ports) {
      names.push_back(port.interface);
    }
    return names;
  }
  std::size_t called(const std::string& what) const {
    return static_cast<std::size_t>(std::count(kernel->calls.begin(), kernel->calls.end(), what));
  }
};

/// "attached eth0; vanished eth1"
inline std::string in_words(const std::vector<agent::AgentNews>& news) {
  std::string words;
  for (const auto& entry : news) {
    words += std::string(words.empty() ? "" : "; ") + to_string(entry.what) +
             (entry.interface.empty() ? "" : " " + entry.interface);
  }
  return words;
}

}  // namespace isoline::test
