#include "schedule/explain/in_the_way.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <span>
#include <utility>

#include "schedule/solve/change.hpp"
#include "schedule/solve/least_conflict.hpp"

namespace isoline::schedule {
namespace {

using Streams = std::vector<std::uint32_t>;
using Piece = std::span<const std::uint32_t>;

constexpr int ways = 8;

/// Takes streams off and puts them back as they were.
class Bench {
 public:
  explicit Bench(Assignment& assignment) : assignment_(&assignment) {}

  void take_off(Piece streams) {
    for (const std::uint32_t stream : streams) {
      members_[stream] = assignment_->members(stream);
      assignment_->take_off(stream);
    }
  }
  void put_back(Piece streams) {
    for (const std::uint32_t stream : streams) assignment_->place(stream, std::move(members_[stream]));
  }

 private:
  Assignment* assignment_;
  std::map<std::uint32_t, std::vector<PlacedMember>> members_;
};

/// Leaves out whatever can be left out so that what was asked for still holds: in halves first, one by one at last, and
/// as often as that makes a difference.
template <class LeaveOut, class Undo, class Holds>
void shrink(Streams& set, const LeaveOut& leave_out, const Undo& undo, const Holds& holds) {
  for (std::size_t part = std::max<std::size_t>(1, set.size() / 2);;) {
    bool smaller = false;
    for (std::size_t at = 0; at < set.size();) {
      const std::span piece = std::span(set).subspan(at, std::min(part, set.size() - at));
      leave_out(piece);
      if (holds()) {
        smaller = true;
        set.erase(set.begin() + static_cast<std::ptrdiff_t>(at),
                  set.begin() + static_cast<std::ptrdiff_t>(at + piece.size()));
      } else {
        undo(piece);
        at += piece.size();
      }
    }
    if (part > 1) {
      part /= 2;
    } else if (!smaller) {
      return;
    }
  }
}

Streams placed_streams(const Assignment& assignment) {
  Streams all;
  for (std::uint32_t stream = 0; stream < assignment.streams(); ++stream) {
    if (assignment.placed(stream)) all.push_back(stream);
  }
  return all;
}

/// Beside these alone, taken up as if the others had never been.
bool has_place_beside(const Plan& plan, std::uint32_t stream, const Streams& beside) {
  Plan few;
  few.network = plan.network;
  for (const std::uint32_t one : beside) {
    const auto planned = std::ranges::lower_bound(plan.planned, one, {}, &StreamPlan::stream);
    few.planned.push_back(*planned);
    few.planned.back().stream = static_cast<std::uint32_t>(few.streams.size());
    few.streams.push_back(plan.streams[one]);
  }
  const auto position = static_cast<std::uint32_t>(few.streams.size());
  few.streams.push_back(plan.streams[stream]);
  auto trial = Trial::make(std::move(few));
  return trial && trial->has_place(position);
}

/// Both sorted.
Streams difference(const Streams& all, const Streams& without) {
  Streams rest;
  std::ranges::set_difference(all, without, std::back_inserter(rest));
  return rest;
}

/// On one of its ways, nobody waiting, at the times at which the fewest stand against it. Empty: windows do, or another
/// copy would have to be thought of.
Streams fewest_on_a_way(Assignment& assignment, std::uint32_t stream) {
  if (assignment.request(stream).redundant) return {};
  const std::vector<double> alike(assignment.streams(), 1.0);
  std::mt19937_64 random(1);
  LeastConflict least(assignment.occupancy());
  const Wish wish = assignment.wish(stream);
  Streams fewest;
  for (const Route& way : assignment.ways(stream, ways)) {
    if (way.latency > wish.latency) continue;
    const Conflict conflict = least.find(way, wish, alike, random);
    if (conflict.weight >= LeastConflict::immovable) continue;
    Streams there = least.owners(way, wish.period, conflict.first);
    if (fewest.empty() || there.size() < fewest.size()) fewest = std::move(there);
  }
  return fewest;
}

/// Drops what others make needless; false: even all of them gone is not enough.
bool confirm_removal(const Plan& plan, std::uint32_t stream, Streams& removed) {
  if (!placed_without(plan, stream, removed)) return false;
  const Streams begin = removed;
  Streams left;
  const auto leave = [&](Piece streams) { left.insert(left.end(), streams.begin(), streams.end()); };
  const auto undo = [&](Piece streams) { left.resize(left.size() - streams.size()); };
  shrink(removed, leave, undo, [&] {
    Streams sorted = left;
    std::ranges::sort(sorted);
    return placed_without(plan, stream, difference(begin, sorted));
  });
  return true;
}

}  // namespace

bool placed_without(const Plan& plan, std::uint32_t stream, const Streams& removed) {
  auto open = OpenPlan::open(plan);
  if (!open) return false;
  // Whose frames others wait for goes after those.
  for (Streams left = removed; !left.empty();) {
    const std::size_t before = left.size();
    std::erase_if(left, [&](std::uint32_t one) {
      const auto change = open->remove(plan.streams[one].name);
      return change && change->done;
    });
    if (left.size() == before) return false;
  }
  if (!open->remove(plan.streams[stream].name)) return false;
  if (!removed.empty()) open = OpenPlan::open(open->plan());  // as from the file: an open plan remembers who was there
  const auto change = open->add(plan.streams[stream], {.allow_rehyper = true});
  return change && change->done;
}

Streams least_conflict(Trial& trial, const Plan& plan, std::uint32_t stream) {
  const Streams all = placed_streams(trial.assignment());
  Streams conflict = all;
  Bench bench(trial.assignment());
  const auto off = [&](Piece streams) { bench.take_off(streams); };
  const auto back = [&](Piece streams) { bench.put_back(streams); };
  shrink(conflict, off, back, [&] { return !trial.has_place(stream); });
  bench.put_back(difference(all, conflict));
  // Who waited for one that is gone is held back by a gate where only these are: the search was of another state. Then
  // each question is asked anew, which takes longer.
  if (has_place_beside(plan, stream, conflict)) conflict = all;
  Streams gone;
  const auto leave_out = [&](Piece streams) { gone.insert(gone.end(), streams.begin(), streams.end()); };
  const auto undo = [&](Piece streams) { gone.resize(gone.size() - streams.size()); };
  const Streams begin = conflict;
  shrink(conflict, leave_out, undo, [&] {
    Streams sorted = gone;
    std::ranges::sort(sorted);
    return !has_place_beside(plan, stream, difference(begin, sorted));
  });
  return has_place_beside(plan, stream, conflict) ? Streams{} : conflict;
}

Streams least_removal(Trial& trial, const Plan& plan, std::uint32_t stream) {
  Bench bench(trial.assignment());
  const auto off = [&](Piece streams) { bench.take_off(streams); };
  const auto back = [&](Piece streams) { bench.put_back(streams); };
  const Streams all = placed_streams(trial.assignment());
  for (Streams removed : {fewest_on_a_way(trial.assignment(), stream), all}) {
    if (removed.empty()) continue;
    off(removed);
    const bool enough = trial.has_place(stream);
    if (enough) shrink(removed, back, off, [&] { return trial.has_place(stream); });
    back(removed);
    if (enough && confirm_removal(plan, stream, removed)) return removed;
  }
  Streams removed = all;
  return confirm_removal(plan, stream, removed) ? removed : Streams{};
}

}  // namespace isoline::schedule
