#include "schedule/shape/cyclic_queuing.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "model/units.hpp"

namespace isoline::schedule {
namespace {

constexpr std::int64_t most_cycles = 65'536;
constexpr std::int64_t most_divisors = 64;

/// Links before this one on its way: in so many cycles after the talker's it is used.
std::vector<std::int64_t> depths_of(const std::vector<PlannedHop>& hops) {
  std::vector<std::int64_t> depths;
  for (const PlannedHop& hop : hops) depths.push_back(hop.before == PlannedHop::talker ? 0 : depths[hop.before] + 1);
  return depths;
}

/// One choice of T.
class Cycles {
 public:
  Cycles(const Network& network, std::span<const StreamRequest> requests, std::span<const RoutedStream> streams,
         Nanoseconds cycle, std::int64_t count)
      : network_(network), requests_(requests), cycle_(cycle), count_(count), loads_(network.links.size()) {
    std::vector<const RoutedStream*> order;
    for (const RoutedStream& stream : streams) order.push_back(&stream);
    std::ranges::stable_sort(order, {}, [&](const RoutedStream* one) {
      const StreamRequest& request = requests_[one->stream];
      return std::pair(request.period, -std::int64_t{request.frame_size} * request.frames);
    });
    result_.cycle = cycle;
    for (const RoutedStream* stream : order) place(*stream);
    std::ranges::sort(result_.admitted, {}, &CyclicStream::stream);
    std::ranges::sort(result_.rejected, {}, &RejectedStream::stream);
    for (LinkIndex link = 0; link < loads_.size(); ++link) {
      if (loads_[link].empty()) continue;
      result_.ports.push_back({link, capacity(link), Nanoseconds(std::ranges::max(loads_[link]))});
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

  void reject(const RoutedStream& stream, std::string reason) {
    result_.rejected.push_back({stream.stream, std::move(reason), false});
  }

  void place(const RoutedStream& stream) {
    const StreamRequest& request = requests_[stream.stream];
    const auto depths = depths_of(stream.hops);
    CyclicStream placed{stream.stream, 0, listeners_of(stream, depths)};
    for (const CyclicListener& one : placed.listeners) {
      if (one.latest + 2 * network_.sync_error <= request.deadline) continue;
      return reject(stream, "reaches " + network_.nodes[one.listener].name + " within " + to_string(one.latest) +
                                ", its deadline is " + to_string(request.deadline));
    }
    const std::int64_t period = request.period / cycle_;
    std::int64_t least = -1;
    for (std::int64_t cycle = (request.earliest_offset.count() + cycle_.count() - 1) / cycle_.count(); cycle < period;
         ++cycle) {
      const std::int64_t share = fullest(stream, depths, cycle);
      if (share < 0 || (least >= 0 && share >= least)) continue;
      least = share;
      placed.cycle = cycle;
    }
    if (least < 0) return reject(stream, "no cycle of " + to_string(cycle_) + " has room on its whole way");
    for (std::size_t hop = 0; hop < stream.hops.size(); ++hop) {
      auto& loads = loads_of(stream.hops[hop].link);
      each_cycle(placed.cycle + depths[hop], period,
                 [&](std::size_t at) { loads[at] += taken_by(request, stream.hops[hop].link); });
    }
    result_.admitted.push_back(std::move(placed));
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
  std::vector<std::int64_t> choices;
  if (cycle) {
    if (*cycle <= Nanoseconds(0) || divisor % cycle->count() != 0) {
      return fail({ErrorKind::invalid_input, "cyclic queuing", "", to_string(*cycle) + " does not divide all periods",
                   "their greatest common divisor is " + to_string(Nanoseconds(divisor))});
    }
    choices.push_back(cycle->count());
  } else {
    // The largest comes first, the smaller ones have to be no worse.
    for (std::int64_t part = 1; part <= most_divisors && whole / (divisor / part) <= most_cycles; ++part) {
      if (divisor % part == 0) choices.push_back(divisor / part);
    }
  }
  if (choices.empty() || whole / choices.front() > most_cycles) {
    return fail({ErrorKind::invalid_input, "cyclic queuing", "",
                 "the periods repeat together after more than " + std::to_string(most_cycles) + " cycles",
                 "give a longer cycle or periods that divide each other"});
  }
  std::optional<Cycles> best;
  for (const std::int64_t choice : choices) {
    Cycles tried(network, requests, streams, Nanoseconds(choice), whole / choice);
    if (!best || tried.admitted() >= best->admitted()) best.emplace(std::move(tried));
  }
  return best->take();
}

}  // namespace isoline::schedule
