#include "support/plans/small_plan.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace isoline::test {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t whole = 2'000'000;  // ns; a multiple of every period below

/// Something on a link for [begin, end), each period.
struct Taken {
  LinkIndex link;
  std::int64_t begin, end, period;
};

bool meet(const Taken& a, const Taken& b) {
  if (a.link != b.link) return false;
  for (std::int64_t x = a.begin; x < a.begin + whole; x += a.period) {
    const std::int64_t step = b.period, behind = ((x - b.begin) % step + step) % step;
    if (behind < b.end - b.begin || behind + (a.end - a.begin) > step) return true;
  }
  return false;
}

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : draw_(seed) {}

  Plan make() {
    make_network();
    const auto streams = draw_.in(2, 9);
    for (std::int64_t i = 0; i < streams; ++i) add_stream();
    plan_.most_possible = static_cast<std::uint32_t>(
        draw_.in(static_cast<std::int64_t>(plan_.planned.size()), static_cast<std::int64_t>(plan_.streams.size())));
    const Nanoseconds merge = draw_.chance(40) ? Nanoseconds(draw_.in(0, 60'000)) : 0ns;
    for (LinkIndex link = 0; link < plan_.network.links.size(); ++link) {
      if (!frames_on(plan_, link).empty()) plan_.ports.push_back(gates_of(plan_, link, merge));
    }
    tighten(plan_, draw_);
    return plan_;
  }

 private:
  Network& network() { return plan_.network; }

  void connect(NodeIndex a, NodeIndex b) {
    Link link;
    link.bits_per_second = draw_.chance(70) ? 1'000'000'000 : 100'000'000;
    link.propagation_delay = Nanoseconds(draw_.in(0, 500));
    link.processing_delay = Nanoseconds(draw_.in(0, 3000));
    link.guard_frame = draw_.chance(50) ? 1522 : 200;
    for (const auto& [from, to] : {std::pair{a, b}, std::pair{b, a}}) {
      link.from = from;
      link.to = to;
      link.interface = "to" + std::to_string(to);
      network().links.push_back(link);
    }
  }

  void make_network() {
    const auto bridges = static_cast<NodeIndex>(draw_.in(3, 5));
    const bool cuts = draw_.chance(40);
    network().sync_error = draw_.chance(50) ? Nanoseconds(draw_.in(1, 400)) : 0ns;
    network().scheduled.classes = {TrafficClass::masked(7), TrafficClass::masked(6)};
    for (NodeIndex i = 0; i < bridges; ++i) {
      network().nodes.push_back({"b" + std::to_string(i), NodeKind::bridge, cuts && draw_.chance(70) ? 24U : 0U});
    }
    for (NodeIndex i = 0; i < bridges; ++i) {
      network().nodes.push_back({"s" + std::to_string(i), NodeKind::end_station, 0});
      connect(i, bridges + i);
      connect(i, (i + 1) % bridges);
    }
    for (LinkIndex link = 0; link < network().links.size(); ++link) {
      if (!draw_.chance(20)) continue;
      ReservedWindow window;
      window.period = draw_.chance(50) ? 500us : 1ms;
      window.length = Nanoseconds(draw_.in(5'000, 40'000));
      window.offset = Nanoseconds(draw_.in(0, window.period.count() - 1));
      window.gate_states = draw_.chance(50) ? 0b1 : 0b10'0001;
      network().links[link].reserved.push_back(window);
      // The guard of the next frame begins behind it.
      const Nanoseconds end = window.offset + window.length + guard_time(network(), network().links[link]);
      taken_.push_back({link, window.offset.count(), end.count(), window.period.count()});
    }
  }

  LinkIndex link_between(NodeIndex a, NodeIndex b) {
    const auto& links = network().links;
    return static_cast<LinkIndex>(
        std::ranges::find_if(links, [&](const Link& one) { return one.from == a && one.to == b; }) - links.begin());
  }

  /// Around the ring one way or the other, to each listener as far as it has not been.
  PlannedMember route(const StreamRequest& request, bool clockwise) {
    const NodeIndex bridges = static_cast<NodeIndex>(network().nodes.size() / 2);
    PlannedMember member;
    member.hops.push_back({link_between(request.talker, request.talker - bridges), PlannedHop::talker});
    NodeIndex at = request.talker - bridges;
    std::uint32_t hop = 0;
    std::size_t left = request.listeners.size();
    for (NodeIndex step = 0; step < bridges && left > 0; ++step) {
      const bool heard = std::ranges::find(request.listeners, at + bridges) != request.listeners.end();
      if (heard) {
        member.hops.push_back({link_between(at, at + bridges), hop});
        --left;
      }
      if (left == 0) break;
      const NodeIndex next = clockwise ? (at + 1) % bridges : (at + bridges - 1) % bridges;
      member.hops.push_back({link_between(at, next), hop});
      hop = static_cast<std::uint32_t>(member.hops.size() - 1);
      at = next;
    }
    return member;
  }

  void add_stream() {
    const auto bridges = static_cast<std::int64_t>(network().nodes.size() / 2);
    StreamRequest request;
    const auto number = static_cast<std::uint32_t>(plan_.streams.size());
    request.name = "s" + std::to_string(number);
    std::vector<NodeIndex> stations(static_cast<std::size_t>(bridges));
    std::iota(stations.begin(), stations.end(), static_cast<NodeIndex>(bridges));
    request.talker = draw_.one_of(stations);
    std::erase(stations, request.talker);
    request.redundant = draw_.chance(25);
    const auto listeners = request.redundant ? 1 : draw_.chance(30) ? 2 : 1;
    for (int i = 0; i < listeners; ++i) {
      const NodeIndex listener = draw_.one_of(stations);
      request.listeners.push_back(listener);
      std::erase(stations, listener);
    }
    constexpr Nanoseconds periods[] = {250us, 400us, 500us, 1ms, 2ms};
    request.period = draw_.one_of(periods);
    request.frame_size = static_cast<std::uint32_t>(draw_.in(40, 600));
    request.frames = draw_.chance(30) ? static_cast<std::uint32_t>(draw_.in(2, 3)) : 1;
    request.deadline = 10ms;
    request.jitter = 2 * network().sync_error;
    const bool waits = draw_.chance(45);
    if (draw_.chance(50)) request.traffic_class = TrafficClass::masked(waits ? 6 : 7);
    plan_.streams.push_back(request);
    for (int attempt = 0; attempt < 40; ++attempt) {
      if (place(number, waits)) return;
    }
    plan_.rejected.push_back({number, "no room was found", false});
  }

  bool place(std::uint32_t number, bool waits) {
    const StreamRequest& request = plan_.streams[number];
    StreamPlan planned;
    planned.stream = number;
    planned.traffic_class = TrafficClass::masked(waits ? 6 : 7);
    const bool clockwise = draw_.chance(50);
    const std::int64_t first = draw_.in(0, request.period.count() - 1);
    for (int m = 0; m < (request.redundant ? 2 : 1); ++m) {
      PlannedMember member = route(request, clockwise == (m == 0));
      // The copy follows where both have only one link.
      const std::int64_t offset = m == 0 ? first : first + draw_.in(0, 100'000);
      if (offset >= request.period.count()) return false;
      set_starts(request, member, offset, waits);
      planned.members.push_back(member);
    }
    plan_.planned.push_back(planned);
    if (fits(number)) return true;
    plan_.planned.pop_back();
    return false;
  }

  void set_starts(const StreamRequest& request, PlannedMember& member, std::int64_t offset, bool waits) {
    const Network& net = network();
    Nanoseconds apart{0};
    for (const PlannedHop& hop : member.hops) {
      apart = std::max(apart, slot_time(net, net.links[hop.link], request.frame_size) + 2 * net.sync_error);
    }
    for (const PlannedHop& hop : member.hops) {
      const bool holds = waits && hop.before != PlannedHop::talker && draw_.chance(40);
      const Nanoseconds wait = holds ? Nanoseconds(draw_.in(1, 50'000)) : 0ns;
      for (std::uint32_t frame = 0; frame < request.frames; ++frame) {
        Nanoseconds start = Nanoseconds(offset) + frame * apart;
        if (hop.before != PlannedHop::talker) {
          start =
              member.starts[hop.before * request.frames + frame] + wait +
              forwarding_time(net, net.links[member.hops[hop.before].link], net.links[hop.link], request.frame_size);
        }
        member.starts.push_back(start);
      }
    }
  }

  /// The last planned stream beside all others. Nothing of its class is open while one of its frames waits.
  bool fits(std::uint32_t number) {
    const std::int64_t margin = 2 * network().sync_error.count();
    std::vector<Taken> new_taken, new_held[8], new_open[8];
    for (LinkIndex link = 0; link < network().links.size(); ++link) {
      for (const PlacedFrame& one : frames_on(plan_, link)) {
        if (one.stream != number) continue;
        const std::int64_t end = one.start + one.slot + margin;
        const Taken frame{link, one.start - margin, end, one.period};
        if (end - frame.begin > one.period) return false;
        const auto meets = [&](const Taken& other) { return meet(frame, other); };
        if (std::ranges::any_of(taken_, meets) || std::ranges::any_of(new_taken, meets)) return false;
        new_taken.push_back(frame);
        new_open[one.traffic_class].push_back(frame);
        if (one.start == one.ready) continue;
        const Taken held{link, one.ready - margin, one.start, one.period};
        if (held.end - held.begin >= one.period) return false;
        new_held[one.traffic_class].push_back(held);
      }
    }
    for (unsigned number_of_class = 0; number_of_class < 8; ++number_of_class) {
      auto held = held_[number_of_class], open = open_[number_of_class];
      held.insert(held.end(), new_held[number_of_class].begin(), new_held[number_of_class].end());
      open.insert(open.end(), new_open[number_of_class].begin(), new_open[number_of_class].end());
      for (std::size_t i = 0; i < held.size(); ++i) {
        // A frame's own start ends its waiting, with the clocks' margin before it.
        for (const Taken& one : open) {
          const Taken window{one.link, one.begin + margin, one.end, one.period};
          if (meet(held[i], window)) return false;
          const bool own = one.begin + margin == held[i].end && one.link == held[i].link;
          if (!own && meet(held[i], one)) return false;
        }
        for (std::size_t j = 0; j < i; ++j) {
          if (meet({held[i].link, held[i].begin - margin, held[i].end + margin + 1, held[i].period}, held[j]))
            return false;
        }
      }
    }
    taken_.insert(taken_.end(), new_taken.begin(), new_taken.end());
    for (unsigned i = 0; i < 8; ++i) {
      held_[i].insert(held_[i].end(), new_held[i].begin(), new_held[i].end());
      open_[i].insert(open_[i].end(), new_open[i].begin(), new_open[i].end());
    }
    return true;
  }

  Draw draw_;
  Plan plan_;
  std::vector<Taken> taken_, held_[8], open_[8];
};

}  // namespace

Plan small_plan(std::uint64_t seed) { return Maker(seed).make(); }

void tighten(Plan& plan, Draw& draw) {
  Network& network = plan.network;
  for (PlannedPort& port : plan.ports) {
    Link& link = network.links[port.link];
    link.gate_budget = static_cast<std::uint32_t>(port.gates.entries.size());
    link.minimum_interval =
        std::ranges::min_element(port.gates.entries, {}, &GateControlEntry::time_interval)->time_interval;
    double share = 0;
    for (const PlacedFrame& one : frames_on(plan, port.link)) {
      share += static_cast<double>(one.slot) / static_cast<double>(one.period);
    }
    link.min_background = std::max(0.0, 1 - share);
  }
  for (const StreamPlan& planned : plan.planned) {
    StreamRequest& request = plan.streams[planned.stream];
    Nanoseconds begin = Nanoseconds::max(), end{0};
    for (const PlannedMember& member : planned.members) {
      begin = std::min(begin, member.starts.front());
      for (std::size_t hop = 0; hop < member.hops.size(); ++hop) {
        const Link& link = network.links[member.hops[hop].link];
        if (std::ranges::find(request.listeners, link.to) == request.listeners.end()) continue;
        end = std::max(end,
                       member.starts[(hop + 1) * request.frames - 1] + arrival_time(network, link, request.frame_size));
      }
    }
    request.deadline = end - begin + 2 * network.sync_error;
    if (draw.chance(50)) request.earliest_offset = begin;
  }
}

}  // namespace isoline::test
