#include "analysis/gates/queue_sum.hpp"

#include <algorithm>
#include <utility>

#include "analysis/stats/histogram.hpp"

namespace isoline::analysis {
namespace {

StampMatches& operator+=(StampMatches& into, const StampMatches& more) {
  into.matched += more.matched;
  into.collisions += more.collisions;
  into.missed += more.missed;
  return into;
}

void add(std::optional<Distribution>& into, const std::optional<Distribution>& more) {
  if (!into) {
    into = more;
  } else if (more) {
    (void)merge(*into, *more);  // one probe, one clock, one origin
  }
}

void add(std::optional<GateKeeping>& into, const std::optional<GateKeeping>& more) {
  if (!into || !more) {
    if (more) into = more;
    return;
  }
  into->in_window += more->in_window;
  into->never_open += more->never_open;
  into->before_base += more->before_base;
  (void)merge(into->early, more->early);
  (void)merge(into->late, more->late);
  into->phase.resize(std::max(into->phase.size(), more->phase.size()));
  for (std::size_t bin = 0; bin < more->phase.size(); ++bin) into->phase[bin] += more->phase[bin];
}

void add(ClassReading& into, const ClassReading& more) {
  into.frames += more.frames;
  into.bytes += more.bytes;
  into.queue_matches += more.queue_matches;
  into.forward_matches += more.forward_matches;
  add(into.queue, more.queue);
  add(into.forward, more.forward);
  add(into.gates, more.gates);
}

template <class Port>  // const or not
auto* class_of(Port& port, TrafficClass traffic_class) {
  const auto found = std::find_if(port.classes.begin(), port.classes.end(),
                                  [&](const ClassReading& one) { return one.traffic_class == traffic_class; });
  return found == port.classes.end() ? nullptr : &*found;
}

}  // namespace

void add(std::vector<PortReading>& into, const std::vector<PortReading>& later) {
  for (const PortReading& more : later) {
    const auto port =
        std::find_if(into.begin(), into.end(), [&](const PortReading& one) { return one.interface == more.interface; });
    if (port == into.end()) {
      into.push_back(more);
      continue;
    }
    port->gates = more.gates;
    for (const ClassReading& one : more.classes) {
      if (auto* known = class_of(*port, one.traffic_class)) {
        add(*known, one);
      } else {
        port->classes.push_back(one);
      }
    }
  }
}

PortReading phases_after(const PortReading& now, const PortReading& before) {
  PortReading result{now.interface, now.gates, {}};
  for (const ClassReading& one : now.classes) {
    if (!one.gates) continue;
    ClassReading after;
    after.traffic_class = one.traffic_class;
    after.gates.emplace();
    after.gates->phase = one.gates->phase;
    const auto* earlier = class_of(before, one.traffic_class);
    if (earlier && earlier->gates && earlier->gates->phase.size() == one.gates->phase.size()) {
      for (std::size_t bin = 0; bin < after.gates->phase.size(); ++bin)
        after.gates->phase[bin] -= earlier->gates->phase[bin];
    }
    result.classes.push_back(std::move(after));
  }
  return result;
}

}  // namespace isoline::analysis
