#include "analysis/match/waiting.hpp"

#include <algorithm>

namespace isoline::analysis {

Waiting::Waiting(Nanoseconds window, std::uint32_t capacity, MatchSink& sink)
    : window_(window), sink_(sink), table_(capacity), runs_(capacity), more_(capacity), queue_(capacity) {}

std::uint64_t Waiting::bytes(std::uint32_t capacity) {
  return KeyTable::bytes(capacity) +
         capacity * (Pool<Run>::bytes_each() + Pool<Sighting>::bytes_each() + sizeof(std::uint32_t));
}

void Waiting::queue(std::uint32_t number) { queue_[queue_end_++ % queue_.size()] = number; }

void Waiting::see(Tap tap, std::uint64_t hash, const Sighting& sighting, Nanoseconds aligned) {
  newest_ = std::max(newest_, aligned);
  close_due(newest_);
  std::uint32_t number = table_.find(hash, [&](std::uint32_t run) { return runs_[run].hash == hash; });
  if (number != 0 && newest_ - runs_[number].last > window_) {
    // It is over, and only its turn has not come.
    judge(runs_[number], true);
  }
  if (number == 0) number = open(hash, aligned);
  Run& run = runs_[number];
  run.last = std::max(run.last, aligned);
  keep(run, tap, sighting);
  // A run without end is judged in pieces, each time that both taps have seen as much of it.
  if (run.count[0] == run.count[1] && run.count[0] >= most_stored / 2) judge(run, true);
}

std::uint32_t Waiting::open(std::uint64_t hash, Nanoseconds aligned) {
  if (runs_.used() == runs_.capacity()) {
    const std::uint32_t oldest = queue_[queue_begin_++ % queue_.size()];
    judge(runs_[oldest], false);
    drop(oldest);
  }
  const std::uint32_t number = runs_.take();
  runs_[number] = {hash, aligned, aligned + window_ + window_ / 4, {}, {}, {}, {}};
  table_.insert(hash, number);
  queue(number);
  return number;
}

void Waiting::keep(Run& run, Tap tap, const Sighting& sighting) {
  const std::size_t at = index(tap);
  ++run.count[at];
  // Once one could not be kept, later ones are no longer the next in order.
  if (run.stored[at] + 1 != run.count[at] || run.stored[at] == most_stored) return;
  if (run.stored[at] == 0) {
    run.first[at] = sighting;
    run.first[at].next = 0;
  } else {
    const std::uint32_t number = more_.take();
    if (number == 0) return;
    more_[number] = sighting;
    more_[number].next = 0;
    (run.tail[at] == 0 ? run.first[at] : more_[run.tail[at]]).next = number;
    run.tail[at] = number;
  }
  ++run.stored[at];
}

void Waiting::prefetch_due() const {
  constexpr std::uint64_t ahead = 8;
  if (queue_end_ - queue_begin_ <= 2 * ahead) return;
  table_.prefetch(runs_[queue_[(queue_begin_ + ahead) % queue_.size()]].hash);
  const Run& later = runs_[queue_[(queue_begin_ + 2 * ahead) % queue_.size()]];
  __builtin_prefetch(&later, 1, 3);
  __builtin_prefetch(&later.first[1], 1, 3);
}

void Waiting::close_due(Nanoseconds now) {
  while (queue_begin_ != queue_end_) {
    const std::uint32_t number = queue_[queue_begin_ % queue_.size()];
    Run& run = runs_[number];
    if (run.due > now) return;
    ++queue_begin_;
    if (now - run.last <= window_) {
      run.due = run.last + window_ + window_ / 4;
      queue(number);
      continue;
    }
    prefetch_due();
    judge(run, true);
    drop(number);
  }
}

void Waiting::close_all() {
  while (queue_begin_ != queue_end_) {
    const std::uint32_t number = queue_[queue_begin_++ % queue_.size()];
    prefetch_due();
    judge(runs_[number], true);
    drop(number);
  }
}

void Waiting::drop(std::uint32_t number) {
  table_.erase(runs_[number].hash, number);
  runs_.give_back(number);
}

void Waiting::judge(Run& run, bool whole_window) {
  const bool all_kept = run.stored[0] == run.count[0] && run.stored[1] == run.count[1];
  if (run.count[0] == 1 && run.count[1] == 1) {
    sink_.paired(run.first[0], run.first[1], Pairing::alone);
  } else if (run.count[0] == run.count[1] && all_kept) {
    pair_up(run, Pairing::in_order);
  } else {
    judge_uneven(run, whole_window);
  }
  release(run);
}

/// The first with the first, the second with the second. Where one was not kept, the last one that was stands for it.
void Waiting::pair_up(const Run& run, Pairing pairing) {
  const auto step = [&](const Sighting*& sighting) {
    if (sighting->next != 0) sighting = &more_[sighting->next];
  };
  const Sighting *before = &run.first[0], *after = &run.first[1];
  for (std::uint32_t i = std::min(run.count[0], run.count[1]); i != 0; --i) {
    sink_.paired(*before, *after, pairing);
    step(before), step(after);
  }
}

void Waiting::judge_uneven(const Run& run, bool whole_window) {
  Pairing pairing = Pairing::ambiguous;
  if (run.count[0] == 1) pairing = Pairing::first_of_after;
  if (run.count[1] == 1) pairing = Pairing::first_of_before;
  pair_up(run, pairing);
  const std::uint32_t pairs = std::min(run.count[0], run.count[1]);
  const Tap tap = run.count[0] > run.count[1] ? Tap::before : Tap::after;
  Single single = pairs == 0 ? Single::alone : Single::surplus;
  if (!whole_window) single = Single::unjudged;
  const Sighting* sighting = &run.first[index(tap)];
  for (std::uint32_t i = pairs; i < run.count[index(tap)]; ++i) {
    sink_.single(tap, *sighting, single == Single::surplus ? latest(run, tap) : sighting->time, single);
    unjudged_ += single == Single::unjudged ? 1 : 0;
    if (single == Single::alone && sighting->next != 0) sighting = &more_[sighting->next];
  }
}

void Waiting::release(Run& run) {
  for (const std::size_t tap : {0, 1}) {
    std::uint32_t number = run.stored[tap] == 0 ? 0 : run.first[tap].next;
    while (number != 0) {
      const std::uint32_t next = more_[number].next;
      more_.give_back(number);
      number = next;
    }
    run.count[tap] = run.stored[tap] = run.tail[tap] = 0;
  }
}

}  // namespace isoline::analysis
