#include <algorithm>

#include "property/schedule_check/faults.hpp"

namespace isoline::test {
namespace {

using Kind = schedule::PlanViolation::Kind;

/// A planned stream with everything that faults touch.
struct Place {
  StreamPlan& planned;
  StreamRequest& request;
  PlannedMember& member;
  std::uint32_t hop;  ///< not the talker's, where there is another

  Nanoseconds& start(std::uint32_t at_hop, std::uint32_t frame) {
    return member.starts[at_hop * request.frames + frame];
  }
  /// All of this hop and of what comes behind it.
  void delay_from(std::uint32_t first, Nanoseconds by) {
    std::vector<bool> behind(member.hops.size());
    for (std::uint32_t at = 0; at < member.hops.size(); ++at) {
      const std::uint32_t before = member.hops[at].before;
      behind[at] = at == first || (before != PlannedHop::talker && behind[before]);
      for (std::uint32_t frame = 0; behind[at] && frame < request.frames; ++frame) start(at, frame) += by;
    }
  }
};

Place any_place(Plan& plan, Draw& draw) {
  StreamPlan& planned = draw.one_of(plan.planned);
  PlannedMember& member = draw.one_of(planned.members);
  const auto hops = static_cast<std::int64_t>(member.hops.size());
  return {planned, plan.streams[planned.stream], member,
          static_cast<std::uint32_t>(draw.in(hops > 1 ? 1 : 0, hops - 1))};
}

/// `change` gets a Place; plans without streams have none.
template <class Change>
bool somewhere(Plan& plan, Draw& draw, Change&& change) {
  if (plan.planned.empty()) return false;
  for (int attempt = 0; attempt < 20; ++attempt) {
    Place place = any_place(plan, draw);
    if (change(place)) return true;
  }
  return false;
}

bool cut_last_hop(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    at.member.hops.pop_back();
    at.member.starts.resize(at.member.hops.size() * at.request.frames);
    return true;
  });
}
bool lead_elsewhere(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [&](Place& at) {
    const auto link = static_cast<LinkIndex>(draw.in(0, static_cast<std::int64_t>(plan.network.links.size()) - 1));
    if (link == at.member.hops[at.hop].link) return false;
    at.member.hops[at.hop].link = link;
    return true;
  });
}
bool go_back(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [&](Place& at) {
    const NodeIndex end = plan.network.links[at.member.hops.back().link].to;
    const auto& links = plan.network.links;
    const auto back = std::ranges::find(links, end, &Link::from);
    at.member.hops.push_back(
        {static_cast<LinkIndex>(back - links.begin()), static_cast<std::uint32_t>(at.member.hops.size() - 1)});
    for (std::uint32_t frame = 0; frame < at.request.frames; ++frame) {
      at.member.starts.push_back(at.member.starts[at.member.starts.size() - at.request.frames] +
                                 std::chrono::microseconds(100));
    }
    return true;
  });
}
bool add_listener(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [&](Place& at) {
    for (NodeIndex node = 0; node < plan.network.nodes.size(); ++node) {
      const bool passed =
          std::ranges::any_of(at.member.hops, [&](auto& hop) { return plan.network.links[hop.link].to == node; });
      if (passed || node == at.request.talker) continue;
      at.request.listeners.push_back(node);
      return true;
    }
    return false;
  });
}
bool drop_listener(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [&](Place& at) {
    if (at.request.listeners.size() < 2) return false;
    at.request.listeners.pop_back();
    return true;
  });
}
bool make_station_forward(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [&](Place& at) {
    if (at.member.hops[at.hop].before == PlannedHop::talker) return false;
    plan.network.nodes[plan.network.links[at.member.hops[at.hop].link].from].kind = NodeKind::end_station;
    return true;
  });
}

