#include "schedule/shape/credit_shaping.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "model/units.hpp"
#include "schedule/gates/credit.hpp"
#include "schedule/gates/frame.hpp"

namespace isoline::schedule {
namespace {

// Delays that still grow after so many rounds, or beyond this, are taken for endless.
constexpr int most_rounds = 10'000;
constexpr double longest = 60e9;   // ns
constexpr int most_halvings = 16;  // of the interval that is reserved for

/// A class of a port while it is reckoned with. Sizes are bits on the wire.
struct ClassState {
  bool used = false;
  double idle_slope = 0;      // bit/s
  std::uint32_t largest = 0;  // bytes on the wire
  double hi_credit = 0;
  double bursts = 0;
  double delay = 0;  // ns
  CreditBasedShaper shaper;
};

class Shaping {
 public:
  Shaping(const Network& network, std::span<const StreamRequest> requests, std::span<const RoutedStream> streams,
          const CreditOptions& options)
      : network_(network),
        requests_(requests),
        streams_(streams),
        intervals_(options.intervals),
        classes_(network.links.size()) {}

  Result<CreditShaping> run() {
    reserve();
    for (LinkIndex link = 0; link < classes_.size(); ++link) {
      if (auto error = find_credits(link)) return fail(std::move(*error));
    }
    const bool bounded = find_delays();
    return result(bounded);
  }

 private:
  std::uint32_t on_wire(std::uint32_t frame) const {
    return std::max(frame, network_.framing.min_frame) + network_.framing.preamble + network_.framing.gap;
  }
  double burst_of(const StreamRequest& request) const { return 8.0 * on_wire(request.frame_size) * request.frames; }
  double rate_of(const StreamRequest& request) const {
    return burst_of(request) * 1e9 / static_cast<double>(request.period.count());
  }
  double reserved_by(const StreamRequest& request, TrafficClass traffic_class) const {
    const Nanoseconds interval = intervals_[traffic_class.value()];
    const Nanoseconds each = interval > Nanoseconds(0) ? std::min(interval, request.period) : request.period;
    return burst_of(request) * 1e9 / static_cast<double>(each.count());
  }
  ClassState& state_of(LinkIndex link, TrafficClass traffic_class) { return classes_[link][traffic_class.value()]; }

  void reserve() {
    for (const RoutedStream& stream : streams_) {
      const StreamRequest& request = requests_[stream.stream];
      for (const PlannedHop& hop : stream.hops) {
        ClassState& state = state_of(hop.link, stream.traffic_class);
        state.used = true;
        state.idle_slope += reserved_by(request, stream.traffic_class);
        state.largest = std::max(state.largest, on_wire(request.frame_size));
      }
    }
    for (auto& port : classes_) {
      // The dust of floating point is no kbit/s more.
      for (ClassState& state : port) state.idle_slope = 1e3 * std::ceil(state.idle_slope / 1e3 - 1e-6);
    }
  }

  std::optional<Error> find_credits(LinkIndex number) {
    const Link& link = network_.links[number];
    const BitRate speed{static_cast<double>(link.bits_per_second)};
    PortConfig port;
    port.max_frame = on_wire(network_.max_frame);
    double reserved = 0;
    for (unsigned one = 0; one < 8; ++one) {
      const ClassState& state = classes_[number][one];
      if (!state.used) continue;
      reserved += state.idle_slope;
      PortTrafficClass shaped;
      shaped.traffic_class = TrafficClass::masked(one);
      // What is largest here is already all that is on the wire.
      shaped.queue_max_sdu = state.largest - std::min(state.largest - 1, bytes_around_sdu);
      shaped.shaper.emplace();
      shaped.shaper->idle_slope = BitRate{state.idle_slope};
      port.traffic_classes.push_back(shaped);
    }
    if (reserved == 0) return std::nullopt;
    if (reserved >= speed.bits_per_second) {
      return Error{ErrorKind::invalid_input, "shapers of " + network_.nodes[link.from].name + " " + link.interface, "",
                   to_string(BitRate{reserved}) + " are reserved of " + to_string(speed), ""};
    }
    // All that is not shaped, as one class below.
    port.traffic_classes.insert(port.traffic_classes.begin(), PortTrafficClass{});
    const PortConfig filled = with_credits(port, speed);
    for (std::size_t i = 1; i < filled.traffic_classes.size(); ++i) {
      ClassState& state = state_of(number, filled.traffic_classes[i].traffic_class);
      state.shaper = *filled.traffic_classes[i].shaper;
      state.hi_credit = 8.0 * state.shaper.hi_credit;
    }
    return std::nullopt;
  }

  double delay_of(const ClassState& state) const { return (state.hi_credit + state.bursts) * 1e9 / state.idle_slope; }

  /// False if there is no end to it.
  bool find_delays() {
    for (int round = 0; round < most_rounds; ++round) {
      for (auto& port : classes_) {
        for (ClassState& state : port) state.bursts = 0;
      }
      for (const RoutedStream& stream : streams_) add_bursts(stream);
      bool grew = false;
      for (auto& port : classes_) {
        for (ClassState& state : port) {
          if (!state.used) continue;
          const double delay = delay_of(state);
          if (delay > longest) return false;
          // Below a picosecond it is dust.
          grew = grew || delay > state.delay + 1e-3;
          state.delay = delay;
        }
      }
      if (!grew) return true;
    }
    return false;
  }

