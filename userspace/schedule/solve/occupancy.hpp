// Who has which link and which queue when: everything that is placed so far.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "model/network.hpp"
#include "schedule/solve/periods.hpp"
#include "schedule/solve/route.hpp"
#include "schedule/solve/timeline.hpp"

namespace isoline::schedule {

/// Position in ScheduledClasses::classes; in 0 nothing waits in a bridge.
using ClassPosition = std::uint8_t;

/// Times on a route, ns.
struct Fit {
  std::vector<std::int64_t> starts;  ///< of the first frame, by hop
  std::vector<std::uint32_t> held;   ///< hops at which gates hold it back
  ClassPosition in_class = 0;
};

/// Not thread-safe. The network outlives it.
class Occupancy {
 public:
  /// With the reserved windows of all links, whose periods are among these.
  Occupancy(const Network& network, Periods periods);

  const Network& network() const { return *network_; }
  const Periods& periods() const { return periods_; }
  Timeline& link(LinkIndex link) { return links_[link]; }
  /// Of the frames of a class in which frames wait, at the port that sends into the link. in_class > 0.
  Timeline& queue(LinkIndex link, ClassPosition in_class);
  /// Share of each link's time that slots take, [0, 1].
  const std::vector<double>& load() const { return load_; }
  /// Whether gates of the port may hold back frames of this class with this period as well: each takes entries of its
  /// list, and no reserved window may let them go.
  bool may_hold(LinkIndex link, PeriodIndex period, int traffic_class) const;

  static constexpr std::int64_t endless = std::numeric_limits<std::int64_t>::max();
  /// Entries that the port's list needs at least with this period besides: reserved windows are merged with nothing.
  /// endless: it would repeat too seldom to be written down.
  std::int64_t fewest_entries(LinkIndex link, PeriodIndex period) const;

  /// Whether the link may take this much more, for what it has to leave to others, and its port's list one of this
  /// period.
  bool has_room(LinkIndex link, std::int64_t slots, PeriodIndex period) const;

  void place(std::uint32_t owner, PeriodIndex period, const Route& route, const Fit& fit);
  void take_off(std::uint32_t owner, PeriodIndex period, const Route& route, const Fit& fit);

  /// Prepares answers for all periods and links: the first question would pay for them.
  void fold_all();

  /// When nobody else may be in the queue of this hop. Where clocks differ, the gate that holds a frame back must not
  /// be one that another needs open: then it lasts until its slot is over.
  struct Residence {
    std::int64_t begin = 0, length = 0;
  };
  Residence residence(const Route& route, const Fit& fit, std::size_t hop) const;

 private:
  /// Of all that was ever placed there and this period; 0: too long.
  std::int64_t common_cycle(LinkIndex link, PeriodIndex period) const;
  void widen_cycle(LinkIndex link, std::int64_t period);

  const Network* network_;
  Periods periods_;
  std::vector<Timeline> links_;
  std::vector<double> load_;
  std::vector<double> held_;                                    // entries a nanosecond that holding back takes, by link
  std::vector<std::int64_t> shortest_;                          // period that was ever placed, by link
  std::vector<std::int64_t> cycle_;                             // of all that was ever placed, by link; 0: too long
  std::vector<std::vector<std::unique_ptr<Timeline>>> queues_;  // by link, by class position - 1
};

/// When the first frame could leave at a hop that is not the talker's.
inline std::int64_t ready(const Route& route, const std::vector<std::int64_t>& starts, std::size_t hop) {
  return starts[route.hops[hop].before] + route.hops[hop].forward;
}

}  // namespace isoline::schedule
