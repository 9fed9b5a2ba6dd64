#include "schedule/simulate/layout.hpp"

#include <algorithm>
#include <numeric>
#include <string>

namespace isoline::schedule::simulation {
namespace {

// Sums of a few of these are still numbers.
constexpr std::int64_t longest_wait = std::int64_t{1} << 60;
constexpr std::uint32_t largest_frame = 1U << 20;

bool is_out_of_range(Nanoseconds start) { return start < Nanoseconds(0) || start.count() > longest_wait; }

Error wrong(std::string why) {
  return {ErrorKind::invalid_input, "plan", "", std::move(why), "plan check says what is wrong with it"};
}

bool is_whole(const GateControlList& list) {
  return !list.entries.empty() &&
         std::ranges::all_of(list.entries, [](const auto& one) { return one.time_interval > Nanoseconds(0); });
}

/// What positions may point at, and numbers that are divided by.
std::optional<Error> check_positions(const Plan& plan) {
  const Network& network = plan.network;
  for (const Link& link : network.links) {
    if (link.from >= network.nodes.size() || link.to >= network.nodes.size()) return wrong("a link of no node");
    if (link.bits_per_second == 0) return wrong("a link without speed");
  }
  for (const PlannedPort& port : plan.ports) {
    if (port.link >= network.links.size()) return wrong("gates of no link");
    if (!is_whole(port.gates)) return wrong("gates without entries, or an entry without time");
  }
  for (const StreamPlan& planned : plan.planned) {
    if (planned.stream >= plan.streams.size()) return wrong("times of no stream");
    const StreamRequest& request = plan.streams[planned.stream];
    const auto named = [&](const char* what) { return wrong("stream " + request.name + what); };
    if (request.period <= Nanoseconds(0) || request.frames == 0 || request.frame_size == 0) {
      return named(" has no period or no frames");
    }
    if (request.period.count() > longest_wait || request.frame_size > largest_frame) {
      return named(" has a period or frames that are too long");
    }
    if (request.talker >= network.nodes.size()) return named(" has no talker");
    if (std::ranges::any_of(request.listeners, [&](NodeIndex one) { return one >= network.nodes.size(); })) {
      return named(" has a listener that is nowhere");
    }
    for (const PlannedMember& member : planned.members) {
      if (member.starts.size() != member.hops.size() * request.frames) return named(" has too few or too many starts");
      if (std::ranges::any_of(member.starts, is_out_of_range)) return named(" has a start that is out of range");
      for (std::size_t hop = 0; hop < member.hops.size(); ++hop) {
        const PlannedHop& one = member.hops[hop];
        if (one.link >= network.links.size()) return named(" takes no link");
        if (one.before == PlannedHop::talker) continue;
        if (one.before >= hop) return named(" has a hop that comes behind itself");
        if (network.links[member.hops[one.before].link].to != network.links[one.link].from) {
          return named(" has a hop that does not begin where the one before ends");
        }
      }
    }
  }
  return std::nullopt;
}

/// 0: beyond what a number holds.
std::int64_t hyperperiod_of(const Plan& plan) {
  std::int64_t all = 1;
  const auto include = [&all](std::int64_t period) {
    if (all != 0 && __builtin_mul_overflow(all, period / std::gcd(all, period), &all)) all = 0;
  };
  for (const StreamPlan& planned : plan.planned) include(plan.streams[planned.stream].period.count());
  for (const PlannedPort& port : plan.ports) include(sum_of_intervals(port.gates).count());
  return all;
}

std::int64_t longest_list(const Plan& plan) {
  Nanoseconds longest{0};
  for (const PlannedPort& port : plan.ports) longest = std::max(longest, sum_of_intervals(port.gates));
  return longest.count();
}

class Maker {
 public:
  Maker(const Plan& plan, const SimulateOptions& options) : plan_(plan), options_(options) {}

