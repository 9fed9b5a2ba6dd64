#include "schedule/solve/solve.hpp"

#include <algorithm>
#include <atomic>
#include <ctime>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <utility>

#include "model/units.hpp"
#include "schedule/solve/assignment.hpp"
#include "schedule/solve/bound.hpp"
#include "schedule/solve/frame_entries.hpp"
#include "schedule/solve/keep.hpp"
#include "schedule/solve/port_uses.hpp"
#include "schedule/solve/repair.hpp"

namespace isoline::schedule {
namespace {

constexpr int few_ways = 4;
// Where more than this are missing, moving streams about takes longer than it gives.
constexpr double share_to_repair = 0.1;
constexpr std::size_t always_repair = 2000;
constexpr std::uint64_t first_steps_a_stream = 60;
constexpr std::uint64_t most_steps = 2'000'000;
// Of making gate lists, and room in those that are too long.
constexpr int rounds_with_second_tries = 8;
// What making gate lists takes, about, for each stream.
constexpr Nanoseconds gates_of_a_stream{6000};
const char* const no_time_left = "no time is left for it on its ways beside the others";
const char* const not_searched = "no place was found for it within the time limit";

Nanoseconds cpu_time() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

class Solver {
 public:
  Solver(Network network, std::vector<StreamRequest> streams, const SolveOptions& options)
      : options_(options),
        until_(std::chrono::steady_clock::now() + options.time_limit),
        repair_until_(until_ - options.time_limit / 10),
        impossible_(streams.size()),
        kept_(streams.size()),
        reasons_(streams.size()) {
    solution_.plan.network = std::move(network);
    solution_.plan.streams = std::move(streams);
  }

  Solution run() {
    Plan& plan = solution_.plan;
    Assignment assignment(plan.network, plan.streams);
    assignment_ = &assignment;
    const auto timed = [](Nanoseconds& spent, const auto& deed) {
      const Nanoseconds begin = cpu_time();
      deed();
      spent += cpu_time() - begin;
    };
    timed(solution_.times.place, [this] { keep_those(); });
    timed(solution_.times.place, [this] { place_all(); });
    timed(solution_.times.repair, [this] { repair_missing(first_steps_a_stream); });
    timed(solution_.times.place, [this] { let_wait(); });
    timed(solution_.times.repair, [this] { repair_missing(options_.steps_a_stream); });
    timed(solution_.times.gates, [this] { make_gates(); });
    timed(solution_.times.place, [this] { write_down(); });
    return std::move(solution_);
  }

 private:
  const std::vector<StreamRequest>& streams() const { return solution_.plan.streams; }
  /// Of the search: the gates of what is placed are still to be made.
  bool out_of_time() const { return std::chrono::steady_clock::now() + time_for_gates() >= until_; }

  Nanoseconds time_for_gates() const {
    const Nanoseconds all = gates_of_a_stream * static_cast<std::int64_t>(streams().size());
    return std::min(all, options_.time_limit / 5);
  }

  /// Frequent ones first: they need the same place in every cycle, others fill what is left between. Then large ones.
  std::vector<std::uint32_t> in_order() const {
    std::vector<std::uint32_t> order(streams().size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
      const StreamRequest &x = streams()[a], &y = streams()[b];
      if (x.period != y.period) return x.period < y.period;
      return std::uint64_t{x.frame_size} * x.frames > std::uint64_t{y.frame_size} * y.frames;
    });
    return order;
  }

  void keep_those() {
    for (const StreamPlan& plan : options_.kept) {
      if (plan.stream < kept_.size()) kept_[plan.stream] = 1;
    }
    for (NotKept& one : keep(*assignment_, options_.kept)) reasons_[one.stream] = std::move(one.reason);
  }

  void place_all() {
    std::size_t done = 0;
    bool late = false;
    for (const std::uint32_t stream : in_order()) {
      if (kept_[stream] != 0) continue;
      impossible_[stream] = assignment_->impossible(stream);
      if (!impossible_[stream].empty()) continue;
      if (done++ % 64 == 0) late = late || out_of_time();
      if (late || !assignment_->place(stream, Waiting::none, few_ways)) missing_.push_back(stream);
    }
  }