bool same_way_twice(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    if (at.planned.members.size() != 2) return false;
    at.planned.members[1].hops = at.planned.members[0].hops;
    at.planned.members[1].starts = at.planned.members[0].starts;
    // Where every link is the only one of an end there is nothing that is shared against the rule.
    return at.planned.members[0].hops.size() > 2;
  });
}
bool one_copy(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    if (at.planned.members.size() != 2) return false;
    at.planned.members.pop_back();
    return true;
  });
}
bool unasked_copy(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    at.request.redundant = false;
    return at.planned.members.size() == 2;
  });
}

bool start_too_early(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    at.request.earliest_offset = at.member.starts.front() + Nanoseconds(1);
    return true;
  });
}
bool start_a_period_late(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    for (Nanoseconds& start : at.member.starts) start += at.request.period;
    return true;
  });
}
bool start_before_the_cycle(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    at.request.earliest_offset = Nanoseconds(-10'000'000);
    for (Nanoseconds& start : at.member.starts) start -= at.request.period;
    return true;
  });
}
bool swap_frames(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [&](Place& at) {
    if (at.request.frames < 2) return false;
    std::swap(at.start(at.hop, 0), at.start(at.hop, 1));
    return true;
  });
}
bool burst_into_the_next(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [&](Place& at) {
    if (at.request.frames < 2) return false;
    at.start(at.hop, at.request.frames - 1) = at.start(at.hop, 0) + at.request.period;
    return true;
  });
}
bool leave_too_early(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    if (at.member.hops[at.hop].before == PlannedHop::talker) return false;
    const std::uint32_t before = at.member.hops[at.hop].before;
    at.start(at.hop, 0) = at.start(before, 0);
    return true;
  });
}
bool leave_a_little_early(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    const bool can_wait = at.planned.traffic_class.value() != 7;
    if (at.member.hops[at.hop].before == PlannedHop::talker || can_wait) return false;
    at.delay_from(at.hop, Nanoseconds(-1));
    return true;
  });
}
bool wait_a_little(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    if (at.member.hops[at.hop].before == PlannedHop::talker || at.planned.traffic_class.value() != 7) return false;
    at.delay_from(at.hop, Nanoseconds(1));
    return true;
  });
}
bool unscheduled_class(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    at.planned.traffic_class = TrafficClass::masked(3);
    return true;
  });
}
bool other_class(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    at.request.traffic_class = TrafficClass::masked(at.planned.traffic_class.value() == 7 ? 6 : 7);
    return true;
  });
}
bool no_such_queue(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [&](Place& at) {
    plan.network.links[at.member.hops[at.hop].link].queues = at.planned.traffic_class.value();
    return true;
  });
}
bool miss_deadline(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    at.request.deadline -= Nanoseconds(1);
    return true;
  });
}
bool less_jitter(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    at.request.jitter -= Nanoseconds(1);
    return true;
  });
}

