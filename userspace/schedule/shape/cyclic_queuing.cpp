#include "schedule/shape/cyclic_queuing.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>

#include "model/units.hpp"

namespace isoline::schedule {
namespace {

constexpr std::int64_t most_cycles = 65'536;
constexpr std::int64_t most_divisors = 64;
constexpr std::int64_t most_loads = 16'777'216;  // cycles of all links
constexpr double most_steps = 1e9;               // hops and cycles looked at, of all choices

/// Links before this one on its way: in so many cycles after the talker's it is used.
std::vector<std::int64_t> depths_of(const std::vector<PlannedHop>& hops) {
  std::vector<std::int64_t> depths;
  depths.reserve(hops.size());
  for (const PlannedHop& hop : hops) depths.push_back(hop.before == PlannedHop::talker ? 0 : depths[hop.before] + 1);
  return depths;
}

/// Copies of one stream, which share its fate.
using Copies = std::span<const RoutedStream>;

/// One choice of T.
class Cycles {
 public:
  Cycles(const Network& network, std::span<const StreamRequest> requests, std::span<const Copies> streams,
         Nanoseconds cycle, std::int64_t count)
      : network_(network), requests_(requests), cycle_(cycle), count_(count), loads_(network.links.size()) {
    std::vector<Copies> order(streams.begin(), streams.end());
    std::ranges::sort(order, {}, [&](const Copies& one) {
      const StreamRequest& request = requests_[one.front().stream];
      return std::tuple(request.period, -std::int64_t{request.frame_size} * request.frames, one.front().stream);
    });
    result_.cycle = cycle;
    for (const Copies& stream : order) place(stream);
    std::ranges::sort(result_.admitted, {}, [](const CyclicStream& one) { return std::pair(one.stream, one.member); });
    std::ranges::sort(result_.rejected, {}, &RejectedStream::stream);
    for (LinkIndex link = 0; link < loads_.size(); ++link) {
      if (loads_[link].empty()) continue;
      const Nanoseconds fullest(std::ranges::max(loads_[link]));
      if (fullest > Nanoseconds(0)) result_.ports.push_back({link, capacity(link), fullest});
    }
  }

  CyclicQueuing take() { return std::move(result_); }
  std::size_t admitted() const { return result_.admitted.size(); }

 private:
  Nanoseconds capacity(LinkIndex number) const {
    const Link& link = network_.links[number];
    return cycle_ - guard_time(network_, link) - link.propagation_delay - link.processing_delay -
           2 * network_.sync_error;
  }

  std::int64_t taken_by(const StreamRequest& request, LinkIndex link) const {
    return slot_time(network_, network_.links[link], request.frame_size).count() * request.frames;
  }

  void place(const Copies& copies) {
    const std::size_t before = result_.admitted.size();
    for (const RoutedStream& copy : copies) {
      std::string reason = place_copy(copy);
      if (reason.empty()) continue;
      while (result_.admitted.size() > before) {
        add_load(copies[result_.admitted.size() - before - 1], result_.admitted.back().cycle, -1);
        result_.admitted.pop_back();
      }
      result_.rejected.push_back({copy.stream, std::move(reason), false});
      return;
    }
  }

  /// Why there is no place for it; empty: it has one.
  std::string place_copy(const RoutedStream& stream) {
    const StreamRequest& request = requests_[stream.stream];
    const auto depths = depths_of(stream.hops);
    CyclicStream placed{stream.stream, stream.member, 0, listeners_of(stream, depths)};
    for (const CyclicListener& one : placed.listeners) {
      if (one.latest + 2 * network_.sync_error <= request.deadline) continue;
      return "reaches " + network_.nodes[one.listener].name + " within " + to_string(one.latest) +
             ", its deadline is " + to_string(request.deadline);
    }
    if (const LinkIndex* early = too_early(stream)) {
      return "over " + network_.nodes[network_.links[*early].from].name + " " + network_.links[*early].interface +
             " it could come before the cycle begins there: clocks differ by up to " +
             to_string(2 * network_.sync_error);
    }
    std::int64_t least = -1;
    for (std::int64_t cycle = (request.earliest_offset.count() + cycle_.count() - 1) / cycle_.count();
         cycle < request.period / cycle_; ++cycle) {
      const std::int64_t share = fullest(stream, depths, cycle);
      if (share < 0 || (least >= 0 && share >= least)) continue;
      least = share;
      placed.cycle = cycle;
    }
    if (least < 0) return "no cycle of " + to_string(cycle_) + " has room on its whole way";
    add_load(stream, placed.cycle, 1);
    result_.admitted.push_back(std::move(placed));
    return {};
  }

