#include "schedule/solve/change.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "model/units.hpp"
#include "schedule/solve/adopt.hpp"
#include "schedule/solve/assignment.hpp"
#include "schedule/solve/port_uses.hpp"

namespace isoline::schedule {
namespace {

// The first search is short: who finds no room without waiting near by, mostly does with it.
constexpr int few_ways = 3, ways = 8;
constexpr std::int64_t longest = std::int64_t{1} << 62;

}  // namespace

/// Streams keep their positions here as long as it is open; those that were removed leave a gap.
struct OpenPlan::State {
  Network network;
  std::vector<StreamRequest> streams;
  std::vector<char> gone;
  std::map<std::uint32_t, RejectedStream> rejected;
  std::vector<PlannedPort> ports;  // by link; without entries: none
  std::uint32_t most_possible = 0;
  std::unique_ptr<Assignment> assignment;
  std::unordered_map<std::string, std::uint32_t> by_name;
  std::int64_t cycle = 1;  // after which all that is planned repeats together; 0: not before 2^62 ns

  Result<void> begin(Plan plan) {
    network = std::move(plan.network);
    streams = std::move(plan.streams);
    auto adopted = adopt(network, streams, plan.planned);
    if (!adopted) return fail(adopted.error());
    assignment = std::move(*adopted);
    gone.assign(streams.size(), 0);
    rejected.clear();
    for (RejectedStream& one : plan.rejected) rejected.emplace(one.stream, std::move(one));
    ports.assign(network.links.size(), {});
    for (PlannedPort& port : plan.ports) ports[port.link] = std::move(port);
    most_possible = plan.most_possible;
    by_name.clear();
    for (std::uint32_t stream = 0; stream < streams.size(); ++stream) by_name[streams[stream].name] = stream;
    count_cycle();
    assignment->occupancy().fold_all();
    return {};
  }

  void count_cycle() {
    cycle = 1;
    for (std::uint32_t stream = 0; stream < streams.size(); ++stream) {
      const std::int64_t period = streams[stream].period.count();
      if (!assignment->placed(stream) || cycle == 0 || cycle % period == 0) continue;
      const std::int64_t factor = period / std::gcd(cycle, period);
      cycle = cycle > longest / factor ? 0 : cycle * factor;
    }
  }