/// Two frames of different streams on a link.
bool two_frames(Plan& plan, Draw& draw, auto&& change) {
  if (plan.ports.empty()) return false;
  for (int attempt = 0; attempt < 40; ++attempt) {
    const LinkIndex link = draw.one_of(plan.ports).link;
    const auto frames = frames_on(plan, link);
    const PlacedFrame one = draw.one_of(frames), other = draw.one_of(frames);
    if (one.stream == other.stream) continue;
    const auto planned = std::ranges::find(plan.planned, other.stream, &StreamPlan::stream);
    if (change(one, other, *planned)) return true;
  }
  return false;
}
bool meet_on_a_link(Plan& plan, Draw& draw) {
  return two_frames(plan, draw, [&](const PlacedFrame& one, const PlacedFrame& other, StreamPlan& planned) {
    const std::int64_t margin = 2 * plan.network.sync_error.count();
    const std::int64_t at = one.start + one.period * draw.in(0, 3) + (draw.chance(50) ? one.slot + margin - 1 : 0);
    for (Nanoseconds& start : planned.members[other.member].starts) start += Nanoseconds(at - other.start);
    return true;
  });
}
bool meet_in_a_queue(Plan& plan, Draw& draw) {
  return two_frames(plan, draw, [&](const PlacedFrame& one, const PlacedFrame& other, StreamPlan& planned) {
    if (other.start == other.ready || one.traffic_class != other.traffic_class) return false;
    // Everything before the hop comes so early that the frame is there before the other one leaves.
    const std::int64_t end = one.start + 2 * plan.network.sync_error.count();
    const std::int64_t step = std::min(one.period, other.period);
    const std::int64_t first = other.ready - ((other.ready - end) % step + step) % step;
    const PlannedMember before = planned.members[other.member];
    PlannedMember& member = planned.members[other.member];
    const std::uint32_t frames = plan.streams[planned.stream].frames;
    for (std::uint32_t at = before.hops[other.hop].before; at != PlannedHop::talker; at = before.hops[at].before) {
      for (std::uint32_t frame = 0; frame < frames; ++frame)
        member.starts[at * frames + frame] += Nanoseconds(first - other.ready);
    }
    return one.period == other.period;
  });
}
bool frame_in_reserved(Plan& plan, Draw& draw) {
  if (plan.ports.empty()) return false;
  const LinkIndex link = draw.one_of(plan.ports).link;
  const auto frames = frames_on(plan, link);
  const PlacedFrame one = draw.one_of(frames);
  const std::int64_t margin = 2 * plan.network.sync_error.count();
  ReservedWindow window;
  window.period = Nanoseconds(2 * one.period);
  window.length = Nanoseconds(2);
  // Its last nanosecond is the first that the frame takes, or its first the last.
  const std::int64_t at = draw.chance(50) ? one.start - margin - 1 : one.start + one.slot + margin - 1;
  window.offset = Nanoseconds((at % (2 * one.period) + 2 * one.period) % (2 * one.period));
  plan.network.links[link].reserved.push_back(window);
  return true;
}
bool guard_over_reserved(Plan& plan, Draw& draw) {
  if (plan.ports.empty()) return false;
  const LinkIndex link = draw.one_of(plan.ports).link;
  const auto frames = frames_on(plan, link);
  const PlacedFrame one = draw.one_of(frames);
  const std::int64_t ahead =
      2 * plan.network.sync_error.count() + guard_time(plan.network, plan.network.links[link]).count();
  ReservedWindow window;
  window.period = Nanoseconds(2 * one.period);
  window.length = Nanoseconds(2);
  window.gate_states = 0b1;
  const std::int64_t at = one.start - ahead - 1;  // its last nanosecond is the guard's first
  window.offset = Nanoseconds((at % (2 * one.period) + 2 * one.period) % (2 * one.period));
  plan.network.links[link].reserved.push_back(window);
  return true;
}
bool too_little_background(Plan& plan, Draw& draw) {
  if (plan.ports.empty()) return false;
  plan.network.links[draw.one_of(plan.ports).link].min_background += 1e-6;
  return true;
}

bool forget_stream(Plan& plan, Draw& draw) {
  if (plan.planned.empty()) return false;
  plan.planned.erase(plan.planned.begin() + draw.in(0, static_cast<std::int64_t>(plan.planned.size()) - 1));
  return true;
}
bool reject_planned(Plan& plan, Draw& draw) {
  if (plan.planned.empty()) return false;
  plan.rejected.push_back({draw.one_of(plan.planned).stream, "no", false});
  return true;
}
bool shuffle_streams(Plan& plan, Draw&) {
  if (plan.planned.size() < 2) return false;
  std::swap(plan.planned.front(), plan.planned.back());
  return true;
}
bool bound_below(Plan& plan, Draw&) {
  if (plan.planned.empty()) return false;
  plan.most_possible = static_cast<std::uint32_t>(plan.planned.size() - 1);
  return true;
}
bool bound_above(Plan& plan, Draw&) {
  plan.most_possible = static_cast<std::uint32_t>(plan.streams.size() + 1);
  return true;
}

