#include "schedule/simulate/simulate.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

#include "schedule/simulate/background.hpp"
#include "schedule/simulate/event_heap.hpp"
#include "schedule/simulate/figures.hpp"
#include "schedule/simulate/layout.hpp"
#include "schedule/simulate/running_gates.hpp"

namespace isoline::schedule {
namespace {

using namespace simulation;

// Kinds of events.
constexpr std::uint32_t talk = 0, frame_ready = 1, look_again = 2;

// IEEE 802.3br: what a fragment holds at least besides its checksum, and what has to be left for the last one.
constexpr std::uint32_t least_fragment = 60, fragment_checksum = 4, least_rest = 64;

struct Frame {
  std::uint32_t hop = 0, number = 0;  ///< number: in the burst
  std::int32_t instance = 0;
  std::uint32_t next = none;  ///< in its queue, or of the free ones
};

struct Queue {
  std::uint32_t head = none, tail = none;
};

struct Port {
  std::int64_t clock_error = 0;
  std::int64_t busy_until = 0;
  std::int64_t wake = never;  ///< when it will look again anyway
  std::uint32_t waiting = 0, max_waiting = 0;
  std::uint8_t occupied = 0;  ///< bit n: something in queue n
  bool touched = false, failed = false;
  std::uint64_t frames = 0, in_reserved = 0;
  Queue queues[8];
  RunningGates gates;
  Background background;
};

struct TalkState {
  std::int64_t next = 0;
  std::int64_t instance = 0;
};

class Simulator {
 public:
  Simulator(const Plan& plan, const SimulateOptions& options, Layout layout)
      : plan_(plan),
        options_(options),
        layout_(std::move(layout)),
        background_(options.seed ^ 0x9e3779b97f4a7c15, std::clamp(options.background, 0.0, 1.0)) {
    draw_clocks();
    make_ports();
    make_talks();
    latencies_.assign(layout_.latencies, never);
    eliminated_.assign(layout_.listeners.size(), 0);
    // The talkers' next frames are always there; what else is depends on how many frames are under way.
    frames_.reserve(1024 + layout_.talks.size());
    heap_.reserve(1024 + 2 * layout_.talks.size() + 2 * ports_.size());
  }

  Simulation run() {
    start();
    const std::int64_t background_end = background_.any() ? layout_.duration : layout_.begin;
    while (!heap_.empty()) {
      const std::int64_t now = heap_.top().time;
      if (now > layout_.give_up || (to_send_ == 0 && under_way_ == 0 && now >= background_end)) break;
      do {
        handle(heap_.top());
      } while (!heap_.empty() && heap_.top().time == now);
      for (const std::uint32_t port : touched_) {
        ports_[port].touched = false;
        serve(port, now);
      }
      touched_.clear();
    }
    return result();
  }

 private:
  void draw_clocks() {
    std::mt19937_64 random(options_.seed);
    const std::int64_t most = most_error(plan_, options_).count();
    for (std::size_t node = 0; node < plan_.network.nodes.size(); ++node) {
      const auto drawn = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(2 * most + 1));
      clock_errors_.push_back(drawn - most);
    }
  }

  void make_ports() {
    ports_.resize(layout_.ports.size());
    std::vector<const GateControlList*> lists(plan_.network.links.size(), nullptr);
    for (const PlannedPort& port : plan_.ports) lists[port.link] = &port.gates;
    for (std::size_t i = 0; i < ports_.size(); ++i) {
      const LinkIndex link = layout_.ports[i];
      Port& port = ports_[i];
      port.clock_error = clock_errors_[plan_.network.links[link].from];
      port.busy_until = layout_.begin;
      port.failed = std::ranges::find(options_.failed, link) != options_.failed.end();
      if (lists[link] == nullptr) continue;
      port.gates = RunningGates(*lists[link]);
      port.gates.begin_at(layout_.begin + port.clock_error);
    }
    for (const TrafficClass one : plan_.network.scheduled.classes) scheduled_ |= bit(one.value());
  }

  void make_talks() {
    for (const Talk& one : layout_.talks) {
      const Hop& hop = layout_.hops[one.hop];
      const Flow& flow = layout_.flows[hop.flow];
      TalkState state;
      state.instance = flow.first;
      state.next = layout_.starts[hop.starts + one.frame] + flow.first * flow.period - clock_errors_[flow.talker];
      talks_.push_back(state);
      to_send_ += static_cast<std::uint64_t>(flow.instances);
    }
  }

  static std::uint8_t bit(unsigned traffic_class) { return static_cast<std::uint8_t>(1U << traffic_class); }

