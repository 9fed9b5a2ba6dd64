// An agent that answers what a test tells it to, and remembers what it was asked.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "rpc/api.hpp"

namespace isoline::test {

/// Every verb gives the values below, or `fails` if that is set. Thread-safe.
class FakeApi final : public rpc::Api {
 public:
  rpc::Status status_value{
      .version = "1.2.3", .role = "agent", .uptime = std::chrono::seconds(5), .memory = {.flows = 1, .total = 2}};
  Snapshot snapshot_value;
  std::vector<ProbePort> ports_value;
  std::vector<ProbeCost> cost_value;

  void fail_with(std::optional<Error> error) {
    const std::scoped_lock lock(mutex_);
    fails_ = std::move(error);
  }
  std::vector<std::string> calls() const {
    const std::scoped_lock lock(mutex_);
    return calls_;
  }

  Result<rpc::Status> status() override { return give("status", status_value); }
  Result<Snapshot> snapshot() override { return give("snapshot", snapshot_value); }
  Result<std::vector<ProbePort>> ports() override { return give("ports", ports_value); }
  Result<std::vector<ProbeCost>> cost() override { return give("cost", cost_value); }
  Result<void> attach(const std::string& interface, std::optional<Nanoseconds> lasting) override {
    return give("attach " + interface + (lasting ? " " + std::to_string(lasting->count()) : ""), 0).map([](int) {});
  }
  Result<void> detach(const std::string& interface) override {
    return give("detach " + interface, 0).map([](int) {});
  }

 private:
  template <class T>
  Result<T> give(std::string call, const T& value) {
    const std::scoped_lock lock(mutex_);
    calls_.push_back(std::move(call));
    if (fails_) return isoline::fail(*fails_);
    return value;
  }

  mutable std::mutex mutex_;
  std::optional<Error> fails_;
  std::vector<std::string> calls_;
};

}  // namespace isoline::test
