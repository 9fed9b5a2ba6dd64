#include "analysis/match/matcher.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace isoline::analysis {
namespace {

constexpr std::size_t enough_agreeing = 16;
constexpr int smoothing = 256;  // frames over which the difference of the clocks is followed
constexpr Nanoseconds cyclic_room = std::chrono::milliseconds(500);  // three of it: less than PROFINET's 2.048 s
constexpr std::size_t ahead = 8;                                     // frames whose places are asked of memory early

bool is_convincing(const Alignment& found) {
  return found.agreeing >= enough_agreeing && found.agreeing * 2 >= found.candidates;
}

}  // namespace

Result<std::unique_ptr<Matcher>> Matcher::create(const MatchOptions& options) {
  if (options.window <= Nanoseconds(0) || options.max_flows == 0 || options.max_waiting == 0 ||
      options.max_queued < 2 || options.settled_at_once == 0)
    return fail({ErrorKind::invalid_input, "cannot match frames", {}, "a window or a size is 0", {}});
  std::unique_ptr<Matcher> matcher(new Matcher(options));
  if (!matcher->valid()) return fail({ErrorKind::failed, "cannot match frames", {}, "there is no memory", {}});
  return matcher;
}

Matcher::Matcher(const MatchOptions& options)
    : options_(options),
      flows_(options.max_flows),
      settlement_(flows_, options.synchronised, options.resolution, options.settled_at_once),
      waiting_(options.window, options.max_waiting, *this) {
  if (options.synchronised) difference_ = Nanoseconds(0);
}

Tap Matcher::wanted() const {
  const Queue &before = queues_[0], &after = queues_[1];
  if (before.ended || after.ended) return before.ended ? Tap::after : Tap::before;
  if (!difference_ && !tried_as_they_are_ && before.size() != 0 && after.size() != 0) {
    const Tap behind = before.newest <= after.newest ? Tap::before : Tap::after;
    if (queues_[index(behind)].size() < options_.max_queued) return behind;
  }
  if (before.size() != after.size()) return before.size() < after.size() ? Tap::before : Tap::after;
  if (!difference_) return Tap::before;
  return before.newest <= after.newest - *difference_ ? Tap::before : Tap::after;
}

void Matcher::take(Tap tap, std::span<const ObservedFrame> frames) {
  while (!frames.empty()) {
    const auto some = frames.first(std::min(frames.size(), FlowTallies::burst));
    take_some(tap, some);
    frames = frames.subspan(some.size());
  }
  if (!difference_) align_clocks();
  if (difference_) advance();
}

void Matcher::take_some(Tap tap, std::span<const ObservedFrame> frames) {
  std::array<std::uint32_t, FlowTallies::burst> flows;
  flows_.count(tap, frames, flows.data());
  Queue& queue = queues_[index(tap)];
  ComparedTap& seen = taps_[index(tap)];
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const Nanoseconds time = frames[i].time;
    seen.first = seen.frames == 0 ? time : std::min(seen.first, time);
    seen.last = std::max(seen.last, time);
    ++seen.frames;
    queue.newest = std::max(queue.newest, time);
    const auto print = fingerprint(frames[i], options_.hash_bytes);
    if (!print) {
      ++seen.cut_short;
      continue;
    }
    queue.frames.push_back({print->hash, {time, flows[i], 0, print->marks}});
  }
}

void Matcher::end(Tap tap) {
  queues_[index(tap)].ended = true;
  if (!difference_) align_clocks();
  if (difference_) advance();
}

void Matcher::align_clocks() {
  if (!tried_as_they_are_ && align_as_they_are()) return;
  Queue &before = queues_[0], &after = queues_[1];
  const bool everything = before.ended && after.ended;
  const std::size_t least = std::min(before.size(), after.size()), most = std::max(before.size(), after.size());
  const bool is_full = most >= options_.max_queued;
  const bool can_grow = !(before.size() <= after.size() ? before : after).ended;
  if (!everything && !is_full && !tried_as_they_are_) return;
  if (!everything && can_grow && least < std::min<std::size_t>(next_try_, options_.max_queued)) return;
  const auto found = align(before.waiting(), after.waiting(), options_.window);
  if (found && is_convincing(*found)) {
    difference_ = found->difference;
    return;
  }
  // Everything is there: what agrees best, or that both began at once.
  if (everything) {
    difference_ = found ? found->difference : taps_[1].first - taps_[0].first;
    return;
  }
  next_try_ = least * 2;
  if (is_full) make_room();
}