  void start() {
    for (std::uint32_t i = 0; i < talks_.size(); ++i) heap_.push({talks_[i].next, talk, i});
    if (!background_.any()) return;
    for (std::uint32_t i = 0; i < ports_.size(); ++i) {
      if (ports_[i].failed || !draw_background(i, layout_.begin)) continue;
      Background& one = ports_[i].background;
      one.ready += background_.pause(on_wire(i, one.left));
      look_at(i, one.ready);
    }
  }

  /// False where all classes are scheduled.
  bool draw_background(std::uint32_t number, std::int64_t ready) {
    const Link& link = plan_.network.links[layout_.ports[number]];
    std::uint8_t classes[8];
    std::uint32_t count = 0;
    for (std::uint8_t one = 0; one < link.queues; ++one) {
      if ((scheduled_ & bit(one)) == 0) classes[count++] = one;
    }
    if (count == 0 || link.guard_frame == 0) return false;
    Background& background = ports_[number].background;
    const std::uint32_t least = std::clamp<std::uint32_t>(plan_.network.framing.min_frame, 1, link.guard_frame);
    background.left = background_.in(least, link.guard_frame);
    background.traffic_class = classes[background_.in(0, count - 1)];
    background.ready = ready;
    return true;
  }

  /// With preamble and gap.
  std::int64_t on_wire(std::uint32_t number, std::uint32_t bytes) const {
    const Framing& framing = plan_.network.framing;
    return wire_time(plan_.network.links[layout_.ports[number]], std::uint64_t{bytes} + framing.preamble + framing.gap)
        .count();
  }

  void touch(std::uint32_t number) {
    if (ports_[number].touched) return;
    ports_[number].touched = true;
    touched_.push_back(number);
  }

  void handle(const Event& event) {
    if (event.kind == talk) return send(event.which);
    if (event.kind == frame_ready) {
      const std::uint32_t frame = event.which;
      heap_.pop();
      enqueue(frame);
    } else {
      const std::uint32_t port = event.which;
      if (ports_[port].wake == event.time) ports_[port].wake = never;
      heap_.pop();
      touch(port);
    }
  }

  bool is_counted(const Flow& flow, std::int64_t instance) const { return instance >= 0 && instance < flow.instances; }

  void send(std::uint32_t number) {
    const Talk& one = layout_.talks[number];
    const Hop& hop = layout_.hops[one.hop];
    const Flow& flow = layout_.flows[hop.flow];
    TalkState& state = talks_[number];
    const std::int64_t instance = state.instance++;
    state.next += flow.period;
    heap_.replace_top({state.next, talk, number});
    if (is_counted(flow, instance)) --to_send_;
    if (ports_[hop.port].failed) return;
    enqueue(make_frame(one.hop, one.frame, instance));
  }

  std::uint32_t make_frame(std::uint32_t hop, std::uint32_t number, std::int64_t instance) {
    std::uint32_t frame = free_;
    if (frame == none) {
      frame = static_cast<std::uint32_t>(frames_.size());
      frames_.emplace_back();
    } else {
      free_ = frames_[frame].next;
    }
    frames_[frame] = {hop, number, static_cast<std::int32_t>(instance), none};
    if (is_counted(layout_.flows[layout_.hops[hop].flow], instance)) ++under_way_;
    return frame;
  }

  void enqueue(std::uint32_t frame) {
    const Hop& hop = layout_.hops[frames_[frame].hop];
    Port& port = ports_[hop.port];
    Queue& queue = port.queues[hop.traffic_class];
    if (queue.head == none) {
      queue.head = frame;
    } else {
      frames_[queue.tail].next = frame;
    }
    queue.tail = frame;
    port.occupied |= bit(hop.traffic_class);
    ++port.waiting;
    touch(hop.port);
  }

  void look_at(std::uint32_t number, std::int64_t time) {
    Port& port = ports_[number];
    if (time >= port.wake) return;
    port.wake = time;
    heap_.push({time, look_again, number});
  }

  /// All that happens now is known: what may begin, begins.
  void serve(std::uint32_t number, std::int64_t now) {
    Port& port = ports_[number];
    const Background& background = port.background;
    if (background.on_wire && now >= port.busy_until) finish_background(number);
    if (background.on_wire && options_.preemption) cut_background(number, now);
    if (now >= port.busy_until) choose(number, now);
    port.max_waiting = std::max(port.max_waiting, port.waiting);
    if (now >= port.busy_until) return;
    if (port.occupied != 0 || background.on_wire) {
      look_at(number, port.busy_until);
    } else if (background.ready != never) {
      look_at(number, std::max(port.busy_until, background.ready));
    }
  }

