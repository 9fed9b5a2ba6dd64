// A queue probe that counts what a test says.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "host/queue_probe.hpp"

namespace isoline::test {

/// The state behind the fakes, which their owner makes and unmakes.
struct FakeQueues {
  std::vector<QueueMeasurement> started;  ///< those that were begun, in order
  int alive = 0;
  std::vector<Error> refusals;  ///< of the next starts, in order
  std::optional<Error> read_fails;
  std::vector<ClassReading> classes;  ///< of each port, since the newest start
  QueueClock clock;
};

class FakeQueueProbe final : public host::QueueProbe {
 public:
  explicit FakeQueueProbe(FakeQueues& queues) : queues_(queues) {}
  ~FakeQueueProbe() override { queues_.alive -= started_; }
  FakeQueueProbe(const FakeQueueProbe&) = delete;
  FakeQueueProbe& operator=(const FakeQueueProbe&) = delete;

  Result<void> start(const QueueMeasurement& wanted) override {
    if (!queues_.refusals.empty()) {
      const Error error = queues_.refusals.front();
      queues_.refusals.erase(queues_.refusals.begin());
      return fail(error);
    }
    queues_.started.push_back(wanted);
    queues_.classes.clear();
    started_ = true;
    ++queues_.alive;
    return {};
  }

  Result<QueueReading> read() override {
    if (queues_.read_fails) return fail(*queues_.read_fails);
    QueueReading reading;
    reading.clock = queues_.clock;
    for (const MeasuredPort& port : queues_.started.back().ports)
      reading.ports.push_back({port.interface, port.gates, queues_.classes});
    return reading;
  }

 private:
  FakeQueues& queues_;
  bool started_ = false;
};

}  // namespace isoline::test