/// Cyclic traffic repeats itself after some seconds, and would fit wherever both captures begin. So what the clocks
/// show is believed if it leads to matches. False: it did not, or cannot be said yet.
bool Matcher::align_as_they_are() {
  const Queue &before = queues_[0], &after = queues_[1];
  if (before.size() == 0 || after.size() == 0) return false;
  const Nanoseconds room = std::max(options_.window, cyclic_room);
  const auto first = [](const Queue& queue) { return queue.waiting().front().sighting.time; };
  const Nanoseconds begin = std::max(first(before), first(after));
  const bool is_there = std::min(before.newest, after.newest) >= begin + 2 * room;
  if (!is_there && !(before.ended && after.ended)) return false;
  tried_as_they_are_ = true;
  const auto between = [](const Queue& queue, Nanoseconds from, Nanoseconds until) {
    std::vector<QueuedFrame> frames;
    std::ranges::copy_if(queue.waiting(), std::back_inserter(frames), [&](const QueuedFrame& frame) {
      return frame.sighting.time >= from && frame.sighting.time <= until;
    });
    return frames;
  };
  const auto found =
      align(between(before, begin - room, begin + 2 * room), between(after, begin, begin + room), options_.window);
  if (!found || !is_convincing(*found)) return false;
  difference_ = found->difference;
  return true;
}

/// Nothing in common yet, and no room to wait for it: frames of the tap whose clock is behind are given up.
void Matcher::make_room() {
  const bool before_is_behind = queues_[0].newest <= queues_[1].newest;
  const bool is_full = queues_[before_is_behind ? 0 : 1].size() >= options_.max_queued;
  const Tap tap = before_is_behind == is_full ? Tap::before : Tap::after;
  Queue& queue = queues_[index(tap)];
  for (std::size_t left = queue.size() / 2; left != 0; --left) {
    const Sighting& sighting = queue.frames[queue.front].sighting;
    single(tap, sighting, sighting.time, Single::alone);
    pop(queue);
  }
}

void Matcher::advance() {
  Queue &before = queues_[0], &after = queues_[1];
  while (before.size() != 0 || after.size() != 0) {
    if (before.size() != 0 && after.size() != 0) {
      const Nanoseconds a = before.frames[before.front].sighting.time;
      const Nanoseconds b = after.frames[after.front].sighting.time;
      step(a <= b - *difference_ ? Tap::before : Tap::after);
      continue;
    }
    const Tap tap = before.size() != 0 ? Tap::before : Tap::after;
    if (!queues_[index(other(tap))].ended && queues_[index(tap)].size() < options_.max_queued) return;
    step(tap);
  }
}

void Matcher::step(Tap tap) {
  Queue& queue = queues_[index(tap)];
  const auto frames = queue.waiting();
  if (frames.size() > 2 * ahead) waiting_.prefetch(frames[2 * ahead].hash);
  if (frames.size() > ahead) waiting_.prefetch_run(frames[ahead].hash);
  const QueuedFrame frame = frames.front();
  pop(queue);
  waiting_.see(tap, frame.hash, frame.sighting, aligned(tap, frame.sighting.time));
}

void Matcher::pop(Queue& queue) {
  ++queue.front;
  if (queue.front < 4096 || queue.front * 2 < queue.frames.size()) return;
  queue.frames.erase(queue.frames.begin(), queue.frames.begin() + static_cast<std::ptrdiff_t>(queue.front));
  queue.front = 0;
}

void Matcher::paired(const Sighting& before, const Sighting& after, Pairing pairing) {
  if (settlement_.full()) settlement_.settle(taps_);
  settlement_.pair(before, after, pairing);
  if (pairing == Pairing::alone) *difference_ += (after.time - before.time - *difference_) / smoothing;
}

void Matcher::single(Tap tap, const Sighting& sighting, Nanoseconds latest, Single single) {
  if (settlement_.full()) settlement_.settle(taps_);
  settlement_.single(tap, sighting, latest, single);
}

Comparison Matcher::finish() {
  for (const Tap tap : {Tap::before, Tap::after}) end(tap);
  waiting_.close_all();
  settlement_.settle(taps_);
  Comparison comparison = settlement_.result(taps_);
  comparison.flows = flows_.result();
  return comparison;
}

}  // namespace isoline::analysis
