#include "schedule/check/check_plan.hpp"

#include <algorithm>

#include "schedule/check/check_link.hpp"
#include "schedule/check/network_rules.hpp"
#include "schedule/check/stream_rules.hpp"

namespace isoline::schedule {
namespace plan_check {
namespace {

constexpr std::uint32_t none = PlanViolation::none;

/// Each stream in one of the two lists, both in order; the bound.
void check_listing(const Report& report, const Plan& plan) {
  std::vector<std::uint8_t> seen(plan.streams.size(), 0);
  const auto wrong = [&](std::uint32_t stream, const char* what) {
    report.add(Kind::listing, stream, none, [&] { return report.stream(stream) + " " + what; });
  };
  const auto read = [&](const auto& list) {
    std::uint32_t before = 0;
    for (const auto& one : list) {
      if (one.stream >= seen.size()) {
        wrong(one.stream, "is not there");
        continue;
      }
      if (seen[one.stream]++ != 0) wrong(one.stream, "is listed twice");
      if (one.stream < before) wrong(one.stream, "is listed out of order");
      before = one.stream;
    }
  };
  read(plan.planned);
  read(plan.rejected);
  for (std::uint32_t stream = 0; stream < seen.size(); ++stream) {
    if (seen[stream] == 0) wrong(stream, "is neither planned nor rejected");
  }
  if (plan.most_possible < plan.planned.size() || plan.most_possible > plan.streams.size()) {
    report.add(Kind::bound, none, none, [&] {
      return "most_possible is " + std::to_string(plan.most_possible) + " with " + std::to_string(plan.planned.size()) +
             " of " + std::to_string(plan.streams.size()) + " streams planned";
    });
  }
}

/// True if it can be used for links.
bool check_one(const Report& report, const StreamPlan& planned, StreamScratch& scratch) {
  if (!check_form(report, planned)) return false;
  check_routes(report, planned, scratch);
  check_redundancy(report, planned);
  check_times(report, planned, scratch);
  return true;
}

void add_uses(const Report& report, const StreamPlan& planned, StreamScratch& scratch, std::vector<LinkUse>& uses,
              std::vector<LinkIndex>& links) {
  const StreamRequest& request = report.streams[planned.stream];
  for (std::size_t number = 0; number < planned.members.size(); ++number) {
    const PlannedMember& member = planned.members[number];
    forwarding_of(report.network, request, member, scratch.forwarding);
    for (std::size_t hop = 0; hop < member.hops.size(); ++hop) {
      const std::uint32_t before = member.hops[hop].before;
      for (std::uint32_t frame = 0; frame < request.frames; ++frame) {
        const Nanoseconds start = member.starts[hop * request.frames + frame];
        const Nanoseconds ready =
            before == PlannedHop::talker
                ? start
                : member.starts[std::size_t{before} * request.frames + frame] + scratch.forwarding[hop];
        uses.push_back({start, std::min(ready, start), request.period, planned.stream, frame, request.frame_size,
                        static_cast<std::uint8_t>(number), planned.traffic_class});
        links.push_back(member.hops[hop].link);
      }
    }
  }
}

/// The port of each link, none where there is none.
std::vector<const PlannedPort*> ports_by_link(const Report& report, const Plan& plan) {
  std::vector<const PlannedPort*> ports(plan.network.links.size(), nullptr);
  LinkIndex before = 0;
  for (const PlannedPort& port : plan.ports) {
    const auto wrong = [&](const char* what) {
      report.add(Kind::port, none, port.link, [&] { return report.link(port.link) + ": its gates are " + what; });
    };
    if (port.link >= ports.size()) {
      wrong("of no link");
      continue;
    }
    if (ports[port.link]) wrong("there twice");
    if (port.link < before) wrong("out of order");
    ports[port.link] = &port;
    before = port.link;
  }
  return ports;
}

struct Chosen {
  std::vector<bool> links, streams;  ///< empty: all
  bool link(LinkIndex index) const { return links.empty() || links[index]; }
  bool stream(std::uint32_t index) const { return streams.empty() || (index < streams.size() && streams[index]); }
};

Chosen chosen_of(const Plan& plan, const std::optional<CheckScope>& scope) {
  Chosen chosen;
  if (!scope) return chosen;
  chosen.links.assign(plan.network.links.size(), false);
  chosen.streams.assign(plan.streams.size() + 1, false);
  const auto choose = [](std::vector<bool>& list, std::uint32_t index) {
    if (index < list.size()) list[index] = true;
  };
  for (const LinkIndex link : scope->links) choose(chosen.links, link);
  for (const std::uint32_t stream : scope->streams) choose(chosen.streams, stream);
  for (const StreamPlan& planned : plan.planned) {
    if (!chosen.stream(planned.stream)) continue;
    for (const PlannedMember& member : planned.members) {
      for (const PlannedHop& hop : member.hops) choose(chosen.links, hop.link);
    }
  }
  return chosen;
}

}  // namespace
}  // namespace plan_check

PlanCheck check_plan(const Plan& plan, const CheckOptions& options) {
  using namespace plan_check;
  PlanCheck result;
  const Report report{plan.network, plan.streams, result};
  check_network(report);
  check_listing(report, plan);
  const auto ports = ports_by_link(report, plan);
  if (trouble_of(plan.network)) return result;

  const Chosen chosen = chosen_of(plan, options.scope);
  StreamScratch scratch(plan.network);
  std::vector<LinkUse> uses;
  std::vector<LinkIndex> links;
  for (const StreamPlan& planned : plan.planned) {
    const bool sound =
        chosen.stream(planned.stream) ? check_one(report, planned, scratch) : check_form(report, planned);
    if (sound) add_uses(report, planned, scratch, uses, links);
  }
  // By link, without sorting: where each link's begin, then each use to its place.
  std::vector<std::size_t> begins(plan.network.links.size() + 1, 0);
  for (const LinkIndex link : links) ++begins[link + 1];
  for (std::size_t link = 1; link < begins.size(); ++link) begins[link] += begins[link - 1];
  std::vector<std::uint32_t> order(uses.size());
  auto next = begins;
  for (std::size_t i = 0; i < links.size(); ++i) order[next[links[i]]++] = static_cast<std::uint32_t>(i);
  LinkScratch link_scratch;
  std::vector<LinkUse> here;
  for (LinkIndex link = 0; link < plan.network.links.size(); ++link) {
    if (!chosen.link(link)) continue;
    here.clear();
    for (std::size_t i = begins[link]; i < begins[link + 1]; ++i) here.push_back(uses[order[i]]);
    check_link(report, link, here, ports[link], options, link_scratch);
  }
  return result;
}

PlanCheck check_change(const Network& network, std::span<const StreamRequest> streams, std::span<const StreamPlan> came,
                       std::span<const LinkUses> touched, const CheckOptions& options) {
  using namespace plan_check;
  PlanCheck result;
  const Report report{network, streams, result};
  if (const char* trouble = trouble_of(network)) {
    report.add(Kind::bad_network, none, none, [&] { return std::string(trouble); });
    return result;
  }
  if (!came.empty()) {
    StreamScratch scratch(network);
    for (const StreamPlan& planned : came) check_one(report, planned, scratch);
  }
  LinkScratch scratch;
  for (const LinkUses& one : touched) plan_check::check_link(report, one.link, one.uses, one.port, options, scratch);
  return result;
}

}  // namespace isoline::schedule