  /// The link behind which a bridge could have the first frame in the cycle before, by its clock.
  const LinkIndex* too_early(const RoutedStream& stream) const {
    for (const PlannedHop& hop : stream.hops) {
      const Link& link = network_.links[hop.link];
      if (network_.nodes[link.to].kind != NodeKind::bridge) continue;
      const std::uint32_t cut = network_.nodes[link.to].cut_through;
      Nanoseconds received = last_bit_time(network_, link, requests_[stream.stream].frame_size);
      if (cut != 0) received = std::min(received, wire_time(link, cut));
      if (received + link.propagation_delay < 2 * network_.sync_error) return &hop.link;
    }
    return nullptr;
  }

  void add_load(const RoutedStream& stream, std::int64_t cycle, std::int64_t sign) {
    const StreamRequest& request = requests_[stream.stream];
    const auto depths = depths_of(stream.hops);
    for (std::size_t hop = 0; hop < stream.hops.size(); ++hop) {
      auto& loads = loads_of(stream.hops[hop].link);
      each_cycle(cycle + depths[hop], request.period / cycle_,
                 [&](std::size_t at) { loads[at] += sign * taken_by(request, stream.hops[hop].link); });
    }
  }

  /// With this stream, in parts of a million of a port's capacity; -1: there is no room.
  std::int64_t fullest(const RoutedStream& stream, const std::vector<std::int64_t>& depths, std::int64_t cycle) {
    const StreamRequest& request = requests_[stream.stream];
    std::int64_t most = 0;
    for (std::size_t hop = 0; hop < stream.hops.size(); ++hop) {
      const LinkIndex link = stream.hops[hop].link;
      const std::int64_t room = capacity(link).count(), more = taken_by(request, link);
      auto& loads = loads_of(link);
      std::int64_t load = 0;
      each_cycle(cycle + depths[hop], request.period / cycle_,
                 [&](std::size_t at) { load = std::max(load, loads[at] + more); });
      if (load > room) return -1;
      most = std::max(most, static_cast<std::int64_t>(1e6 * static_cast<double>(load) / static_cast<double>(room)));
    }
    return most;
  }

  std::vector<std::int64_t>& loads_of(LinkIndex link) {
    if (loads_[link].empty()) loads_[link].resize(static_cast<std::size_t>(count_));
    return loads_[link];
  }

  template <class Each>
  void each_cycle(std::int64_t first, std::int64_t period, const Each& each) const {
    for (std::int64_t at = first % period; at < count_; at += period) each(static_cast<std::size_t>(at));
  }

  std::vector<CyclicListener> listeners_of(const RoutedStream& stream, const std::vector<std::int64_t>& depths) const {
    const StreamRequest& request = requests_[stream.stream];
    std::vector<CyclicListener> listeners;
    for (std::size_t hop = 0; hop < stream.hops.size(); ++hop) {
      const NodeIndex node = network_.links[stream.hops[hop].link].to;
      if (std::ranges::find(request.listeners, node) == request.listeners.end()) continue;
      listeners.push_back({node, std::max<std::int64_t>(depths[hop] - 1, 0) * cycle_, (depths[hop] + 1) * cycle_});
    }
    return listeners;
  }