  void let_wait() {
    for (const Waiting waiting : {Waiting::for_frames, Waiting::for_gates}) {
      std::vector<std::uint32_t> still;
      for (const std::uint32_t stream : missing_) {
        if (out_of_time() || !assignment_->place(stream, waiting, few_ways)) still.push_back(stream);
      }
      missing_ = std::move(still);
    }
  }

  void repair_missing(std::uint64_t steps_a_stream) {
    if (missing_.empty() || out_of_time()) return;
    const auto share = static_cast<double>(missing_.size()) / static_cast<double>(streams().size());
    if (streams().size() > always_repair && share > share_to_repair) return;
    RepairOptions repairing;
    repairing.steps = std::min(most_steps, steps_a_stream * streams().size());
    // What is left of the time is for a last look at those that gate lists had no room for.
    repairing.out_of_time = [this] {
      const bool over = out_of_time() || std::chrono::steady_clock::now() >= repair_until_;
      if (over) cut_short_ = true;
      return over;
    };
    repairing.seed = options_.seed;
    if (!options_.kept.empty()) repairing.fixed = kept_;
    if (options_.threads < 2) {
      missing_ = repair(*assignment_, std::move(missing_), repairing);
      return;
    }
    repair_by_threads(repairing);
  }

  /// Each thread has a copy and a seed of its own; the best is kept, the first of equals.
  void repair_by_threads(const RepairOptions& repairing) {
    std::vector<std::unique_ptr<Assignment>> copies;
    std::vector<std::vector<std::uint32_t>> left(options_.threads, missing_);
    std::vector<std::thread> threads;
    copies.reserve(options_.threads);
    threads.reserve(options_.threads);
    for (unsigned at = 0; at < options_.threads; ++at) {
      copies.push_back(std::make_unique<Assignment>(solution_.plan.network, solution_.plan.streams));
      adopt(*copies.back(), *assignment_);
    }
    for (unsigned at = 0; at < options_.threads; ++at) {
      threads.emplace_back([&, at] {
        RepairOptions own = repairing;
        own.seed = repairing.seed + at;
        left[at] = repair(*copies[at], left[at], own);
      });
    }
    for (std::thread& thread : threads) thread.join();
    const auto best =
        std::min_element(left.begin(), left.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
    for (std::uint32_t stream = 0; stream < streams().size(); ++stream) {
      if (assignment_->placed(stream)) assignment_->take_off(stream);
    }
    adopt(*assignment_, *copies[static_cast<std::size_t>(best - left.begin())]);
    missing_ = std::move(*best);
  }

  static void adopt(Assignment& to, const Assignment& from) {
    for (std::uint32_t stream = 0; stream < from.streams(); ++stream) {
      if (from.placed(stream)) to.place(stream, from.members(stream));
    }
  }

  void make_gates() {
    std::vector<PortGates> built(solution_.plan.network.links.size());
    std::vector<char> wanted(built.size(), 1);
    for (int round = 0;; ++round) {  // ends: sooner or later whoever is taken off stays off
      for (LinkIndex link = 0; link < built.size(); ++link) {
        if (wanted[link] != 0) built[link] = gates_of(link);
      }
      std::fill(wanted.begin(), wanted.end(), 0);
      bool all_well = true;
      for (LinkIndex link = 0; link < built.size(); ++link) {
        if (built[link].trouble == GateTrouble::none) continue;
        all_well = false;
        if (wanted[link] != 0) continue;  // somebody has just left it
        relieve(link, built[link].trouble, round, wanted);
      }
      if (all_well) break;
    }
    fill_up(built);
    for (PortGates& one : built) {
      if (!one.port.gates.entries.empty()) solution_.plan.ports.push_back(std::move(one.port));
    }
  }

  /// Who found no place, or lost it because a list was too long, may have one beside the lists as they came out.
  void fill_up(std::vector<PortGates>& built) {
    for (const std::uint32_t stream : in_order()) {
      if (assignment_->placed(stream) || kept_[stream] != 0 || !impossible_[stream].empty()) continue;
      if (out_of_time()) break;
      for (const Waiting waiting : {Waiting::none, Waiting::for_frames, Waiting::for_gates}) {
        if (!assignment_->place(stream, waiting, few_ways)) continue;
        if (renew(stream, built)) break;
        assignment_->take_off(stream);
      }
    }
    std::erase_if(missing_, [this](std::uint32_t stream) { return assignment_->placed(stream); });
  }

  /// The lists on its way, all of them or none.
  bool renew(std::uint32_t stream, std::vector<PortGates>& built) {
    std::map<LinkIndex, PortGates> renewed;
    for (const PlacedMember& member : assignment_->members(stream)) {
      for (const RouteHop& hop : member.route.hops) {
        if (renewed.contains(hop.link)) continue;
        PortGates gates = gates_of(hop.link);
        if (gates.trouble != GateTrouble::none) return false;
        renewed.emplace(hop.link, std::move(gates));
      }
    }
    for (auto& [link, gates] : renewed) built[link] = std::move(gates);
    return true;
  }

  PortGates gates_of(LinkIndex link) {
    const auto uses = uses_of(*assignment_, link);
    return uses.empty() ? PortGates() : build_gates(solution_.plan.network, link, uses);
  }

  /// Takes streams off a port whose list cannot be made; those that gates held back may come by without that.
  void relieve(LinkIndex link, GateTrouble trouble, int round, std::vector<char>& wanted) {
    auto victims = trouble == GateTrouble::endless ? of_rarest_period(link) : held_back(link);
    const auto stays = [this](std::uint32_t stream) { return kept_[stream] != 0; };
    std::erase_if(victims, stays);
    if (victims.empty()) {
      victims = owners(link);
      // Only where none else is left do those go that should have stayed.
      if (!std::all_of(victims.begin(), victims.end(), stays)) std::erase_if(victims, stays);
    }
    for (const std::uint32_t stream : victims) {
      touch(stream, wanted);
      assignment_->take_off(stream);
      const bool again =
          trouble != GateTrouble::endless && round < rounds_with_second_tries && !out_of_time() && kept_[stream] == 0;
      if (again && (assignment_->place(stream, Waiting::none, few_ways) ||
                    assignment_->place(stream, Waiting::for_frames, few_ways))) {
        touch(stream, wanted);
      } else {
        reasons_[stream] = reason_of(link, trouble);
      }
    }
  }

  void touch(std::uint32_t stream, std::vector<char>& wanted) {
    for (const PlacedMember& member : assignment_->members(stream)) {
      for (const RouteHop& hop : member.route.hops) wanted[hop.link] = 1;
    }
  }

  std::string reason_of(LinkIndex link, GateTrouble trouble) const {
    const Network& network = solution_.plan.network;
    const Link& at = network.links[link];
    const std::string port = network.nodes[at.from].name + " -> " + network.nodes[at.to].name;
    switch (trouble) {
      case GateTrouble::none: break;
      case GateTrouble::endless: return "with its period the gates of " + port + " would repeat too seldom for a list";
      case GateTrouble::budget:
        return "the gate list of " + port + " has no entries left (" + std::to_string(at.gate_budget) + ")";
      case GateTrouble::interval:
        return "an entry of the gate list of " + port + " would be shorter than " + to_string(at.minimum_interval);
    }
    return {};
  }

  /// Streams that gates hold back at this port; some others, if none is.
  std::vector<std::uint32_t> held_back(LinkIndex link) {
    std::vector<std::uint32_t> held;
    for (const std::uint32_t stream : owners(link)) {
      for (const PlacedMember& member : assignment_->members(stream)) {
        if (std::any_of(member.route.hops.begin(), member.route.hops.end(), [&](const RouteHop& hop) {
              const auto at = static_cast<std::size_t>(&hop - member.route.hops.data());
              return hop.link == link && hop.before != PlannedHop::talker &&
                     member.fit.starts[at] > ready(member.route, member.fit.starts, at);
            })) {
          held.push_back(stream);
          break;
        }
      }
    }
    return held.empty() ? few_of(link) : held;
  }

  std::vector<std::uint32_t> owners(LinkIndex link) {
    std::vector<std::uint32_t> all;
    const Timeline& timeline = assignment_->occupancy().link(link);
    for (std::size_t period = 0; period < timeline.periods_used(); ++period) {
      for (const Use& use : timeline.uses(static_cast<PeriodIndex>(period))) {
        if (use.owner != Use::nobody) all.push_back(use.owner);
      }
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  /// A quarter of a port's streams, those first whose period the fewest have: they make the list long.
  std::vector<std::uint32_t> few_of(LinkIndex link) {
    std::vector<std::uint32_t> all = owners(link);
    std::map<Nanoseconds, std::size_t> count;
    for (const std::uint32_t stream : all) ++count[streams()[stream].period];
    std::stable_sort(all.begin(), all.end(), [&](std::uint32_t a, std::uint32_t b) {
      const Nanoseconds x = streams()[a].period, y = streams()[b].period;
      return std::pair(count[x], -x) < std::pair(count[y], -y);
    });
    all.resize((all.size() + 3) / 4);
    return all;
  }

  /// Of the periods at a port, the streams of the one that the fewest have.
  std::vector<std::uint32_t> of_rarest_period(LinkIndex link) {
    std::map<Nanoseconds, std::vector<std::uint32_t>> by_period;
    for (const std::uint32_t stream : owners(link)) by_period[streams()[stream].period].push_back(stream);
    const auto rarest = std::min_element(by_period.begin(), by_period.end(), [](const auto& a, const auto& b) {
      return a.second.size() < b.second.size();
    });
    return rarest->second;
  }

  void write_down() {
    Plan& plan = solution_.plan;
    solution_.out_of_time = !missing_.empty() && (cut_short_ || out_of_time());
    std::vector<char> possible(streams().size(), 1);
    plan.planned.reserve(streams().size());
    for (const std::uint32_t stream : missing_) {
      impossible_[stream] = assignment_->impossible_alone(stream);
      if (reasons_[stream].empty()) reasons_[stream] = assignment_->period_in_the_way(stream);
    }
    for (std::uint32_t stream = 0; stream < streams().size(); ++stream) {
      if (!impossible_[stream].empty()) {
        const Impossible& why = impossible_[stream];
        possible[stream] = why.proven ? 0 : 1;
        plan.rejected.push_back({stream, why.reason, why.proven});
      } else if (assignment_->placed(stream)) {
        plan.planned.push_back(plan_of(*assignment_, stream));
      } else {
        std::string why = std::move(reasons_[stream]);
        if (why.empty()) why = solution_.out_of_time ? not_searched : no_time_left;
        plan.rejected.push_back({stream, std::move(why), false});
      }
    }
    plan.most_possible = plan.rejected.empty() ? static_cast<std::uint32_t>(streams().size())
                                               : most_possible(plan.network, streams(), possible);
  }

  SolveOptions options_;
  std::chrono::steady_clock::time_point until_, repair_until_;
  std::atomic<bool> cut_short_ = false;  // a search that would have gone on
  std::vector<Impossible> impossible_;   // by stream
  std::vector<char> kept_;               // by stream
  std::vector<std::string> reasons_;     // by stream, where it is known why
  std::vector<std::uint32_t> missing_;
  Assignment* assignment_ = nullptr;
  Solution solution_;
};

}  // namespace

Solution solve(Network network, std::vector<StreamRequest> streams, const SolveOptions& options) {
  const bool said =
      std::ranges::any_of(network.links, [](const Link& one) { return one.minimum_interval.count() > 0; });
  if (options.prefer_frame_entries && !said) {
    return solve_with_frame_entries(std::move(network), std::move(streams), options);
  }
  return Solver(std::move(network), std::move(streams), options).run();
}

}  // namespace isoline::schedule