  Plan plan() const {
    Plan plan;
    plan.network = network;
    plan.most_possible = most_possible;
    for (std::uint32_t stream = 0; stream < streams.size(); ++stream) {
      if (gone[stream] != 0) continue;
      const auto position = static_cast<std::uint32_t>(plan.streams.size());
      plan.streams.push_back(streams[stream]);
      if (rejected.find(stream) == rejected.end()) {
        plan.planned.push_back(plan_of(*assignment, stream));
        plan.planned.back().stream = position;
      } else {
        plan.rejected.push_back(rejected.at(stream));
        plan.rejected.back().stream = position;
      }
    }
    for (const PlannedPort& port : ports) {
      if (!port.gates.entries.empty()) plan.ports.push_back(port);
    }
    return plan;
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

  /// All of them, or none: a list has no room.
  bool renew_gates(const std::vector<LinkIndex>& links) {
    std::vector<PlannedPort> built;
    for (const LinkIndex link : links) {
      const auto uses = uses_of(*assignment, link);
      PortGates one;
      one.port.link = link;
      if (!uses.empty()) one = build_gates(network, link, uses);
      if (one.trouble != GateTrouble::none) return false;
      built.push_back(std::move(one.port));
    }
    for (PlannedPort& port : built) {
      const LinkIndex link = port.link;
      ports[link] = std::move(port);
    }
    return true;
  }

  /// Times and gates, or nothing at all.
  bool place(std::uint32_t stream, std::vector<LinkIndex>& links) {
    for (const int most : {few_ways, ways}) {
      for (const Waiting waiting : {Waiting::none, Waiting::for_frames, Waiting::for_gates}) {
        if (!assignment->place(stream, waiting, most)) continue;
        links = links_of(stream);
        if (renew_gates(links)) return true;
        assignment->take_off(stream);
        links.clear();
      }
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
  if (auto begun = state->begin(std::move(plan)); !begun) return fail(begun.error());
  return OpenPlan(std::move(state));
}

Plan OpenPlan::plan() const { return state_->plan(); }

const Network& OpenPlan::network() const { return state_->network; }

const std::vector<StreamRequest>& OpenPlan::streams() const { return state_->streams; }

std::optional<StreamPlan> OpenPlan::planned(const std::string& name) const {
  const auto found = state_->by_name.find(name);
  if (found == state_->by_name.end() || !state_->assignment->placed(found->second)) return std::nullopt;
  return plan_of(*state_->assignment, found->second);
}

std::vector<LinkUses> OpenPlan::uses(const std::vector<LinkIndex>& links) const {
  std::vector<LinkUses> all;
  all.reserve(links.size());
  for (const LinkIndex link : links) {
    const PlannedPort& port = state_->ports[link];
    all.push_back({link, port.gates.entries.empty() ? nullptr : &port, link_uses(*state_->assignment, link)});
  }
  return all;
}

Result<Change> OpenPlan::add(StreamRequest request, const ChangeOptions& options) {
  State& state = *state_;
  if (state.by_name.contains(request.name)) {
    return fail({ErrorKind::invalid_input,
                 "cannot add stream " + request.name,
                 {},
                 "the plan has one of this name",
                 "isoline plan remove"});
  }
  auto stream = static_cast<std::uint32_t>(state.streams.size());
  const std::int64_t period = request.period.count();
  const bool longer = state.cycle == 0 || (state.cycle > 1 && state.cycle % period != 0);
  state.by_name.emplace(request.name, stream);
  state.streams.push_back(std::move(request));
  state.gone.push_back(0);
  state.most_possible += 1;
  Change change;
  const auto reject = [&](std::string reason, bool proven) {
    state.rejected[stream] = {stream, reason, proven};
    change.reason = std::move(reason);
    return change;
  };
  if (!state.assignment->grow()) {  // a period that nobody had: taken up anew, with those that are there
    state.rejected[stream] = {stream, {}, false};
    const std::string name = state.streams[stream].name;
    Plan plan = state.plan();
    if (auto begun = state.begin(std::move(plan)); !begun) return fail(begun.error());
    stream = state.by_name.at(name);
  }
  if (longer && !options.allow_rehyper) {
    return reject("its period of " + to_string(state.streams[stream].period) + " does not divide the " +
                      to_string(Nanoseconds(state.cycle)) + " after which everything repeats",
                  false);
  }
  const auto reject_in_any_case = [&](const Impossible& why) {
    if (why.proven) state.most_possible -= 1;
    return reject(why.reason, why.proven);
  };
  if (const Impossible why = state.assignment->impossible(stream); !why.empty()) return reject_in_any_case(why);
  if (!state.place(stream, change.ports)) {
    const Impossible why = state.assignment->impossible_alone(stream);
    if (!why.empty()) return reject_in_any_case(why);
    return reject("no time is left for it on its ways beside the others, which stay where they are", false);
  }
  change.done = true;
  state.rejected.erase(stream);
  if (longer || state.cycle == 1) state.count_cycle();
  return change;
}

Result<Change> OpenPlan::remove(const std::string& name) {
  State& state = *state_;
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
    if (!state.renew_gates(change.ports)) {
      // Who waited for it would have to be held back by gates, and a list has no entries left.
      state.assignment->place(stream, std::move(members));
      change.ports.clear();
      change.reason = "others wait for its frames, and the gate list of a port has no room to hold them back";
      return change;
    }
  }
  change.done = true;
  state.gone[stream] = 1;
  state.rejected.erase(stream);
  state.by_name.erase(found);
  const auto left = static_cast<std::uint32_t>(state.by_name.size());
  state.most_possible = std::min(state.most_possible, left);
  return change;
}

}  // namespace isoline::schedule
