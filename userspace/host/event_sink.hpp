// Where loops and transactions report what happened. They never print or log.
#pragma once

#include <string>

#include "model/time.hpp"

namespace isoline::host {

enum class EventLevel { info, warning, error };

/// One thing that happened.
struct Event {
  WallTime at{};
  EventLevel level = EventLevel::info;
  std::string kind;     ///< one word of docs/vocabulary.md: "schedule.applied", "schedule.drift" …
  std::string subject;  ///< interface, transaction …
  std::string text;     ///< one line for people
};

class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void report(const Event& event) = 0;
};

}  // namespace isoline::host
