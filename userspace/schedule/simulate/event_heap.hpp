// What happens next: a heap with four children a node, so that a cache line holds them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace isoline::schedule::simulation {

struct Event {
  std::int64_t time = 0;   ///< true time, ns
  std::uint32_t kind = 0;  ///< the caller's
  std::uint32_t which = 0;
};

class EventHeap {
 public:
  bool empty() const { return events_.empty(); }
  const Event& top() const { return events_.front(); }
  void reserve(std::size_t count) { events_.reserve(count); }

  void push(const Event& event) {
    std::size_t at = events_.size();
    events_.push_back(event);
    while (at > 0) {
      const std::size_t above = (at - 1) / 4;
      if (events_[above].time <= event.time) break;
      events_[at] = events_[above];
      at = above;
    }
    events_[at] = event;
  }

  void pop() {
    const Event last = events_.back();
    events_.pop_back();
    if (!events_.empty()) sink(last);
  }

  /// Takes the top away and puts this in: cheaper than one after the other.
  void replace_top(const Event& event) { sink(event); }

 private:
  void sink(const Event& event) {
    const std::size_t count = events_.size();
    std::size_t at = 0;
    for (std::size_t child = 1; child < count; child = 4 * at + 1) {
      std::size_t least = child;
      const std::size_t end = child + 4 < count ? child + 4 : count;
      for (std::size_t other = child + 1; other < end; ++other) {
        if (events_[other].time < events_[least].time) least = other;
      }
      if (events_[least].time >= event.time) break;
      events_[at] = events_[least];
      at = least;
    }
    events_[at] = event;
  }

  std::vector<Event> events_;
};

}  // namespace isoline::schedule::simulation