bool no_speed(Plan& plan, Draw& draw) {
  draw.one_of(plan.network.links).bits_per_second = 0;
  return true;
}
bool negative_sync_error(Plan& plan, Draw&) {
  plan.network.sync_error = Nanoseconds(-1);
  return true;
}
bool no_period(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [&](Place& at) {
    at.request.period = Nanoseconds(draw.chance(50) ? 0 : INT64_MIN);
    return true;
  });
}
bool jumbo(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [&](Place& at) {
    at.request.frame_size = plan.network.max_frame + 1;
    return true;
  });
}
bool talker_listens(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    at.request.listeners.push_back(at.request.talker);
    return true;
  });
}
bool no_link(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [&](Place& at) {
    at.member.hops[at.hop].link = static_cast<LinkIndex>(plan.network.links.size());
    return true;
  });
}
bool circle(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    at.member.hops[at.hop].before = at.hop;
    return true;
  });
}
bool too_few_starts(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [](Place& at) {
    at.member.starts.pop_back();
    return true;
  });
}
bool huge_start(Plan& plan, Draw& draw) {
  return somewhere(plan, draw, [&](Place& at) {
    draw.one_of(at.member.starts) = draw.chance(50) ? Nanoseconds::max() : Nanoseconds::min();
    return true;
  });
}

}  // namespace

const std::vector<Fault>& faults_of_streams() {
  static const std::vector<Fault> faults{
      {"the last hop is missing", Kind::route, cut_last_hop},
      {"a hop by another link", Kind::route, lead_elsewhere},
      {"back where it came from", Kind::route, go_back},
      {"another listener", Kind::route, add_listener},
      {"a listener less", Kind::route, drop_listener},
      {"a station forwards", Kind::route, make_station_forward},
      {"both copies one way", Kind::redundancy, same_way_twice},
      {"a copy is missing", Kind::redundancy, one_copy},
      {"a copy that nobody asked for", Kind::redundancy, unasked_copy},
      {"starts 1 ns too early", Kind::start_range, start_too_early},
      {"starts a period later", Kind::start_range, start_a_period_late},
      {"starts before the cycle", Kind::start_range, start_before_the_cycle},
      {"frames of a burst change places", Kind::order, swap_frames},
      {"a burst reaches the next one", Kind::order, burst_into_the_next},
      {"leaves when it comes", Kind::forwarding, leave_too_early},
      {"leaves 1 ns too early", Kind::forwarding, leave_a_little_early},
      {"waits 1 ns", Kind::waiting, wait_a_little},
      {"an unscheduled class", Kind::traffic_class, unscheduled_class},
      {"not the class that was asked for", Kind::traffic_class, other_class},
      {"a port without its queue", Kind::traffic_class, no_such_queue},
      {"1 ns behind the deadline", Kind::deadline, miss_deadline},
      {"1 ns less jitter", Kind::jitter, less_jitter},
      {"two frames on a link", Kind::overlap, meet_on_a_link},
      {"two frames in a queue", Kind::queue, meet_in_a_queue},
      {"1 ns of a reserved window", Kind::reserved_window, frame_in_reserved},
      {"1 ns of a reserved window under a guard", Kind::reserved_window, guard_over_reserved},
      {"a millionth less background", Kind::min_background, too_little_background},
      {"a stream is forgotten", Kind::listing, forget_stream},
      {"planned and rejected", Kind::listing, reject_planned},
      {"streams out of order", Kind::listing, shuffle_streams},
      {"a bound below the plan", Kind::bound, bound_below},
      {"a bound above all", Kind::bound, bound_above},
      {"a link without speed", Kind::bad_network, no_speed},
      {"a negative sync error", Kind::bad_network, negative_sync_error},
      {"no period", Kind::bad_request, no_period},
      {"a frame above the largest", Kind::bad_request, jumbo},
      {"the talker listens", Kind::bad_request, talker_listens},
      {"a link that is not there", Kind::bad_plan, no_link},
      {"a hop before itself", Kind::bad_plan, circle},
      {"a start is missing", Kind::bad_plan, too_few_starts},
      {"a start in 292 years", Kind::bad_plan, huge_start},
  };
  return faults;
}

}  // namespace isoline::test
