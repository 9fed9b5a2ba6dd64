#include "schedule/solve/gates.hpp"

#include <algorithm>
#include <numeric>

#include "schedule/solve/port_windows.hpp"
#include "schedule/solve/reserved_guards.hpp"

namespace isoline::schedule {
namespace {

constexpr std::int64_t longest_interval = (std::int64_t{1} << 32) - 1;  // of an entry
constexpr std::int64_t longest_cycle = std::int64_t{1} << 62;

std::uint8_t bit(std::uint8_t traffic_class) { return static_cast<std::uint8_t>(1U << traffic_class); }

/// A gate is shut from `shut`, which may be earlier but not before `not_before`, until `open`.
struct Hold {
  std::int64_t not_before = 0, shut = 0, open = 0;
  std::uint8_t traffic_class = 0;
};

/// Works on the circle of one cycle; all times may be off by a cycle until they are written down.
class ListBuilder {
 public:
  ListBuilder(const Network& network, LinkIndex link, const std::vector<PortUse>& uses, std::int64_t cycle)
      : network_(&network),
        link_(&network.links[link]),
        cycle_(cycle),
        margin_(2 * network.sync_error.count()),
        frames_(passing_frames(uses, cycle)),
        windows_(frames_, cycle, guard_time(network, *link_).count() + margin_),
        reserved_(reserved_spans(*link_, cycle)) {
    for (const TrafficClass one : network.scheduled.classes) scheduled_ |= bit(one.value());
    all_ = static_cast<std::uint8_t>((1U << link_->queues) - 1);
    guards_ = reserved_guards(*link_, cycle, guard_time(network, *link_).count(),
                              static_cast<std::uint8_t>(all_ & ~scheduled_));
  }

  PortGates build(LinkIndex link) {
    PortGates built;
    built.port.link = link;
    find_holds();
    const std::size_t budget = link_->gate_budget;
    std::size_t aim = budget / 2;
    // Every window that goes saves two entries, or less where a reserved window ends in it.
    windows_.clear_of_turn(link_->minimum_interval.count(), reserved_);
    windows_.merge(aim, link_->minimum_interval.count(), reserved_);
    windows_.widen(link_->minimum_interval.count(), reserved_);
    windows_.widen(link_->minimum_interval.count(), with_windows(guards_));
    auto list = write();
    while (list.entries.size() > budget && aim > 0) {
      const std::size_t over = (list.entries.size() - budget + 1) / 2;
      aim = windows_.spans().size() > over ? windows_.spans().size() - over : 0;
      const std::size_t before = windows_.spans().size();
      windows_.merge(aim, link_->minimum_interval.count(), reserved_);
      if (windows_.spans().size() == before && !windows_.whole_cycle()) break;
      list = write();
      if (windows_.whole_cycle()) break;
    }
    if (list.entries.size() > budget && !reserved_.empty()) {
      windows_.widen(cycle_, reserved_);
      list = write();
    }
    built.port.gates = std::move(list);
    built.port.background_lost = lost();
    if (built.port.gates.entries.size() > budget) built.trouble = GateTrouble::budget;
    for (const GateControlEntry& entry : built.port.gates.entries) {
      if (entry.time_interval < link_->minimum_interval) built.trouble = GateTrouble::interval;
    }
    return built;
  }

 private:
  static std::vector<Span> with_windows(const std::vector<ReservedGuard>& guards) {
    std::vector<Span> spans;
    spans.reserve(guards.size());
    for (const ReservedGuard& guard : guards) spans.push_back({guard.begin, guard.window.end});
    return spans;
  }

  /// As the entries need them beside the windows as they are now.
  std::vector<ReservedGuard> guards() const {
    std::vector<ReservedGuard> guards = guards_;
    lengthen(guards, windows_.spans(), reserved_, cycle_, link_->minimum_interval.count());
    return guards;
  }

  double lost() const {
    std::vector<Span> kept = reserved_;
    const std::vector<Span> guarded = with_windows(guards_);
    kept.insert(kept.end(), guarded.begin(), guarded.end());
    return windows_.lost(guard_time(*network_, *link_).count(), kept, with_windows(guards()));
  }

  /// Frames that would leave too early if the gate of their class stood open.
  void find_holds() {
    std::vector<std::int64_t> open_until(8, std::numeric_limits<std::int64_t>::min() / 2);
    // The last ones of the cycle before say since when a gate need not be open.
    for (const PassingFrame& frame : frames_) {
      open_until[frame.traffic_class] = std::max(open_until[frame.traffic_class], frame.end - cycle_);
    }
    for (std::size_t at = 0; at < frames_.size(); ++at) {
      const PassingFrame& frame = frames_[at];
      std::int64_t& until = open_until[frame.traffic_class];
      if (frame.ready < frame.begin && !(margin_ == 0 && kept_busy(at))) {
        const std::int64_t shut = std::max(until, frame.ready - margin_);
        if (shut < frame.begin) holds_.push_back({until, shut, frame.begin, frame.traffic_class});
      }
      until = std::max(until, frame.end);
    }
  }