  void choose(std::uint32_t number, std::int64_t now) {
    Port& port = ports_[number];
    Background& background = port.background;
    const bool others = background.ready <= now;
    unsigned candidates = port.occupied | (others ? bit(background.traffic_class) : 0U);
    std::int64_t next = others ? never : background.ready;
    const std::int64_t local = now + port.clock_error;
    while (candidates != 0) {
      const auto traffic_class = static_cast<unsigned>(std::bit_width(candidates)) - 1;
      candidates &= ~(1U << traffic_class);
      const bool planned = (scheduled_ & bit(traffic_class)) != 0 || (port.occupied & bit(traffic_class)) != 0;
      const OpenStretch open = port.gates.at(traffic_class, local);
      if (open.begin > local) {
        if (open.begin != never) next = std::min(next, open.begin - port.clock_error);
        continue;
      }
      if (planned) {
        const std::uint32_t frame = port.queues[traffic_class].head;
        if (fits(open, local + layout_.hops[frames_[frame].hop].last_bit)) return begin(number, traffic_class, now);
      } else if (options_.background_overruns || fits(open, local + on_wire(number, background.left) - gap(number))) {
        return begin_background(number, now);
      }
      const std::int64_t behind = port.gates.behind(traffic_class);
      if (behind != never) next = std::min(next, behind - port.clock_error);
    }
    if (next != never) look_at(number, next);
  }

  static bool fits(const OpenStretch& open, std::int64_t end) { return end <= open.end; }

  std::int64_t gap(std::uint32_t number) const {
    return wire_time(plan_.network.links[layout_.ports[number]], plan_.network.framing.gap).count();
  }

  void begin(std::uint32_t number, unsigned traffic_class, std::int64_t now) {
    Port& port = ports_[number];
    Queue& queue = port.queues[traffic_class];
    const std::uint32_t which = queue.head;
    const Frame frame = frames_[which];
    queue.head = frame.next;
    if (queue.head == none) port.occupied &= static_cast<std::uint8_t>(~bit(traffic_class));
    --port.waiting;
    ++port.frames;
    ++frame_hops_;

    const Hop& hop = layout_.hops[frame.hop];
    const Flow& flow = layout_.flows[hop.flow];
    port.busy_until = now + hop.slot;
    note_reserved(hop.port, traffic_class, now, now + hop.last_bit);
    const bool counted = is_counted(flow, frame.instance);
    if (counted) note_start(frame, hop, flow, now);
    for (std::uint32_t i = hop.children_begin; i < hop.children_end; ++i) {
      const std::uint32_t child = layout_.children[i];
      if (ports_[layout_.hops[child].port].failed) continue;
      heap_.push({now + layout_.hops[child].ready, frame_ready, make_frame(child, frame.number, frame.instance)});
    }
    if (counted && hop.listener != none) note_arrival(frame, hop, flow, now + hop.arrival);
    if (counted) --under_way_;
    frames_[which].next = free_;
    free_ = which;
  }

  /// Where a frame of this class is on the wire from begin until end.
  void note_reserved(std::uint32_t number, unsigned traffic_class, std::int64_t begin, std::int64_t end) {
    const std::vector<ReservedWindow>& windows = plan_.network.links[layout_.ports[number]].reserved;
    if (windows.empty() || counted_part(begin, end) == 0) return;
    const bool meets = std::ranges::any_of(windows, [&](const ReservedWindow& window) {
      if ((window.gate_states & bit(traffic_class)) != 0) return false;
      const std::int64_t period = window.period.count();
      const std::int64_t since = (begin + ports_[number].clock_error - window.offset.count()) % period;
      const std::int64_t behind = since < 0 ? since + period : since;
      return behind < window.length.count() || behind + (end - begin) > period;
    });
    if (meets) ++ports_[number].in_reserved;
  }

  void note_start(const Frame& frame, const Hop& hop, const Flow& flow, std::int64_t now) {
    const Nanoseconds away(now - layout_.starts[hop.starts + frame.number] - frame.instance * flow.period);
    SimulatedHop& place = layout_.places[frame.hop];
    place.earliest = place.frames == 0 ? away : std::min(place.earliest, away);
    place.latest = place.frames == 0 ? away : std::max(place.latest, away);
    ++place.frames;
  }

  void note_arrival(const Frame& frame, const Hop& hop, const Flow& flow, std::int64_t arrival) {
    const std::int64_t begun = flow.begin + frame.instance * flow.period - clock_errors_[flow.talker];
    std::int64_t& latency = latencies_[layout_.listeners[hop.listener].latencies +
                                       static_cast<std::uint64_t>(frame.instance) * flow.frames + frame.number];
    if (latency != never) ++eliminated_[hop.listener];
    latency = std::min(latency, arrival - begun);
  }

