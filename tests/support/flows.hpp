// Flows and snapshots made by hand, for tests of what works on them.
#pragma once

#include <initializer_list>
#include <stdexcept>
#include <string>

#include "analysis/stats/histogram.hpp"
#include "model/flow.hpp"

namespace isoline::test {

/// The key that these words name; throws if they name none, because then the test itself is wrong.
inline FlowKey key(const std::string& words) {
  auto parsed = parse_flow_key(words);
  if (!parsed) throw std::invalid_argument(describe(parsed.error()));
  return *parsed;
}

/// A flow with `packets` packets of 100 bytes, first seen at 1 s and last at 2 s of the monotonic clock.
inline Flow flow(const std::string& words, std::uint64_t packets = 1, const std::string& interface = "eth0",
                 Direction direction = Direction::ingress) {
  Flow made;
  made.interface = interface;
  made.direction = direction;
  made.key = key(words);
  made.counts = {packets, packets, packets * 100};
  made.first_seen = MonotonicTime(std::chrono::seconds(1));
  made.last_seen = MonotonicTime(std::chrono::seconds(2));
  return made;
}

/// A distribution of these times, with its histogram.
inline Distribution distribution(std::initializer_list<Nanoseconds> times,
                                 HistogramOrigin origin = HistogramOrigin::delay) {
  Distribution made;
  made.histogram.origin = origin;
  for (const Nanoseconds time : times) analysis::add(made, time);
  return made;
}

}  // namespace isoline::test