  Result<Layout> make() {
    if (auto error = check_positions(plan_)) return fail(std::move(*error));
    layout_.hyperperiod = hyperperiod_of(plan_);
    if (options_.duration) {
      layout_.duration = std::clamp(options_.duration->count(), std::int64_t{0}, longest_wait);
    } else if (layout_.hyperperiod == 0 ||
               __builtin_mul_overflow(layout_.hyperperiod, std::int64_t{options_.hyperperiods}, &layout_.duration) ||
               layout_.duration > longest_wait) {
      return fail(too_many("hyperperiods of more than 2^60 ns"));
    }
    find_ports();
    for (const StreamPlan& planned : plan_.planned) add(planned);
    const std::int64_t error = std::max(most_error(plan_, options_).count(), plan_.network.sync_error.count());
    const std::int64_t under_way = longest_ + 4 * error;
    layout_.begin = -under_way - error;
    double frame_hops = 0;
    for (std::size_t i = 0; i < layout_.flows.size(); ++i) {
      Flow& flow = layout_.flows[i];
      flow.first = -((under_way + flow.begin) / flow.period);
      flow.instances = std::max<std::int64_t>((layout_.duration - flow.begin + flow.period - 1) / flow.period, 0);
      frame_hops += static_cast<double>(flow.instances - flow.first) * hops_of_flow_[i] * flow.frames;
    }
    if (frame_hops > static_cast<double>(options_.most_frame_hops)) {
      return fail(too_many(std::to_string(static_cast<std::uint64_t>(frame_hops)) + " frames on links"));
    }
    layout_.give_up =
        layout_.duration + std::max(2 * layout_.duration, 4 * std::min(longest_list(plan_), longest_wait));
    for (ListenerPlace& listener : layout_.listeners) {
      const Flow& flow = layout_.flows[listener.flow];
      listener.latencies = layout_.latencies;
      layout_.latencies += static_cast<std::uint64_t>(flow.instances) * flow.frames;
    }
    return std::move(layout_);
  }

 private:
  Error too_many(const std::string& what) const {
    return {ErrorKind::invalid_input, "simulation", "",
            what + " to simulate, at most " + std::to_string(options_.most_frame_hops) + " frames on links are",
            options_.duration ? "a shorter --for" : "--for says how long to simulate"};
  }

  void find_ports() {
    port_of_.assign(plan_.network.links.size(), none);
    for (const StreamPlan& planned : plan_.planned) {
      for (const PlannedMember& member : planned.members) {
        for (const PlannedHop& hop : member.hops) port_of_[hop.link] = 0;
      }
    }
    for (LinkIndex link = 0; link < port_of_.size(); ++link) {
      if (port_of_[link] == none) continue;
      port_of_[link] = static_cast<std::uint32_t>(layout_.ports.size());
      layout_.ports.push_back(link);
    }
  }

  void add(const StreamPlan& planned) {
    const StreamRequest& request = plan_.streams[planned.stream];
    Flow flow;
    flow.period = request.period.count();
    flow.deadline = request.deadline.count();
    flow.frames = request.frames;
    flow.stream = planned.stream;
    flow.talker = request.talker;
    flow.begin = std::numeric_limits<std::int64_t>::max();
    const auto number = static_cast<std::uint32_t>(layout_.flows.size());
    const auto first_listener = static_cast<std::uint32_t>(layout_.listeners.size());
    for (const NodeIndex listener : request.listeners) layout_.listeners.push_back({number, listener, 0});
    std::int64_t end = 0;
    double hops = 0;
    for (std::uint32_t member = 0; member < planned.members.size(); ++member) {
      const auto first_hop = static_cast<std::uint32_t>(layout_.hops.size());
      for (std::uint32_t hop = 0; hop < planned.members[member].hops.size(); ++hop) {
        end = std::max(end, add_hop(planned, member, hop, first_hop, first_listener));
        const bool at_talker = planned.members[member].hops[hop].before == PlannedHop::talker;
        if (at_talker) flow.begin = std::min(flow.begin, layout_.starts[layout_.hops.back().starts]);
      }
      link_children(planned.members[member], first_hop);
      hops += static_cast<double>(planned.members[member].hops.size());
    }
    if (flow.begin == std::numeric_limits<std::int64_t>::max()) flow.begin = 0;
    longest_ = std::max(longest_, end - flow.begin);
    layout_.flows.push_back(flow);
    hops_of_flow_.push_back(hops);
  }

