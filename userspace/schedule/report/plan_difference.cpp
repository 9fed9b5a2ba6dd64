#include "schedule/report/plan_difference.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace isoline::schedule {
namespace {

using Kind = StreamDifference::Kind;

std::string port_name(const Network& network, LinkIndex link) {
  return network.nodes[network.links[link].from].name + ":" + network.links[link].interface;
}

/// A plan with its streams by name.
class Named {
 public:
  explicit Named(const Plan& plan) : plan_(plan), planned_(plan.streams.size()) {
    for (const StreamPlan& one : plan.planned) planned_[one.stream] = &one;
    for (std::uint32_t i = 0; i < plan.streams.size(); ++i) by_name_.emplace(plan.streams[i].name, i);
    names_.reserve(plan.network.links.size());
    for (LinkIndex link = 0; link < plan.network.links.size(); ++link) names_.push_back(port_name(plan.network, link));
  }

  const Plan& plan() const { return plan_; }
  const StreamRequest& request(std::uint32_t stream) const { return plan_.streams[stream]; }
  const StreamPlan* planned(std::uint32_t stream) const { return planned_[stream]; }
  const std::string& link(LinkIndex link) const { return names_[link]; }
  const std::string& node(NodeIndex node) const { return plan_.network.nodes[node].name; }
  const std::uint32_t* find(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &found->second;
  }

 private:
  const Plan& plan_;
  std::vector<const StreamPlan*> planned_;
  std::vector<std::string> names_;
  std::unordered_map<std::string_view, std::uint32_t> by_name_;
};

bool asks_alike(const Named& before, const StreamRequest& was, const Named& now, const StreamRequest& is) {
  if (before.node(was.talker) != now.node(is.talker) || was.listeners.size() != is.listeners.size()) return false;
  for (std::size_t i = 0; i < was.listeners.size(); ++i) {
    if (before.node(was.listeners[i]) != now.node(is.listeners[i])) return false;
  }
  StreamRequest same = was;  // its nodes have other positions
  same.talker = is.talker;
  same.listeners = is.listeners;
  return same == is;
}

bool same_way(const Named& before, const StreamPlan& was, const Named& now, const StreamPlan& is) {
  if (was.traffic_class != is.traffic_class || was.members.size() != is.members.size()) return false;
  for (std::size_t i = 0; i < was.members.size(); ++i) {
    if (!std::ranges::equal(was.members[i].hops, is.members[i].hops, [&](const PlannedHop& a, const PlannedHop& b) {
          return a.before == b.before && before.link(a.link) == now.link(b.link);
        }))
      return false;
  }
  return true;
}

/// True if they start at other times; then how they moved.
bool is_retimed(const StreamPlan& was, const StreamPlan& is, StreamDifference& found) {
  bool first = true, moved = false;
  for (std::size_t i = 0; i < was.members.size(); ++i) {
    const auto& before = was.members[i].starts;
    const auto& now = is.members[i].starts;
    moved = moved || before != now;
    for (std::size_t at = 0; at < before.size() && at < now.size(); ++at) {
      const Nanoseconds shift = now[at] - before[at];
      if (std::exchange(first, false)) found.shift = shift;
      found.same_shift = found.same_shift && shift == found.shift;
    }
  }
  return moved;
}

void compare_stream(const Named& before, std::uint32_t was, const Named& now, std::uint32_t is, PlanDifference& all) {
  StreamDifference found;
  found.stream = now.request(is).name;
  const StreamPlan* const old_plan = before.planned(was);
  const StreamPlan* const new_plan = now.planned(is);
  if (!old_plan != !new_plan) {
    found.kind = new_plan ? Kind::placed : Kind::rejected;
  } else if (!asks_alike(before, before.request(was), now, now.request(is))) {
    found.kind = Kind::asked;
  } else if (!new_plan) {
    return;
  } else if (!same_way(before, *old_plan, now, *new_plan)) {
    found.kind = Kind::moved;
  } else if (is_retimed(*old_plan, *new_plan, found)) {
    found.kind = Kind::retimed;
  } else {
    return;
  }
  all.streams.push_back(std::move(found));
}

void compare_ports(const Named& before, const Named& now, PlanDifference& all) {
  std::unordered_map<std::string_view, const PlannedPort*> old;
  for (const PlannedPort& port : before.plan().ports) old.emplace(before.link(port.link), &port);
  for (const PlannedPort& port : now.plan().ports) {
    const auto found = old.find(now.link(port.link));
    const PlannedPort* const was = found == old.end() ? nullptr : found->second;
    if (was) old.erase(found);
    if (was && was->gates == port.gates) continue;
    all.ports.push_back({now.link(port.link), was ? was->gates.entries.size() : 0, port.gates.entries.size()});
  }
  for (const PlannedPort& port : before.plan().ports) {
    if (old.contains(before.link(port.link)))
      all.ports.push_back({before.link(port.link), port.gates.entries.size(), 0});
  }
}

}  // namespace

const char* to_string(StreamDifference::Kind kind) {
  switch (kind) {
    case Kind::added: return "added";
    case Kind::removed: return "removed";
    case Kind::placed: return "placed";
    case Kind::rejected: return "rejected";
    case Kind::asked: return "asked";
    case Kind::moved: return "moved";
    case Kind::retimed: return "retimed";
  }
  return "unknown";
}

PlanDifference difference(const Plan& before, const Plan& now) {
  const Named old(before), fresh(now);
  PlanDifference all;
  all.network = before.network != now.network;
  for (std::uint32_t is = 0; is < now.streams.size(); ++is) {
    const std::string& name = now.streams[is].name;
    if (const std::uint32_t* was = old.find(name)) {
      compare_stream(old, *was, fresh, is, all);
    } else {
      all.streams.push_back({.kind = Kind::added, .stream = name, .planned = fresh.planned(is) != nullptr});
    }
  }
  for (std::uint32_t was = 0; was < before.streams.size(); ++was) {
    const std::string& name = before.streams[was].name;
    if (!fresh.find(name))
      all.streams.push_back({.kind = Kind::removed, .stream = name, .planned = old.planned(was) != nullptr});
  }
  compare_ports(old, fresh, all);
  return all;
}

}  // namespace isoline::schedule
