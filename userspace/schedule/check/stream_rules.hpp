// The rules of one stream, whatever the others do.
#pragma once

#include <cstdint>
#include <vector>

#include "schedule/check/report.hpp"

namespace isoline::schedule::plan_check {

/// Marks on nodes that are taken off all at once.
class Marks {
 public:
  explicit Marks(std::size_t size) : last_(size, 0) {}
  void clear() { ++round_; }
  /// False if it had one.
  bool put(std::uint32_t index) {
    if (last_[index] == round_) return false;
    last_[index] = round_;
    return true;
  }
  bool has(std::uint32_t index) const { return last_[index] == round_; }

 private:
  std::vector<std::uint64_t> last_;
  std::uint64_t round_ = 1;
};

/// What checking streams needs again and again.
struct StreamScratch {
  explicit StreamScratch(const Network& network) : reached(network.nodes.size()), listens(network.nodes.size()) {}
  Marks reached, listens;
  std::vector<Nanoseconds> forwarding;  ///< by hop; what a frame needs from the link before; 0 at the talker
};

/// All positions and numbers can be used; everything below relies on it.
bool check_form(const Report& report, const StreamPlan& planned);

/// Trees from the talker to the listeners.
void check_routes(const Report& report, const StreamPlan& planned, StreamScratch& scratch);

/// What the members of a redundant stream have in common.
void check_redundancy(const Report& report, const StreamPlan& planned);

/// Class, starts, order, forwarding, deadline, jitter.
void check_times(const Report& report, const StreamPlan& planned, StreamScratch& scratch);

/// scratch.forwarding of a member that has passed check_form().
void forwarding_of(const Network& network, const StreamRequest& request, const PlannedMember& member,
                   std::vector<Nanoseconds>& forwarding);

}  // namespace isoline::schedule::plan_check