  /// When its last frame has gone.
  std::int64_t add_hop(const StreamPlan& planned, std::uint32_t member_number, std::uint32_t number,
                       std::uint32_t first_hop, std::uint32_t first_listener) {
    const Network& network = plan_.network;
    const StreamRequest& request = plan_.streams[planned.stream];
    const PlannedMember& member = planned.members[member_number];
    const PlannedHop& one = member.hops[number];
    const Link& link = network.links[one.link];
    Hop hop;
    hop.port = port_of_[one.link];
    hop.flow = static_cast<std::uint32_t>(layout_.flows.size());
    hop.traffic_class = planned.traffic_class.value();
    hop.slot = slot_time(network, link, request.frame_size).count();
    hop.last_bit = last_bit_time(network, link, request.frame_size).count();
    hop.arrival = arrival_time(network, link, request.frame_size).count();
    hop.starts = static_cast<std::uint32_t>(layout_.starts.size());
    if (one.before != PlannedHop::talker) {
      hop.ready =
          forwarding_time(network, network.links[member.hops[one.before].link], link, request.frame_size).count();
    }
    const auto listener = std::ranges::find(request.listeners, link.to);
    if (listener != request.listeners.end()) {
      hop.listener = first_listener + static_cast<std::uint32_t>(listener - request.listeners.begin());
    }
    for (std::uint32_t frame = 0; frame < request.frames; ++frame) {
      layout_.starts.push_back(member.starts[number * request.frames + frame].count());
      if (one.before == PlannedHop::talker) layout_.talks.push_back({first_hop + number, frame});
    }
    layout_.hops.push_back(hop);
    SimulatedHop place;
    place.stream = planned.stream;
    place.member = member_number;
    place.hop = number;
    place.link = one.link;
    layout_.places.push_back(place);
    return layout_.starts.back() + hop.slot;
  }

  void link_children(const PlannedMember& member, std::uint32_t first_hop) {
    const auto count = static_cast<std::uint32_t>(member.hops.size());
    std::vector<std::uint32_t> behind(count);
    for (const PlannedHop& hop : member.hops) {
      if (hop.before != PlannedHop::talker) ++behind[hop.before];
    }
    auto position = static_cast<std::uint32_t>(layout_.children.size());
    for (std::uint32_t hop = 0; hop < count; ++hop) {
      layout_.hops[first_hop + hop].children_begin = layout_.hops[first_hop + hop].children_end = position;
      position += behind[hop];
    }
    layout_.children.resize(position);
    for (std::uint32_t hop = 0; hop < count; ++hop) {
      const std::uint32_t before = member.hops[hop].before;
      if (before != PlannedHop::talker)
        layout_.children[layout_.hops[first_hop + before].children_end++] = first_hop + hop;
    }
  }

  const Plan& plan_;
  const SimulateOptions& options_;
  Layout layout_;
  std::vector<std::uint32_t> port_of_;
  std::vector<double> hops_of_flow_;
  std::int64_t longest_ = 0;
};

}  // namespace

Nanoseconds most_error(const Plan& plan, const SimulateOptions& options) {
  return std::clamp(options.sync_error.value_or(plan.network.sync_error), Nanoseconds(0), Nanoseconds(longest_wait));
}

Result<Layout> lay_out(const Plan& plan, const SimulateOptions& options) { return Maker(plan, options).make(); }

}  // namespace isoline::schedule::simulation
