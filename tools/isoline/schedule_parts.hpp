// What verbs that look at or change ports work with.
#pragma once

#include <memory>

#include "adapters/journal/file_journal.hpp"
#include "control/transaction.hpp"
#include "host/clock.hpp"
#include "host/event_sink.hpp"
#include "host/interfaces.hpp"
#include "host/traffic_control.hpp"
#include "model/error.hpp"

namespace isoline::cli {

/// A command says what happened by its result; events are for those who watch.
class NoEvents final : public host::EventSink {
 public:
  void report(const host::Event&) override {}
};

/// Adapters of this process, in the network namespace that it runs in.
class ScheduleParts {
 public:
  /// Errors: failed (netlink refused).
  static Result<ScheduleParts> open();

  host::TrafficControl& ports() { return *ports_; }
  host::Clock& clock() { return *clock_; }
  control::TransactionParts parts() { return {*ports_, *journal_, *clock_, *events_, interfaces_.get()}; }

 private:
  ScheduleParts() = default;
  std::unique_ptr<host::TrafficControl> ports_;
  std::unique_ptr<host::Interfaces> interfaces_;
  std::unique_ptr<journal::FileJournal> journal_ = std::make_unique<journal::FileJournal>();
  std::unique_ptr<host::SystemClock> clock_ = std::make_unique<host::SystemClock>();
  std::unique_ptr<NoEvents> events_ = std::make_unique<NoEvents>();
};

/// Root or CAP_NET_ADMIN, before anything is touched. Errors: no_permission.
Result<void> may_change_ports(const char* what);

}  // namespace isoline::cli
