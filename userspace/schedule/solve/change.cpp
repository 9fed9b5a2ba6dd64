#include "schedule/solve/change.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "model/units.hpp"
#include "schedule/solve/adopt.hpp"
#include "schedule/solve/assignment.hpp"
#include "schedule/solve/port_uses.hpp"

namespace isoline::schedule {
namespace {

constexpr int ways = 8;
constexpr std::int64_t longest = std::int64_t{1} << 62;

/// After which all that is planned repeats together; 0: not before 2^62 ns.
std::int64_t hyperperiod(const Plan& plan) {
  std::int64_t cycle = 1;
  for (const StreamPlan& one : plan.planned) {
    const std::int64_t period = plan.streams[one.stream].period.count();
    if (cycle % period == 0) continue;
    const std::int64_t factor = period / std::gcd(cycle, period);
    if (cycle > longest / factor) return 0;
    cycle *= factor;
  }
  return cycle;
}

}  // namespace

struct OpenPlan::State {
  Plan plan;
  std::unique_ptr<Assignment> assignment;
  std::unordered_map<std::string, std::uint32_t> by_name;
  std::int64_t cycle = 1;

  Result<void> begin() {
    auto adopted = adopt(plan);
    if (!adopted) return fail(adopted.error());
    assignment = std::move(*adopted);
    by_name.clear();
    for (std::uint32_t stream = 0; stream < plan.streams.size(); ++stream) by_name[plan.streams[stream].name] = stream;
    cycle = hyperperiod(plan);
    return {};
  }

  std::vector<LinkIndex> links_of(std::uint32_t stream) const {
    std::vector<LinkIndex> links;
    for (const PlacedMember& member : assignment->members(stream)) {
      for (const RouteHop& hop : member.route.hops) links.push_back(hop.link);
    }
    std::sort(links.begin(), links.end());
    links.erase(std::unique(links.begin(), links.end()), links.end());
    return links;
  }

  /// All of them, or why not.
  GateTrouble gates_of(const std::vector<LinkIndex>& links, std::vector<PortGates>& built) {
    for (const LinkIndex link : links) {
      const auto uses = uses_of(*assignment, link);
      PortGates one;
      one.port.link = link;
      if (!uses.empty()) one = build_gates(plan.network, link, uses);
      if (one.trouble != GateTrouble::none) return one.trouble;
      built.push_back(std::move(one));
    }
    return GateTrouble::none;
  }

  void put(std::vector<PortGates> built) {
    for (PortGates& one : built) {
      const auto at = std::lower_bound(plan.ports.begin(), plan.ports.end(), one.port.link,
                                       [](const PlannedPort& port, LinkIndex link) { return port.link < link; });
      const bool known = at != plan.ports.end() && at->link == one.port.link;
      if (one.port.gates.entries.empty()) {
        if (known) plan.ports.erase(at);
      } else if (known) {
        *at = std::move(one.port);
      } else {
        plan.ports.insert(at, std::move(one.port));
      }
    }
  }

  /// Times and gates, or nothing at all.
  bool place(std::uint32_t stream, std::vector<LinkIndex>& links) {
    for (const Waiting waiting : {Waiting::none, Waiting::for_frames, Waiting::for_gates}) {
      if (!assignment->place(stream, waiting, ways)) continue;
      links = links_of(stream);
      std::vector<PortGates> built;
      if (gates_of(links, built) == GateTrouble::none) {
        put(std::move(built));
        return true;
      }
      assignment->take_off(stream);
      links.clear();
    }
    return false;
  }
};

OpenPlan::OpenPlan(std::unique_ptr<State> state) : state_(std::move(state)) {}
OpenPlan::OpenPlan(OpenPlan&&) noexcept = default;
OpenPlan& OpenPlan::operator=(OpenPlan&&) noexcept = default;
OpenPlan::~OpenPlan() = default;

Result<OpenPlan> OpenPlan::open(Plan plan) {
  auto state = std::make_unique<State>();
  state->plan = std::move(plan);
  if (auto begun = state->begin(); !begun) return fail(begun.error());
  return OpenPlan(std::move(state));
}

const Plan& OpenPlan::plan() const { return state_->plan; }
Plan OpenPlan::close() && { return std::move(state_->plan); }

Result<Change> OpenPlan::add(StreamRequest request, const ChangeOptions& options) {
  State& state = *state_;
  Plan& plan = state.plan;
  const auto stream = static_cast<std::uint32_t>(plan.streams.size());
  if (!state.by_name.emplace(request.name, stream).second) {
    return fail({ErrorKind::invalid_input,
                 "cannot add stream " + request.name,
                 {},
                 "the plan has one of this name",
                 "isoline plan remove"});
  }
  const std::int64_t period = request.period.count();
  const bool longer = !plan.planned.empty() && (state.cycle == 0 || state.cycle % period != 0);
  plan.streams.push_back(std::move(request));
  Change change;
  const auto reject = [&](std::string reason, bool proven) {
    plan.rejected.push_back({stream, reason, proven});
    change.reason = std::move(reason);
    return change;
  };
  const bool can_grow = state.assignment->grow();
  if (!can_grow) {
    if (auto begun = state.begin(); !begun) return fail(begun.error());
  }
  if (longer && !options.allow_rehyper) {
    return reject("its period of " + to_string(plan.streams[stream].period) + " does not divide the " +
                      to_string(Nanoseconds(state.cycle)) + " after which everything repeats",
                  false);
  }
  plan.most_possible = std::min<std::uint32_t>(plan.most_possible + 1, stream + 1);
  if (const Impossible why = state.assignment->impossible(stream); !why.empty()) {
    plan.most_possible -= 1;
    return reject(why, true);
  }
  if (!state.place(stream, change.ports)) {
    return reject("no time is left for it on its ways beside the others, which stay where they are", false);
  }
  change.done = true;
  plan.planned.push_back(plan_of(*state.assignment, stream));
  if (longer || plan.planned.size() == 1) state.cycle = hyperperiod(plan);
  return change;
}

Result<Change> OpenPlan::remove(const std::string& name) {
  State& state = *state_;
  Plan& plan = state.plan;
  const auto found = state.by_name.find(name);
  if (found == state.by_name.end()) {
    return fail({ErrorKind::not_found,
                 "cannot remove stream " + name,
                 {},
                 "the plan has no stream of this name",
                 "isoline plan show"});
  }
  const std::uint32_t stream = found->second;
  Change change;
  if (state.assignment->placed(stream)) {
    change.ports = state.links_of(stream);
    auto members = state.assignment->members(stream);
    state.assignment->take_off(stream);
    std::vector<PortGates> built;
    if (state.gates_of(change.ports, built) != GateTrouble::none) {
      // Who waited for it would have to be held back by gates, and a list has no entries left.
      state.assignment->place(stream, std::move(members));
      change.ports.clear();
      change.reason = "others wait for its frames, and the gate list of a port has no room to hold them back";
      return change;
    }
    state.put(std::move(built));
  }
  change.done = true;
  const auto forget = [stream](auto& list) {
    std::erase_if(list, [stream](const auto& one) { return one.stream == stream; });
    for (auto& one : list) one.stream -= one.stream > stream ? 1 : 0;
  };
  forget(plan.planned);
  forget(plan.rejected);
  plan.streams.erase(plan.streams.begin() + stream);
  plan.most_possible = std::min(plan.most_possible, static_cast<std::uint32_t>(plan.streams.size()));
  state.by_name.erase(found);
  for (auto& [other, position] : state.by_name) position -= position > stream ? 1 : 0;
  state.assignment->forget(stream);
  return change;
}

}  // namespace isoline::schedule
