// Which streams have which times so far: the state that a solver works on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/plan.hpp"
#include "schedule/solve/fit.hpp"
#include "schedule/solve/occupancy.hpp"
#include "schedule/solve/route.hpp"
#include "schedule/solve/router.hpp"

namespace isoline::schedule {

struct PlacedMember {
  Route route;
  Fit fit;
};

/// Why a stream has no times, whatever the others do. Empty: it might have some.
struct Impossible {
  std::string reason;
  bool proven = true;  ///< else it only is not looked for
  bool empty() const { return reason.empty(); }
};

/// Not thread-safe. Network and requests outlive it.
class Assignment {
 public:
  Assignment(const Network& network, const std::vector<StreamRequest>& requests);

  const Network& network() const { return *network_; }
  const StreamRequest& request(std::uint32_t stream) const { return (*requests_)[stream]; }
  std::size_t streams() const { return requests_->size(); }
  Occupancy& occupancy() { return occupancy_; }
  Router& router() { return router_; }

  bool placed(std::uint32_t stream) const { return !members_[stream].empty(); }
  const std::vector<PlacedMember>& members(std::uint32_t stream) const { return members_[stream]; }
  Wish wish(std::uint32_t stream) const;
  /// Of the second copy: both are as late as if they had been sent when the first was.
  Wish wish_beside(std::uint32_t stream, const PlacedMember& first) const;

  /// Tries ways by price, at most so many, at each of them times with this waiting. False: nothing changed.
  bool place(std::uint32_t stream, Waiting waiting, int ways);
  void place(std::uint32_t stream, std::vector<PlacedMember> members);
  void take_off(std::uint32_t stream);

  /// Makes place for requests that were appended. False: one has a period that nobody had; begin anew.
  bool grow();

  /// Different ways for one member, cheapest first by the links' load; `apart` from what is barred.
  std::vector<Route> ways(std::uint32_t stream, int most, const Barred& barred = {});

  /// What is quickly seen.
  Impossible impossible(std::uint32_t stream);
  /// Also whether its deadline is shorter than any way is.
  Impossible impossible_alone(std::uint32_t stream);
  /// Where its period is why no list or no search can take it beside what is placed; empty: it is not.
  std::string period_in_the_way(std::uint32_t stream);

 private:
  /// Of frames of this size that leave into the link, until they could leave its end, if that cuts through.
  Nanoseconds least_forwarding(const Link& link, std::uint32_t frame_size) const;
  std::int64_t least_latency(const StreamRequest& request, const std::vector<PlannedHop>& hops) const;
  /// Until there are so many; each way that is found costs `use` more on its links from then on.
  void add_ways(const StreamRequest& request, std::vector<double>& costs, double use, const Barred& barred, int most,
                std::vector<Route>& found);
  bool place_pair(std::uint32_t stream, Waiting waiting);
  std::vector<double> prices() const;  ///< of links, by their load
  bool place_members(std::uint32_t stream, Waiting waiting, int ways);
  std::optional<PlacedMember> find(std::uint32_t stream, const Wish& wish, Waiting waiting, int ways,
                                   const Barred& barred);

  const Network* network_;
  const std::vector<StreamRequest>* requests_;
  Occupancy occupancy_;
  Router router_;
  std::vector<std::vector<PlacedMember>> members_;
};

/// The routes' hops as a plan has them.
std::vector<PlannedHop> planned_hops(const Route& route);

}  // namespace isoline::schedule
