// Interfaces that exist because a test says so.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/interfaces.hpp"

namespace isoline::test {

/// The state behind FakeInterfaces, which the agent owns.
struct FakeLinks {
  std::map<IfIndex, host::Interface> present;
  std::vector<host::InterfaceEvent> pending;
  std::optional<Error> fails;

  void tell(host::InterfaceEvent::What what, const host::Interface& interface) { pending.push_back({what, interface}); }
};

class FakeInterfaces final : public host::Interfaces {
 public:
  explicit FakeInterfaces(std::shared_ptr<FakeLinks> links) : links_(std::move(links)) {}
  Result<std::vector<host::Interface>> list() override {
    std::vector<host::Interface> all;
    for (const auto& [index, interface] : links_->present) {
      all.push_back(interface);
    }
    return all;
  }
  int event_descriptor() const override { return -1; }
  Result<std::vector<host::InterfaceEvent>> events() override {
    if (links_->fails) {
      return fail(*links_->fails);
    }
    return std::exchange(links_->pending, {});
  }

 private:
  std::shared_ptr<FakeLinks> links_;
};

}  // namespace isoline::test