  /// Others have the link from when it is ready until it starts, and those that begin meanwhile go first.
  bool kept_busy(std::size_t at) const {
    const PassingFrame& frame = frames_[at];
    std::int64_t until = frame.begin;
    std::size_t before = at;
    std::int64_t turn = 0;
    for (std::size_t steps = 0; until > frame.ready && steps < frames_.size(); ++steps) {
      if (before == 0) {
        before = frames_.size();
        turn -= cycle_;
      }
      const PassingFrame& other = frames_[--before];
      if (other.end + turn != until) return false;
      until = other.begin + turn;
      if (until >= frame.ready && other.traffic_class <= frame.traffic_class) return false;
    }
    return until <= frame.ready;
  }

  std::int64_t on_circle(std::int64_t time) const {
    if (0 <= time && time < cycle_) return time;  // mostly, and dividing takes long
    const std::int64_t rest = time % cycle_;
    return rest < 0 ? rest + cycle_ : rest;
  }

  /// True if a boundary lies in [from, to].
  bool has_boundary(const std::vector<std::int64_t>& boundaries, std::int64_t from, std::int64_t to,
                    std::int64_t& found) const {
    if (to - from >= cycle_) from = to - cycle_ + 1;
    const std::int64_t begin = on_circle(from), length = to - from;
    auto next = std::lower_bound(boundaries.begin(), boundaries.end(), begin);
    std::int64_t turn = 0;
    if (next == boundaries.end()) {
      next = boundaries.begin();
      turn = cycle_;
    }
    if (next == boundaries.end() || *next + turn - begin > length) return false;
    found = from + (*next + turn - begin);
    return true;
  }

  GateControlList write() const {
    std::vector<std::int64_t> boundaries;
    const auto add = [&](const std::vector<Span>& spans) {
      for (const Span& span : spans) {
        boundaries.push_back(on_circle(span.begin));
        boundaries.push_back(on_circle(span.end));
      }
    };
    if (!windows_.whole_cycle()) add(windows_.spans());
    add(reserved_);
    const std::vector<ReservedGuard> guards = this->guards();
    for (const ReservedGuard& guard : guards) boundaries.push_back(on_circle(guard.begin));
    std::vector<Hold> holds = holds_;
    for (const Hold& hold : holds) boundaries.push_back(on_circle(hold.open));
    std::sort(boundaries.begin(), boundaries.end());
    boundaries.erase(std::unique(boundaries.begin(), boundaries.end()), boundaries.end());
    for (Hold& hold : holds) {
      // Where something changes anyway, shutting costs no entry.
      std::int64_t found = 0;
      if (has_boundary(boundaries, hold.not_before, hold.shut, found)) {
        hold.shut = found;
      } else {
        const std::int64_t shut = on_circle(hold.shut);
        boundaries.insert(std::lower_bound(boundaries.begin(), boundaries.end(), shut), shut);
      }
    }
    if (boundaries.empty()) boundaries.push_back(0);
    return entries_of(boundaries, guards, holds);
  }

  GateControlList entries_of(const std::vector<std::int64_t>& boundaries, const std::vector<ReservedGuard>& guards,
                             const std::vector<Hold>& holds) const {
    std::vector<std::uint8_t> states(boundaries.size(), static_cast<std::uint8_t>(all_ & ~scheduled_));
    for (const ReservedGuard& guard : guards) {
      for_each(boundaries, guard.begin, guard.window.begin, [&](std::size_t at) { states[at] &= guard.gates; });
    }
    for (const Span& span : reserved_) {
      // One of several windows of a port that lie over each other has its say as well.
      for_each(boundaries, span.begin, span.end, [&](std::size_t at) { states[at] = 0; });
    }
    for (const ReservedWindow& window : link_->reserved) {
      for (std::int64_t begin = window.offset.count() % window.period.count(); begin < cycle_;
           begin += window.period.count()) {
        for_each(boundaries, begin, begin + window.length.count(),
                 [&](std::size_t at) { states[at] |= window.gate_states; });
      }
    }
    const auto classes = classes_by_window();
    if (windows_.whole_cycle()) {
      std::fill(states.begin(), states.end(), classes.front());
    } else {
      for (std::size_t window = 0; window < windows_.spans().size(); ++window) {
        const Span& span = windows_.spans()[window];
        for_each(boundaries, span.begin, span.end, [&](std::size_t at) { states[at] = classes[window]; });
      }
    }
    for (const Hold& hold : holds) {
      for_each(boundaries, hold.shut, hold.open,
               [&](std::size_t at) { states[at] &= static_cast<std::uint8_t>(~bit(hold.traffic_class)); });
    }
    return list_of(boundaries, states);
  }

