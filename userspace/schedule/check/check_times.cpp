#include <algorithm>

#include "schedule/check/numbers.hpp"
#include "schedule/check/stream_rules.hpp"

namespace isoline::schedule::plan_check {
namespace {

/// Of a member, with what its times are held against.
struct Times {
  const Report& report;
  const StreamPlan& planned;
  const StreamRequest& request;
  const PlannedMember& member;
  std::span<const Nanoseconds> forwarding;

  Nanoseconds start(std::size_t hop, std::uint32_t frame) const { return member.starts[hop * request.frames + frame]; }
  void wrong(Kind kind, std::size_t hop, std::uint32_t frame, auto&& what) const {
    const LinkIndex link = member.hops[hop].link;
    report.add(kind, planned.stream, link, [&] {
      std::string text = report.stream(planned.stream);
      if (request.frames > 1) text += " (frame " + std::to_string(frame) + ")";
      return text + " on " + report.link(link) + ": " + what();
    });
  }
};

void check_starts(const Times& times, std::size_t hop) {
  const StreamRequest& request = times.request;
  const PlannedHop& one = times.member.hops[hop];
  const bool at_talker = one.before == PlannedHop::talker;
  if (at_talker) {
    const Nanoseconds first = times.start(hop, 0);
    if (first < Nanoseconds(0) || first < request.earliest_offset || first >= request.period) {
      times.wrong(Kind::start_range, hop, 0, [&] {
        return "starts at " + to_string(first) + ", not in [" + to_string(request.earliest_offset) + ", " +
               to_string(request.period) + ")";
      });
    }
  }
  const auto& classes = times.report.network.scheduled.classes;
  const bool never_waits = !classes.empty() && times.planned.traffic_class == classes.front();
  for (std::uint32_t frame = 0; frame < request.frames; ++frame) {
    const Nanoseconds start = times.start(hop, frame);
    if (frame > 0 && start <= times.start(hop, frame - 1)) {
      times.wrong(Kind::order, hop, frame, [&] { return "does not start behind the frame before it"; });
    }
    if (at_talker) continue;
    const Nanoseconds ready = times.start(one.before, frame) + times.forwarding[hop];
    if (start < ready) {
      times.wrong(Kind::forwarding, hop, frame,
                  [&] { return "starts at " + to_string(start) + ", can leave at " + to_string(ready); });
    } else if (start > ready && never_waits) {
      times.wrong(Kind::waiting, hop, frame, [&] {
        return "waits from " + to_string(ready) + " until " + to_string(start) + " in a class where none does";
      });
    }
  }
  if (times.start(hop, request.frames - 1) >= times.start(hop, 0) + request.period) {
    times.wrong(Kind::order, hop, request.frames - 1, [&] { return "does not start before the next period's first"; });
  }
}

void check_deadline(const Times& times, std::size_t hop, Nanoseconds begin) {
  const Network& network = times.report.network;
  const Link& link = network.links[times.member.hops[hop].link];
  const std::uint32_t last = times.request.frames - 1;
  const Nanoseconds latency =
      times.start(hop, last) + arrival_time(network, link, times.request.frame_size) - begin + 2 * network.sync_error;
  if (latency <= times.request.deadline) return;
  times.wrong(Kind::deadline, hop, last, [&] {
    return "reaches listener " + times.report.node(link.to) + " after " + to_string(latency) +
           " at the latest, deadline " + to_string(times.request.deadline);
  });
}

void check_class(const Report& report, const StreamPlan& planned) {
  const auto wrong = [&](LinkIndex link, auto&& what) {
    report.add(Kind::traffic_class, planned.stream, link, [&] {
      return report.stream(planned.stream) + " in class " + std::to_string(planned.traffic_class.value()) + ": " +
             what();
    });
  };
  const auto& scheduled = report.network.scheduled.classes;
  const auto& asked = report.streams[planned.stream].traffic_class;
  if (std::ranges::find(scheduled, planned.traffic_class) == scheduled.end()) {
    wrong(PlanViolation::none, [] { return "is not scheduled"; });
  }
  if (asked && *asked != planned.traffic_class) {
    wrong(PlanViolation::none, [&] { return "asked for " + std::to_string(asked->value()); });
  }
  for (const PlannedMember& member : planned.members) {
    for (const PlannedHop& hop : member.hops) {
      if (planned.traffic_class.value() < report.network.links[hop.link].queues) continue;
      wrong(hop.link, [&] { return report.link(hop.link) + " has no such queue"; });
    }
  }
}

}  // namespace

void forwarding_of(const Network& network, const StreamRequest& request, const PlannedMember& member,
                   std::vector<Nanoseconds>& forwarding) {
  forwarding.clear();
  for (const PlannedHop& hop : member.hops) {
    forwarding.push_back(hop.before == PlannedHop::talker
                             ? Nanoseconds(0)
                             : forwarding_time(network, network.links[member.hops[hop.before].link],
                                               network.links[hop.link], request.frame_size));
  }
}

void check_times(const Report& report, const StreamPlan& planned, StreamScratch& scratch) {
  const StreamRequest& request = report.streams[planned.stream];
  check_class(report, planned);
  if (request.jitter < 2 * report.network.sync_error) {
    report.add(Kind::jitter, planned.stream, PlanViolation::none, [&] {
      return report.stream(planned.stream) + " allows " + to_string(request.jitter) + ", clocks differ by up to " +
             to_string(2 * report.network.sync_error);
    });
  }
  // The talker has the data of all copies when it sends the first.
  Nanoseconds begin = Nanoseconds::max();
  for (const PlannedMember& member : planned.members) {
    for (std::size_t hop = 0; hop < member.hops.size(); ++hop) {
      if (member.hops[hop].before == PlannedHop::talker) begin = std::min(begin, member.starts[hop * request.frames]);
    }
  }
  scratch.listens.clear();
  for (const NodeIndex listener : request.listeners) scratch.listens.put(listener);
  for (const PlannedMember& member : planned.members) {
    forwarding_of(report.network, request, member, scratch.forwarding);
    const Times times{report, planned, request, member, scratch.forwarding};
    for (std::size_t hop = 0; hop < member.hops.size(); ++hop) {
      check_starts(times, hop);
      const bool heard = scratch.listens.has(report.network.links[member.hops[hop].link].to);
      if (heard) check_deadline(times, hop, begin);
    }
  }
}

}  // namespace isoline::schedule::plan_check