  void add_bursts(const RoutedStream& stream) {
    const StreamRequest& request = requests_[stream.stream];
    burst_at_.assign(stream.hops.size(), 0);
    for (std::size_t hop = 0; hop < stream.hops.size(); ++hop) {
      const PlannedHop& one = stream.hops[hop];
      double burst = burst_of(request);
      if (one.before != PlannedHop::talker) {
        const ClassState& before = state_of(stream.hops[one.before].link, stream.traffic_class);
        burst = burst_at_[one.before] + rate_of(request) * before.delay * 1e-9;
      }
      burst_at_[hop] = burst;
      state_of(one.link, stream.traffic_class).bursts += burst;
    }
  }

  CreditShaping result(bool bounded) {
    CreditShaping done;
    for (LinkIndex link = 0; link < classes_.size(); ++link) {
      for (unsigned one = 8; one-- > 0;) {
        const ClassState& state = classes_[link][one];
        if (!state.used) continue;
        ShapedClass shaped{link, TrafficClass::masked(one), state.shaper, intervals_[one], std::nullopt};
        if (bounded) shaped.delay = whole(state.delay);
        done.classes.push_back(shaped);
      }
    }
    for (const RoutedStream& stream : streams_) add_listeners(stream, bounded, done);
    return done;
  }

  /// Away from 0 but for the dust of floating point.
  static Nanoseconds whole(double ns) { return Nanoseconds(static_cast<std::int64_t>(std::ceil(ns - 1e-3))); }

  void add_listeners(const RoutedStream& stream, bool bounded, CreditShaping& done) {
    const StreamRequest& request = requests_[stream.stream];
    std::vector<Nanoseconds> arrivals(stream.hops.size());
    for (std::size_t hop = 0; hop < stream.hops.size(); ++hop) {
      const PlannedHop& one = stream.hops[hop];
      Nanoseconds ready{0};
      if (one.before != PlannedHop::talker) {
        const Link& before = network_.links[stream.hops[one.before].link];
        ready = arrivals[one.before] + before.processing_delay;
      }
      arrivals[hop] =
          ready + whole(state_of(one.link, stream.traffic_class).delay) + network_.links[one.link].propagation_delay;
      const NodeIndex node = network_.links[one.link].to;
      if (std::ranges::find(request.listeners, node) == request.listeners.end()) continue;
      ShapedListener listener{stream.stream, stream.member, node, std::nullopt, false};
      if (bounded) {
        listener.latency = arrivals[hop];
        listener.in_time = arrivals[hop] <= request.deadline;
      }
      done.listeners.push_back(listener);
    }
  }

  const Network& network_;
  std::span<const StreamRequest> requests_;
  std::span<const RoutedStream> streams_;
  std::array<Nanoseconds, 8> intervals_;
  std::vector<std::array<ClassState, 8>> classes_;
  std::vector<double> burst_at_;
};

/// How many are late, and how late those are, in deadlines: less is better.
std::pair<std::ptrdiff_t, double> lateness_of(const CreditShaping& shaping, std::span<const StreamRequest> requests) {
  std::pair<std::ptrdiff_t, double> late{0, 0};
  for (const ShapedListener& one : shaping.listeners) {
    if (one.in_time) continue;
    ++late.first;
    const double latency = one.latency ? static_cast<double>(one.latency->count()) : longest;
    late.second += latency / static_cast<double>(requests[one.stream].deadline.count());
  }
  return late;
}

}  // namespace

Result<CreditShaping> shape_by_credit(const Network& network, std::span<const StreamRequest> requests,
                                      std::span<const RoutedStream> streams, const CreditOptions& options) {
  return Shaping(network, requests, streams, options).run();
}

Result<CreditShaping> shape_in_time(const Network& network, std::span<const StreamRequest> requests,
                                    std::span<const RoutedStream> streams) {
  CreditOptions options;
  auto best = shape_by_credit(network, requests, streams, options);
  if (!best) return best;
  std::array<Nanoseconds, 8> shortest{};  // period of each class; 0: it has no streams
  for (const RoutedStream& stream : streams) {
    Nanoseconds& its = shortest[stream.traffic_class.value()];
    const Nanoseconds period = requests[stream.stream].period;
    its = its == Nanoseconds(0) ? period : std::min(its, period);
  }
  // Once more, because what one class reserves delays those below it.
  for (int round = 0; round < 2; ++round) {
    for (std::size_t one = shortest.size(); one-- > 0;) {
      CreditOptions tried = options;
      tried.intervals[one] = shortest[one];
      for (int halved = 0; halved <= most_halvings && tried.intervals[one] > Nanoseconds(0); ++halved) {
        auto shaping = shape_by_credit(network, requests, streams, tried);
        if (!shaping) break;
        if (lateness_of(*shaping, requests) < lateness_of(*best, requests)) {
          best = std::move(shaping);
          options = tried;
        }
        tried.intervals[one] /= 2;
      }
    }
  }
  return best;
}

}  // namespace isoline::schedule