  /// Gates of the frames that begin in each window.
  std::vector<std::uint8_t> classes_by_window() const {
    const auto& spans = windows_.spans();
    std::vector<std::uint8_t> classes(spans.size());
    if (windows_.whole_cycle()) {
      for (const PassingFrame& frame : frames_) classes.front() |= bit(frame.traffic_class);
      return classes;
    }
    std::size_t window = 0;
    for (const PassingFrame& frame : frames_) {
      while (window < spans.size() && spans[window].end <= frame.begin) ++window;
      // Behind the last one of the cycle it is the first one again.
      classes[window == spans.size() ? 0 : window] |= bit(frame.traffic_class);
    }
    return classes;
  }

  template <class Deed>
  void for_each(const std::vector<std::int64_t>& boundaries, std::int64_t begin, std::int64_t end,
                const Deed& deed) const {
    if (begin >= end) return;
    const std::int64_t length = std::min(end - begin, cycle_);
    const std::int64_t from = on_circle(begin);
    auto at =
        static_cast<std::size_t>(std::lower_bound(boundaries.begin(), boundaries.end(), from) - boundaries.begin());
    for (std::size_t done = 0; done < boundaries.size(); ++done, ++at) {
      const std::size_t position = at % boundaries.size();
      if (on_circle(boundaries[position] - from) >= length) return;
      deed(position);
    }
  }

  GateControlList list_of(const std::vector<std::int64_t>& boundaries, const std::vector<std::uint8_t>& states) const {
    GateControlList list;
    list.cycle_time = Nanoseconds(cycle_);
    std::vector<std::size_t> changes;
    for (std::size_t at = 0; at < boundaries.size(); ++at) {
      const std::size_t before = at == 0 ? boundaries.size() - 1 : at - 1;
      if (states[at] != states[before]) changes.push_back(at);
    }
    const auto add = [&list](std::uint8_t state, std::int64_t interval) {
      std::int64_t parts = (interval + longest_interval - 1) / longest_interval;
      for (; parts > 0; --parts) {
        list.entries.push_back({GateOperation::set_gate_states, state, Nanoseconds(interval / parts)});
        interval -= interval / parts;
      }
    };
    if (changes.empty()) {
      add(states.front(), cycle_);
      return list;
    }
    add(states[changes.back()], boundaries[changes.front()]);  // what began in the cycle before
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const std::int64_t end = i + 1 < changes.size() ? boundaries[changes[i + 1]] : cycle_;
      add(states[changes[i]], end - boundaries[changes[i]]);
    }
    return list;
  }

  const Network* network_;
  const Link* link_;
  std::int64_t cycle_, margin_;
  std::vector<PassingFrame> frames_;
  PortWindows windows_;
  std::vector<Span> reserved_;
  std::vector<ReservedGuard> guards_;
  std::vector<Hold> holds_;
  std::uint8_t scheduled_ = 0, all_ = 0;
};

}  // namespace

std::int64_t common_cycle(const Link& link, const std::vector<PortUse>& uses) {
  std::int64_t cycle = 1;
  const auto include = [&cycle](std::int64_t period) {
    if (cycle == 0) return;
    const std::int64_t factor = period / std::gcd(cycle, period);
    cycle = cycle > longest_cycle / factor ? 0 : cycle * factor;
  };
  for (const PortUse& use : uses) include(use.period);
  for (const ReservedWindow& window : link.reserved) include(window.period.count());
  return cycle;
}

PortGates build_gates(const Network& network, LinkIndex link, const std::vector<PortUse>& uses) {
  const std::int64_t cycle = common_cycle(network.links[link], uses);
  std::int64_t frames = 0;
  for (const PortUse& use : uses) frames += cycle / use.period;
  for (const ReservedWindow& window : network.links[link].reserved) frames += cycle / window.period.count();
  if (cycle == 0 || frames > most_frames_of_list) {
    PortGates endless;
    endless.trouble = GateTrouble::endless;
    endless.port.link = link;
    return endless;
  }
  return ListBuilder(network, link, uses, cycle).build(link);
}

}  // namespace isoline::schedule
