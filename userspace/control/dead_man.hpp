// Puts back what nobody confirmed in time, and what a process that died left half done.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "host/clock.hpp"
#include "host/event_sink.hpp"
#include "host/journal.hpp"
#include "host/traffic_control.hpp"

namespace isoline::control {

/// Not thread-safe; its owner calls tick() at least twice a second for as long as it lives. From its first tick on
/// transactions may ask for confirmation.
class DeadMan {
 public:
  using OpenJournal =
      std::function<std::unique_ptr<host::Journal>()>;  ///< a lock is of one object, so each deed has one

  DeadMan(OpenJournal open_journal, host::TrafficControl& ports, host::Clock& clock, host::EventSink& events);

  /// Never blocks but for the restoring of ports. What fails is an event, told once until it fails otherwise, and is
  /// tried again.
  void tick();

  /// When the schedule that is in force was applied: of the last transaction that was not taken back.
  std::optional<WallTime> last_apply() const { return last_apply_; }

 private:
  void act();
  void tell(const Error& error);

  OpenJournal open_journal_;
  host::TrafficControl* ports_;
  host::Clock* clock_;
  host::EventSink* events_;
  std::unique_ptr<host::Journal> watch_;
  std::string stamp_;
  bool seen_ = false;                   ///< the journal as of stamp_
  bool unfinished_ = false;             ///< it says something that may have to be undone
  std::optional<MonotonicTime> until_;  ///< and not before
  MonotonicTime next_try_{};
  std::optional<WallTime> last_apply_;
  std::string told_;
};

}  // namespace isoline::control