  void begin_background(std::uint32_t number, std::int64_t now) {
    Port& port = ports_[number];
    Background& background = port.background;
    background.on_wire = true;
    background.begun = now;
    background.ready = never;
    port.busy_until = now + on_wire(number, background.left);
  }

  void finish_background(std::uint32_t number) {
    Background& background = ports_[number].background;
    const std::int64_t end = ports_[number].busy_until;
    background.on_wire = false;
    background.time += counted_part(background.begun, end);
    note_reserved(number, background.traffic_class, background.begun, end - gap(number));
    ++background.frames;
    draw_background(number, end + background_.pause(on_wire(number, background.left)));
  }

  void cut_background(std::uint32_t number, std::int64_t now) {
    Port& port = ports_[number];
    Background& background = port.background;
    if (!is_scheduled_ready(port, now)) return;
    const Framing& framing = plan_.network.framing;
    const Link& link = plan_.network.links[layout_.ports[number]];
    const double bytes = static_cast<double>(now - background.begun) * static_cast<double>(link.bits_per_second) / 8e9;
    const std::uint32_t passed = static_cast<std::uint32_t>(std::ceil(bytes));
    const std::uint32_t fragment = std::max(passed > framing.preamble ? passed - framing.preamble : 0, least_fragment);
    if (fragment + least_rest > background.left) return;
    const std::int64_t end = background.begun + on_wire(number, fragment + fragment_checksum);
    if (end >= port.busy_until) return;
    port.busy_until = end;
    background.on_wire = false;
    background.time += counted_part(background.begun, end);
    note_reserved(number, background.traffic_class, background.begun, end - gap(number));
    background.left -= fragment;
    background.ready = end;
  }

  bool is_scheduled_ready(Port& port, std::int64_t now) const {
    const std::int64_t local = now + port.clock_error;
    for (unsigned waiting = port.occupied & scheduled_; waiting != 0; waiting &= waiting - 1) {
      if (port.gates.at(static_cast<unsigned>(std::countr_zero(waiting)), local).begin <= local) return true;
    }
    return false;
  }

  std::int64_t counted_part(std::int64_t begin, std::int64_t end) const {
    return std::max<std::int64_t>(std::min(end, layout_.duration) - std::max<std::int64_t>(begin, 0), 0);
  }

  Simulation result() {
    Simulation done;
    done.hyperperiod = Nanoseconds(layout_.hyperperiod);
    done.duration = Nanoseconds(layout_.duration);
    done.frame_hops = frame_hops_;
    for (const std::int64_t error : clock_errors_) done.clock_errors.emplace_back(error);
    for (std::uint32_t i = 0; i < layout_.listeners.size(); ++i) {
      const ListenerPlace& place = layout_.listeners[i];
      const Flow& flow = layout_.flows[place.flow];
      const std::span latencies(latencies_.data() + place.latencies,
                                static_cast<std::size_t>(flow.instances) * flow.frames);
      SimulatedListener listener = figures_of(latencies, flow.frames, flow.deadline);
      listener.stream = flow.stream;
      listener.listener = place.node;
      listener.eliminated = eliminated_[i];
      done.listeners.push_back(listener);
    }
    for (std::size_t i = 0; i < ports_.size(); ++i) {
      const Background& background = ports_[i].background;
      done.ports.push_back(
          {layout_.ports[i], ports_[i].frames, ports_[i].max_waiting, background.frames,
           layout_.duration > 0 ? static_cast<double>(background.time) / static_cast<double>(layout_.duration) : 0,
           ports_[i].in_reserved});
    }
    done.hops = std::move(layout_.places);
    return done;
  }

  const Plan& plan_;
  const SimulateOptions& options_;
  Layout layout_;
  BackgroundDraw background_;
  std::vector<std::int64_t> clock_errors_;
  std::vector<Port> ports_;
  std::vector<TalkState> talks_;
  std::vector<Frame> frames_;
  std::uint32_t free_ = none;
  EventHeap heap_;
  std::vector<std::uint32_t> touched_;
  std::vector<std::int64_t> latencies_;  // never: it did not come
  std::vector<std::uint64_t> eliminated_;
  std::uint64_t to_send_ = 0, under_way_ = 0;  // counted frames
  std::uint64_t frame_hops_ = 0;
  std::uint8_t scheduled_ = 0;
};

}  // namespace

Result<Simulation> simulate(const Plan& plan, const SimulateOptions& options) {
  auto layout = lay_out(plan, options);
  if (!layout) return fail(std::move(layout.error()));
  return Simulator(plan, options, std::move(*layout)).run();
}

}  // namespace isoline::schedule
