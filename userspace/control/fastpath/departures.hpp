// When each stream sends next: a heap, and random distances for those that have no cycle.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "model/time.hpp"

namespace isoline::control {

/// Streams by the time of their next departure, as many as it was made for; nothing else here allocates.
class DepartureQueue {
 public:
  struct Entry {
    Nanoseconds due{0};
    std::uint32_t stream = 0;
  };

  explicit DepartureQueue(std::uint32_t streams) : entries_(streams) {}

  /// The first departure of each stream, `due(stream)`, which is asked in the order of the streams.
  template <class Due>
  void begin(Due&& due) {
    for (std::uint32_t stream = 0; stream < entries_.size(); ++stream) entries_[stream] = {due(stream), stream};
    for (std::size_t at = entries_.size() / 2; at-- > 0;) sink(at);
  }

  const Entry& next() const { return entries_.front(); }

  /// The stream that was next departs again at `due`.
  void again_at(Nanoseconds due) {
    entries_.front().due = due;
    sink(0);
  }

 private:
  // Of equal times the stream that stands first in the file goes first, so that a run can be repeated.
  static bool before(const Entry& a, const Entry& b) { return a.due != b.due ? a.due < b.due : a.stream < b.stream; }

  void sink(std::size_t at) {
    const Entry moved = entries_[at];
    for (std::size_t child = 0; (child = 2 * at + 1) < entries_.size(); at = child) {
      if (child + 1 < entries_.size() && before(entries_[child + 1], entries_[child])) ++child;
      if (!before(entries_[child], moved)) break;
      entries_[at] = entries_[child];
    }
    entries_[at] = moved;
  }

  std::vector<Entry> entries_;
};

/// SplitMix64: small, fast, good enough for traffic, and the same on every machine.
class RandomNumbers {
 public:
  explicit RandomNumbers(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t value = state_ += 0x9e37'79b9'7f4a'7c15;
    value = (value ^ value >> 30) * 0xbf58'476d'1ce4'e5b9;
    value = (value ^ value >> 27) * 0x94d0'49bb'1331'11eb;
    return value ^ value >> 31;
  }
  /// 0 … limit - 1; limit > 0.
  Nanoseconds below(Nanoseconds limit) {
    return Nanoseconds(static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(limit.count())));
  }
  /// A time of the exponential distribution with this mean: the distance of independent departures.
  Nanoseconds exponential(Nanoseconds mean) {
    const double uniform = (static_cast<double>(next() >> 11) + 1) * 0x1p-53;  // 0 < uniform <= 1
    return Nanoseconds(static_cast<std::int64_t>(-std::log(uniform) * static_cast<double>(mean.count())));
  }

 private:
  std::uint64_t state_;
};

}  // namespace isoline::control
