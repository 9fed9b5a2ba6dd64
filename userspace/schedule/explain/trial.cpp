#include "schedule/explain/trial.hpp"

#include <utility>

#include "model/units.hpp"
#include "schedule/solve/adopt.hpp"
#include "schedule/solve/port_uses.hpp"

namespace isoline::schedule {
namespace {

// As a plan is added to: a short search first, which may find another way than the long one.
constexpr int few_ways = 3, ways = 8;
constexpr std::uint32_t longest_list = 65536;
constexpr std::int64_t most_frames = 1'000'000;  // until a list repeats, beyond which none is written

std::int64_t frames_in(std::int64_t cycle, const Link& link, const std::vector<PortUse>& uses) {
  std::int64_t frames = 0;
  for (const PortUse& use : uses) frames += cycle / use.period;
  for (const ReservedWindow& window : link.reserved) frames += cycle / window.period.count();
  return frames;
}

bool endless(const Link& link, const std::vector<PortUse>& uses) {
  const std::int64_t cycle = common_cycle(link, uses);
  return cycle == 0 || frames_in(cycle, link, uses) > most_frames;
}

std::string text_of(const Network& network, LinkIndex number, GateTrouble trouble, const std::vector<PortUse>& uses) {
  const Link& link = network.links[number];
  const std::string port = link_name(network, number);
  if (trouble == GateTrouble::budget) {
    return "the list of " + port + " would need more entries than its " + std::to_string(link.gate_budget);
  }
  if (trouble == GateTrouble::interval) {
    return "an entry of the list of " + port + " would be shorter than " + isoline::to_string(link.minimum_interval);
  }
  const std::int64_t cycle = common_cycle(link, uses);
  std::string text = "the list of " + port + " would repeat only after ";
  if (cycle == 0) return text + "more than 146 years, when all periods there have come to an end together";
  return text + isoline::to_string(Nanoseconds(cycle)) + ", with " + std::to_string(frames_in(cycle, link, uses)) +
         " frames and windows until then: the periods of all of them have too little in common";
}

}  // namespace

std::string link_name(const Network& network, LinkIndex link) {
  const Link& at = network.links[link];
  return network.nodes[at.from].name + " -> " + network.nodes[at.to].name;
}

Result<Trial> Trial::make(Plan plan) {
  Trial trial;
  trial.plan_ = std::make_unique<Plan>(std::move(plan));
  auto adopted = adopt(*trial.plan_);
  if (!adopted) return fail(adopted.error());
  trial.assignment_ = std::move(*adopted);
  return trial;
}

bool Trial::has_place(std::uint32_t stream) {
  trouble_.clear();
  way_.clear();
  if (!assignment_->impossible(stream).empty()) return false;
  for (const int most : {few_ways, ways}) {
    for (const Waiting waiting : {Waiting::none, Waiting::for_frames, Waiting::for_gates}) {
      if (!assignment_->place(stream, waiting, most)) continue;
      trouble_ = gate_trouble(stream);
      if (trouble_.empty()) {
        for (const PlacedMember& member : assignment_->members(stream)) way_.push_back(planned_hops(member.route));
      }
      assignment_->take_off(stream);
      if (trouble_.empty()) return true;
    }
  }
  return false;
}

std::string Trial::budget_in_the_way(std::uint32_t stream) {
  std::vector<std::uint32_t> budgets;
  for (Link& link : plan_->network.links) budgets.push_back(std::exchange(link.gate_budget, longest_list));
  const bool with_longer = has_place(stream);
  for (std::size_t at = 0; at < budgets.size(); ++at) plan_->network.links[at].gate_budget = budgets[at];
  if (!with_longer) return {};
  for (const List& list : lists_) {
    const std::uint32_t budget = budgets[list.link];
    if (list.entries <= budget) continue;
    return "the list of " + link_name(plan_->network, list.link) + " would need more entries than its " +
           std::to_string(budget);
  }
  return "the list of a port on its way would need more entries than it may have";
}

std::string Trial::endless_in_the_way(std::uint32_t stream) {
  const std::int64_t period = plan_->streams[stream].period.count();
  for (const Route& way : assignment_->ways(stream, few_ways)) {
    for (const RouteHop& hop : way.hops) {
      auto uses = uses_of(*assignment_, hop.link);
      PortUse own;
      own.length = hop.length;
      own.period = period;
      uses.push_back(own);
      if (endless(plan_->network.links[hop.link], uses)) {
        return text_of(plan_->network, hop.link, GateTrouble::endless, uses);
      }
    }
  }
  return {};
}

std::string Trial::gate_trouble(std::uint32_t stream) {
  lists_.clear();
  for (const PlacedMember& member : assignment_->members(stream)) {
    for (const RouteHop& hop : member.route.hops) {
      const auto uses = uses_of(*assignment_, hop.link);
      const PortGates built = build_gates(plan_->network, hop.link, uses);
      if (built.trouble != GateTrouble::none) return text_of(plan_->network, hop.link, built.trouble, uses);
      lists_.push_back({hop.link, built.port.gates.entries.size()});
    }
  }
  return {};
}

}  // namespace isoline::schedule
