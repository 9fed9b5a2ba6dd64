#include <algorithm>

#include "schedule/check/network_rules.hpp"
#include "schedule/check/numbers.hpp"
#include "schedule/check/stream_rules.hpp"

namespace isoline::schedule::plan_check {
namespace {

const char* trouble_of(const Network& network, const StreamRequest& request, const PlannedMember& member) {
  for (std::size_t hop = 0; hop < member.hops.size(); ++hop) {
    const PlannedHop& one = member.hops[hop];
    if (one.link >= network.links.size()) return "a hop has no link";
    if (plan_check::trouble_of(network, network.links[one.link])) return "a hop's link cannot be";
    if (one.before != PlannedHop::talker && one.before >= hop) return "a hop is before the one it comes from";
  }
  if (member.starts.size() != std::uint64_t{member.hops.size()} * request.frames) {
    return "it has not one start for each frame and hop";
  }
  if (!std::ranges::all_of(member.starts, is_time)) return "a start is out of range";
  return nullptr;
}

}  // namespace

bool check_form(const Report& report, const StreamPlan& planned) {
  const auto none = PlanViolation::none;
  const std::uint32_t stream = planned.stream;
  if (stream >= report.streams.size()) {
    report.add(Kind::bad_plan, stream, none, [&] { return report.stream(stream) + " is not there"; });
    return false;
  }
  const StreamRequest& request = report.streams[stream];
  if (const char* trouble = trouble_of(report.network, request)) {
    report.add(Kind::bad_request, stream, none, [&] { return report.stream(stream) + ": " + trouble; });
    return false;
  }
  const std::size_t expected = request.redundant ? 2 : 1;
  if (planned.members.size() != expected) {
    report.add(Kind::redundancy, stream, none, [&] {
      return report.stream(stream) + " has " + std::to_string(planned.members.size()) + " members, not " +
             std::to_string(expected);
    });
    if (planned.members.empty() || planned.members.size() > 2) return false;
  }
  for (const PlannedMember& member : planned.members) {
    if (const char* trouble = trouble_of(report.network, request, member)) {
      report.add(Kind::bad_plan, stream, none, [&] { return report.stream(stream) + ": " + trouble; });
      return false;
    }
  }
  return true;
}

}  // namespace isoline::schedule::plan_check
