#include "schedule/solve/repair.hpp"

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

#include "schedule/solve/least_conflict.hpp"

namespace isoline::schedule {
namespace {

// A stream that has just been placed at the cost of others is not pushed out by them at once.
constexpr std::uint64_t calm = 10;
constexpr double calm_factor = 3;
constexpr std::uint64_t steps_between_looks_at_the_clock = 16;

class Repair {
 public:
  Repair(Assignment& assignment, std::vector<std::uint32_t> missing, const RepairOptions& options)
      : assignment_(&assignment),
        options_(&options),
        conflicts_(assignment.occupancy()),
        random_(options.seed),
        missing_(std::move(missing)),
        weights_(assignment.streams(), 1),
        calm_until_(assignment.streams()),
        ways_(assignment.streams()) {
    if (!options.fixed.empty()) {
      for (std::size_t stream = 0; stream < options.fixed.size(); ++stream) {
        if (options.fixed[stream] != 0) weights_[stream] = LeastConflict::immovable;
      }
    }
    remember();
  }

  std::vector<std::uint32_t> run() {
    std::size_t hopeless = 0;  // in a row
    while (!missing_.empty() && hopeless < missing_.size() && step_ < options_->steps) {
      if (step_++ % steps_between_looks_at_the_clock == 0 && options_->out_of_time && options_->out_of_time()) break;
      const std::uint32_t stream = missing_.back();
      missing_.pop_back();
      if (place(stream)) {
        hopeless = 0;
        if (missing_.size() < best_missing_.size()) remember();
      } else {
        missing_.insert(missing_.begin(), stream);
        ++hopeless;
      }
    }
    return recall();
  }

 private:
  const std::vector<Route>& ways(std::uint32_t stream) {
    auto& known = ways_[stream];
    if (known.empty()) known = assignment_->ways(stream, options_->ways);
    return known;
  }

  bool place(std::uint32_t stream) {
    const StreamRequest& request = assignment_->request(stream);
    const Wish wish = assignment_->wish(stream);
    if (wish.in_class && *wish.in_class != 0) return false;
    const double own = std::exchange(weights_[stream], LeastConflict::immovable);  // its first copy stays
    std::vector<PlacedMember> members;
    bool pushed = false, done = true;
    for (int copy = 0; copy < (request.redundant ? 2 : 1) && done; ++copy) {
      std::vector<Route> others;
      if (copy == 1) {
        const Barred apart = assignment_->router().apart_from(request, planned_hops(members.front().route));
        others = assignment_->ways(stream, options_->ways, apart);
      }
      const Wish asked = copy == 0 ? wish : assignment_->wish_beside(stream, members.front());
      auto member = best_of(copy == 0 ? ways(stream) : others, asked, pushed);
      done = member.has_value();
      if (!member) continue;
      members.push_back(std::move(*member));
      if (assignment_->placed(stream)) assignment_->take_off(stream);
      assignment_->place(stream, members);
    }
    weights_[stream] = own;
    if (!done) {
      if (assignment_->placed(stream)) assignment_->take_off(stream);
      return false;
    }
    if (pushed) {
      weights_[stream] += 1;
      calm_until_[stream] = step_ + calm;
      std::shuffle(missing_.begin(), missing_.end(), random_);
    }
    return true;
  }

  std::optional<PlacedMember> best_of(const std::vector<Route>& ways, const Wish& wish, bool& pushed) {
    Conflict best{LeastConflict::immovable / 2, 0};
    const Route* way = nullptr;
    for (const Route& one : ways) {
      if (one.latency > wish.latency || !has_room(one, wish)) continue;
      const Conflict found = conflicts_.find(one, wish, current_weights(), random_);
      if (found.weight >= best.weight) continue;
      best = found;
      way = &one;
      if (found.weight == 0) break;
    }
    if (way == nullptr) return std::nullopt;
    if (best.weight > 0) {
      for (const std::uint32_t owner : conflicts_.owners(*way, wish.period, best.first)) {
        assignment_->take_off(owner);
        missing_.push_back(owner);
        pushed = true;
      }
    }
    PlacedMember member{*way, {}};
    member.fit.starts = starts_without_waiting(*way, best.first);
    return member;
  }

  bool has_room(const Route& way, const Wish& wish) {
    return std::all_of(way.hops.begin(), way.hops.end(), [&](const RouteHop& hop) {
      return assignment_->occupancy().has_room(hop.link, hop.slots, wish.period);
    });
  }

  /// Those that are calm weigh more.
  const std::vector<double>& current_weights() {
    heavy_ = weights_;
    for (std::size_t stream = 0; stream < heavy_.size(); ++stream) {
      if (calm_until_[stream] > step_) heavy_[stream] *= calm_factor;
    }
    return heavy_;
  }

  void remember() {
    best_missing_ = missing_;
    best_.clear();
    for (std::uint32_t stream = 0; stream < assignment_->streams(); ++stream) {
      best_.push_back(assignment_->members(stream));
    }
  }

  std::vector<std::uint32_t> recall() {
    if (missing_.size() <= best_missing_.size()) return missing_;
    for (std::uint32_t stream = 0; stream < assignment_->streams(); ++stream) {
      if (assignment_->placed(stream)) assignment_->take_off(stream);
    }
    for (std::uint32_t stream = 0; stream < assignment_->streams(); ++stream) {
      if (!best_[stream].empty()) assignment_->place(stream, std::move(best_[stream]));
    }
    return best_missing_;
  }

  Assignment* assignment_;
  const RepairOptions* options_;
  LeastConflict conflicts_;
  std::mt19937_64 random_;
  std::uint64_t step_ = 0;
  std::vector<std::uint32_t> missing_, best_missing_;
  std::vector<double> weights_, heavy_;
  std::vector<std::uint64_t> calm_until_;
  std::vector<std::vector<Route>> ways_;
  std::vector<std::vector<PlacedMember>> best_;
};

}  // namespace

std::vector<std::uint32_t> repair(Assignment& assignment, std::vector<std::uint32_t> missing,
                                  const RepairOptions& options) {
  return Repair(assignment, std::move(missing), options).run();
}

}  // namespace isoline::schedule