  const Network& network_;
  std::span<const StreamRequest> requests_;
  Nanoseconds cycle_;
  std::int64_t count_;
  std::vector<std::vector<std::int64_t>> loads_;  // by link and cycle; links that nobody tried have none
  CyclicQueuing result_;
};

/// Lengths of a cycle that can be tried, the longest first; those behind it have to be better.
Result<std::vector<std::int64_t>> choices_of(const Network& network, std::span<const RoutedStream> streams,
                                             std::int64_t divisor, std::int64_t whole,
                                             std::optional<Nanoseconds> cycle) {
  const auto refused = [](std::string why, std::string hint) {
    return fail({ErrorKind::invalid_input, "cyclic queuing", "", std::move(why), std::move(hint)});
  };
  std::int64_t shortest = 1;
  for (const RoutedStream& stream : streams) {
    for (const PlannedHop& hop : stream.hops)
      shortest = std::max(shortest, network.links[hop.link].minimum_interval.count());
  }
  const std::int64_t most = std::min(most_cycles, most_loads / static_cast<std::int64_t>(network.links.size()));
  if (cycle && (*cycle <= Nanoseconds(0) || divisor % cycle->count() != 0)) {
    return refused(to_string(*cycle) + " does not divide all periods",
                   "their greatest common divisor is " + to_string(Nanoseconds(divisor)));
  }
  const std::int64_t longest = cycle ? cycle->count() : divisor;
  if (longest < shortest) {
    return refused("a cycle of " + to_string(Nanoseconds(longest)) + " is shorter than a port's entries can be, " +
                       to_string(Nanoseconds(shortest)),
                   "");
  }
  if (whole / longest > most) {
    return refused("the periods repeat together after more than " + std::to_string(most) + " cycles",
                   "give a longer cycle or periods that divide each other");
  }
  if (cycle) return std::vector{longest};
  std::vector<std::int64_t> choices;
  for (std::int64_t part = 1; part <= most_divisors && divisor / part >= shortest; ++part) {
    if (whole / (divisor / part) > most) break;
    if (divisor % part == 0) choices.push_back(divisor / part);
  }
  return choices;
}

}  // namespace

Result<CyclicQueuing> queue_cyclically(const Network& network, std::span<const StreamRequest> requests,
                                       std::span<const RoutedStream> streams, std::optional<Nanoseconds> cycle) {
  if (streams.empty()) return CyclicQueuing{cycle.value_or(Nanoseconds(0)), {}, {}, {}};
  std::int64_t divisor = 0, whole = 1;
  for (const RoutedStream& stream : streams) {
    const std::int64_t period = requests[stream.stream].period.count();
    divisor = std::gcd(divisor, period);
    if (__builtin_mul_overflow(whole, period / std::gcd(whole, period), &whole)) {
      return fail({ErrorKind::invalid_input, "cyclic queuing", "",
                   "the periods repeat together after more than 2^63 ns", "give periods that divide each other"});
    }
  }
  const auto choices = choices_of(network, streams, divisor, whole, cycle);
  if (!choices) return fail(choices.error());
  std::vector<Copies> copies;
  for (std::size_t first = 0, next = 0; first < streams.size(); first = next) {
    while (next < streams.size() && streams[next].stream == streams[first].stream) ++next;
    copies.push_back(streams.subspan(first, next - first));
  }
  std::size_t hops = 0;
  for (const RoutedStream& stream : streams) hops += stream.hops.size();
  std::optional<Cycles> best;
  double steps = 0;
  for (const std::int64_t choice : *choices) {
    const std::int64_t count = whole / choice;
    steps += static_cast<double>(hops) * static_cast<double>(count);
    if (best && steps > most_steps) break;
    Cycles tried(network, requests, copies, Nanoseconds(choice), count);
    if (!best || tried.admitted() > best->admitted()) best.emplace(std::move(tried));
  }
  return best->take();
}

}  // namespace isoline::schedule
