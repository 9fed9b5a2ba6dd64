// A flow probe without a kernel: a test says what it refuses and what it reads.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host/flow_probe.hpp"

namespace isoline::test {

/// What all probes of a test share, also after the agent took one.
struct FakeKernel {
  std::map<std::string, IfIndex> interfaces;  ///< what attach() finds by name
  std::map<std::string, Error> refuses;       ///< by interface: attach() fails with this
  Snapshot reading;                           ///< what snapshot() gives
  std::vector<std::string> calls;             ///< "attach eth0", "detach eth0", "removed 2", "age", "snapshot" …
  std::vector<std::string> hooked;            ///< interfaces with a program on them, by any probe
  std::optional<Error> age_fails, snapshot_fails, load_fails;
  int loaded = 0;  ///< probes that live
};

class FakeFlowProbe final : public host::FlowProbe {
 public:
  explicit FakeFlowProbe(std::shared_ptr<FakeKernel> kernel, ProbeOptions options = {})
      : kernel_(std::move(kernel)), options_(std::move(options)) {
    ++kernel_->loaded;
  }
  ~FakeFlowProbe() override {
    --kernel_->loaded;
    for (const ProbePort& port : ports_) {
      std::erase(kernel_->hooked, port.interface);
    }
  }

  Result<void> attach(const std::string& interface) override {
    kernel_->calls.push_back("attach " + interface);
    if (const auto refusal = kernel_->refuses.find(interface); refusal != kernel_->refuses.end()) {
      return fail(refusal->second);
    }
    const auto found = kernel_->interfaces.find(interface);
    if (found == kernel_->interfaces.end()) {
      return fail({ErrorKind::not_found, "cannot attach to " + interface, {}, "no such interface", {}});
    }
    if (std::count(kernel_->hooked.begin(), kernel_->hooked.end(), interface) != 0) {
      return fail({ErrorKind::occupied, "cannot attach to " + interface, {}, "attached already", {}});
    }
    kernel_->hooked.push_back(interface);
    ports_.push_back({interface, found->second, Hook::tcx, options_.ingress, options_.egress, {}});
    return {};
  }

  Result<void> detach(const std::string& interface) override {
    kernel_->calls.push_back("detach " + interface);
    if (std::erase_if(ports_, [&](const ProbePort& port) { return port.interface == interface; }) == 0) {
      return fail({ErrorKind::not_found, "cannot detach from " + interface, {}, "not attached", {}});
    }
    std::erase(kernel_->hooked, interface);
    return {};
  }

  void interface_removed(IfIndex index) override {
    kernel_->calls.push_back("removed " + std::to_string(index.value));
    std::erase_if(ports_, [&](const ProbePort& port) {
      if (port.index == index) {
        std::erase(kernel_->hooked, port.interface);
      }
      return port.index == index;
    });
  }

  std::vector<ProbePort> ports() const override { return ports_; }

  Result<Snapshot> snapshot() override {
    kernel_->calls.push_back("snapshot");
    if (kernel_->snapshot_fails) {
      return fail(*kernel_->snapshot_fails);
    }
    return kernel_->reading;
  }

  Result<void> age() override {
    kernel_->calls.push_back("age");
    if (kernel_->age_fails) {
      return fail(*kernel_->age_fails);
    }
    return {};
  }

  Result<std::vector<ProbeCost>> cost() override {
    return fail({ErrorKind::unsupported, "cannot tell the cost", {}, "statistics are off", {}});
  }

 private:
  std::shared_ptr<FakeKernel> kernel_;
  ProbeOptions options_;
  std::vector<ProbePort> ports_;
};

}  // namespace isoline::test
