#include "analysis/track/tcp_exact.hpp"

#include <algorithm>

namespace isoline::analysis::track {
namespace {

constexpr std::uint8_t tcp_rst = 0x04;
/// No window is larger (RFC 7323 clause 2.3), so nothing is further apart in one connection.
constexpr std::int32_t largest_window = 1 << 30;
/// Further ahead there is nothing that belongs to what was seen. With it and a window, numbers stay comparable.
constexpr std::int32_t furthest_ahead = 1 << 29;
/// What may still come in front of the first data that was seen.
constexpr std::uint32_t room_before_first = 1u << 29;

std::int32_t distance_to(std::uint32_t from, std::uint32_t to) { return static_cast<std::int32_t>(to - from); }
bool before(std::uint32_t a, std::uint32_t b) { return distance_to(a, b) > 0; }
std::uint32_t later(std::uint32_t a, std::uint32_t b) { return before(a, b) ? b : a; }
std::uint32_t earlier(std::uint32_t a, std::uint32_t b) { return before(a, b) ? a : b; }

/// It says that what lies in the next block came once more (RFC 2883 clause 4). What is below the acknowledgement does
/// not wait any more.
bool is_duplicate(const wire::SackBlocks& blocks) {
  if (blocks.count < 2) return false;
  const wire::SackBlock &first = blocks.block[0], &second = blocks.block[1];
  return !before(first.begin, second.begin) && !before(second.end, first.end);
}

}  // namespace

/// A SYN that was sent again is old data as any other. One with another number begins a connection on used ports: what
/// was before is nothing to it. Where this side did not send yet, it is the answer to the other side's SYN.
void ExactTracker::begin_connection(ExactConversation& exact, ExactSide& side, std::uint32_t sequence) {
  if ((side.state & exact_syn) != 0 && side.first == sequence) return;
  if ((side.state & exact_numbered) != 0) forget(exact);
  side.first = sequence;
  side.state |= exact_syn;
}

[[gnu::always_inline]] inline void ExactTracker::append(ExactSide& side, std::uint32_t begin, std::uint32_t end,
                                                        std::uint64_t now) {
  side.max_end = end;
  const std::uint32_t number = pool_.take();
  if (number == 0) {
    pool_.refuse();
    if (side.tail == 0) {
      side.base = end;
      side.base_ns = now;
    } else {
      pool_[side.tail].end = end;
      pool_[side.tail].sent_ns = now;
    }
    return;
  }
  WaitingSegment& segment = pool_[number];
  segment = {.sent_ns = now,
             .revealed_ns = now,
             .begin = begin,
             .end = end,
             .next = 0,
             .order = side.order & 0x3fffffffu,
             .repeated = 0,
             .selected = 0};
  (side.tail != 0 ? pool_[side.tail].next : side.head) = number;
  side.tail = number;
  ++side.segments;
}

[[gnu::always_inline]] inline void ExactTracker::keep_in_bounds(ExactSide& side) {
  if (side.segments <= most_unanswered && distance_to(side.base, side.max_end) <= largest_window) return;
  give_up_what_is_too_much(side);
}

[[gnu::always_inline]] inline void ExactTracker::sent(Conversation& talk, std::uint32_t number, ExactSide& side,
                                                      std::uint32_t begin, std::uint32_t end, std::uint64_t now) {
  const bool numbered = (side.state & exact_numbered) != 0;
  const bool far = numbered && (distance_to(side.max_end, begin) > furthest_ahead ||
                                distance_to(side.base, begin) < -largest_window);
  if (far) forget(side);
  if (!numbered || far) {
    side.base = begin - room_before_first;
    side.max_end = begin;
    side.state |= exact_numbered;
  }
  // A keep-alive probe: the last byte once more, when all is answered.
  if (end - begin <= 1 && end == side.max_end && side.head == 0 && side.base == side.max_end) return;
  ++side.order;
  if (before(begin, side.max_end)) {
    sent_again(talk, number, side, begin, end, now);
  } else {
    append(side, begin, end, now);
  }
  keep_in_bounds(side);
}

[[gnu::always_inline]] inline void ExactTracker::acknowledged(ExactSide& side, const PassingSegment& segment,
                                                              bool same_window, std::uint64_t now,
                                                              RoundTripsEnded& ended) {
  const std::uint32_t number = segment.acknowledgement;
  if ((side.state & exact_numbered) == 0) {
    side.base = side.max_end = side.acknowledged = number;
    side.state |= exact_numbered | exact_answered;
    return;
  }
  if ((side.state & exact_answered) != 0 && !before(side.acknowledged, number)) {
    constexpr std::uint8_t other_reasons = tcp_syn | tcp_fin | tcp_rst;
    if (number == side.acknowledged && segment.length == 0 && (segment.flags & other_reasons) == 0 && same_window &&
        side.head != 0)
      ++side.duplicate_acks;
    return;
  }
  if (distance_to(side.max_end, number) > furthest_ahead || distance_to(side.base, number) < 0) return;
  side.acknowledged = number;
  side.state |= exact_answered;
  std::uint64_t base_ns = side.base_ns;
  std::uint32_t at = side.head, last = 0, base = number, covered = 0;
  for (; at != 0; ++covered) {
    const WaitingSegment& waiting = pool_[at];
    if (!before(waiting.begin, number)) break;
    // If anything before it passed later, then that is what the receiver waited for.
    const bool last_sent = base_ns <= waiting.sent_ns;
    const bool had_its_round_trip = selective_ && waiting.selected != 0;
    if (waiting.end == number && waiting.repeated == 0 && last_sent && !had_its_round_trip && now >= waiting.sent_ns) {
      ended.cumulative = true;
      ended.cumulative_ns = now - waiting.sent_ns;
    }
    base_ns = std::max(base_ns, waiting.sent_ns);
    base = later(base, waiting.end);
    if (side.near == at) side.near = 0;
    if (side.selected_near == at) side.selected_near = 0;
    last = at;
    at = waiting.next;
  }
  if (covered != 0) {
    pool_.give_back(side.head, last, covered);
    side.head = at;
    if (at == 0) side.tail = 0;
    side.segments = static_cast<std::uint16_t>(side.segments - covered);
    side.base_ns = base_ns;
  }
  ended.alone = covered == 1;
  side.base = later(side.base, base);
  side.max_end = later(side.max_end, side.base);
}

[[gnu::always_inline]] inline RoundTripsEnded ExactTracker::step(Conversation& talk, ExactConversation& exact,
                                                                 std::uint32_t number, const PassingSegment& segment,
                                                                 std::uint64_t now) {
  ExactSide &side = exact.side[number], &other = exact.side[number ^ 1];
  const bool syn = (segment.flags & tcp_syn) != 0;
  if (syn) begin_connection(exact, side, segment.sequence);
  if (segment.length != 0) {
    const std::uint32_t end = segment.sequence + segment.length;
    const bool closed = (other.state & exact_announced) != 0 && other.window == 0;
    if (closed && !syn) {
      probed(side, segment.sequence, end, now);
    } else {
      sent(talk, number, side, segment.sequence, end, now);
    }
  }
  RoundTripsEnded ended;
  if ((segment.flags & tcp_ack) != 0) {
    const bool same_window = (side.state & exact_announced) != 0 && side.window == segment.window;
    acknowledged(other, segment, same_window, now, ended);
    if (segment.selected.count != 0) selected(other, segment, now, ended);
  }
  if ((segment.flags & tcp_rst) == 0 && (segment.flags & (tcp_ack | tcp_syn)) != 0) {
    side.window = segment.window;
    side.state |= exact_announced;
  }
  return ended;
}

void ExactTracker::follow(Conversation& talk, ExactConversation& exact, std::uint32_t number,
                          const PassingSegment& segment, std::uint64_t now, LateBlock histogram) {
  if (now > talk.last_ns) talk.last_ns = now;
  constexpr std::uint32_t open_handshake = ISOLINE_TALK_SYN | ISOLINE_TALK_ANSWERED;
  if ((segment.flags & tcp_syn) != 0 || (talk.state & open_handshake) != 0)
    follow_handshake(talk, number, segment.flags, now);
  const RoundTripsEnded ended = step(talk, exact, number, segment, now);
  const std::uint32_t sender = number ^ 1;
  if (ended.cumulative) {
    const std::uint64_t smallest = talk.smallest[sender];
    if (segment.length == 0 && ended.alone && smallest != 0 && ended.cumulative_ns > ~smallest + delayed_ack_ns)
      ++talk.delayed[sender];
    add_round_trip(talk, sender, ended.cumulative_ns, histogram);
  }
  if (ended.selective && selective_) add_round_trip(talk, sender, ended.selective_ns, histogram);
}

RoundTripsEnded ExactTracker::take(Conversation& talk, ExactConversation& exact, std::uint32_t number,
                                   const PassingSegment& segment, std::uint64_t now) {
  return step(talk, exact, number, segment, now);
}

void ExactTracker::forget(ExactConversation& exact) {
  for (ExactSide& side : exact.side) forget(side);
}

/// The counts remain: they are the flow's.
void ExactTracker::forget(ExactSide& side) {
  if (side.head != 0) pool_.give_back(side.head, side.tail, side.segments);
  side.head = side.tail = side.near = side.selected_near = 0;
  side.segments = 0;
  side.base_ns = 0;
  side.state = 0;
}

/// Into a closed window: the receiver takes nothing of it, so new data in it comes again and is new then. What it
/// repeats is repeated all the same: the window may have opened meanwhile.
void ExactTracker::probed(ExactSide& side, std::uint32_t begin, std::uint32_t end, std::uint64_t now) {
  if (before(begin, side.base)) side.base_ns = std::max(side.base_ns, now);
  for (std::uint32_t current = side.head; current != 0; current = pool_[current].next) {
    WaitingSegment& waiting = pool_[current];
    if (!before(waiting.begin, end)) break;
    if (!before(begin, waiting.end)) continue;
    waiting.repeated = 1;
    waiting.sent_ns = now;
  }
}

/// Data that begins below the highest number: fills gaps, repeats what is known, or both, piece by piece.
void ExactTracker::sent_again(Conversation& talk, std::uint32_t number, ExactSide& side, std::uint32_t begin,
                              std::uint32_t end, std::uint64_t now) {
  bool known = false, filled = false;
  std::uint64_t revealed_ns = 0;
  std::uint32_t revealed_by = 0;
  if (before(begin, side.base)) {
    known = true;
    side.base_ns = std::max(side.base_ns, now);
    begin = side.base;
  }
  const bool from_near = side.near != 0 && !before(begin, pool_[side.near].end);
  std::uint32_t previous = from_near ? side.near : 0, current = from_near ? pool_[side.near].next : side.head;
  while (before(begin, end)) {
    while (current != 0 && !before(begin, pool_[current].end)) {
      previous = current;
      current = pool_[current].next;
    }
    if (current == 0) {
      append(side, begin, end, now);
      break;
    }
    WaitingSegment& next = pool_[current];
    if (before(begin, next.begin)) {
      const std::uint32_t piece_end = earlier(end, next.begin);
      filled = true;
      revealed_ns = next.revealed_ns;
      revealed_by = next.order;
      previous = fill(side, previous, current, begin, piece_end, now);
      begin = piece_end;
      continue;
    }
    next.repeated = 1;
    // As far as time is asked for, what was sent together is sent at its first byte.
    if (!known) next.sent_ns = now;
    known = true;
    begin = earlier(end, next.end);
  }
  side.near = previous;
  const std::uint64_t patience = talk.smallest[number] != 0 ? ~talk.smallest[number] : reorder_default_ns;
  if (!known && filled && (now <= revealed_ns || now - revealed_ns < patience)) {
    ++talk.reordered[number];
    const std::uint32_t depth = (side.order - revealed_by) & 0x3fffffffu;
    side.deepest = static_cast<std::uint16_t>(std::clamp<std::uint32_t>(depth, side.deepest, UINT16_MAX));
  } else {
    ++talk.retransmitted[number];
  }
}

/// A piece in front of `behind`. What is left of the gap was revealed when the whole of it was.
std::uint32_t ExactTracker::fill(ExactSide& side, std::uint32_t previous, std::uint32_t behind, std::uint32_t begin,
                                 std::uint32_t end, std::uint64_t now) {
  // One segment may fill any number of gaps.
  const std::uint32_t number = side.segments < most_waiting ? pool_.take() : 0;
  WaitingSegment& next = pool_[behind];
  if (number == 0) {
    pool_.refuse();
    next.begin = begin;
    next.sent_ns = now;
    next.repeated = 1;
    return previous;
  }
  pool_[number] = {.sent_ns = now,
                   .revealed_ns = next.revealed_ns,
                   .begin = begin,
                   .end = end,
                   .next = behind,
                   .order = next.order,
                   .repeated = 0,
                   .selected = 0};
  (previous != 0 ? pool_[previous].next : side.head) = number;
  ++side.segments;
  return number;
}

void ExactTracker::pop(ExactSide& side) {
  const std::uint32_t number = side.head;
  const WaitingSegment& segment = pool_[number];
  side.base_ns = std::max(side.base_ns, segment.sent_ns);
  side.base = later(side.base, segment.end);
  side.head = segment.next;
  if (side.head == 0) side.tail = 0;
  if (side.near == number) side.near = 0;
  if (side.selected_near == number) side.selected_near = 0;
  --side.segments;
  pool_.give_back(number, number, 1);
}

void ExactTracker::give_up_oldest(ExactSide& side) {
  pool_.refuse();
  pop(side);
}

void ExactTracker::give_up_what_is_too_much(ExactSide& side) {
  const std::uint32_t most = (side.state & exact_answered) != 0 ? most_waiting : most_unanswered;
  while (side.segments > most) give_up_oldest(side);
  while (distance_to(side.base, side.max_end) > largest_window) {
    if (side.head != 0) {
      give_up_oldest(side);
    } else {
      side.base = side.max_end;
    }
    // Half of all numbers further on it would seem to be new.
    side.acknowledged = side.base;
  }
}

/// Marks what a block answers; returns the segment that nothing had answered yet. None if there are several: then
/// nobody knows which of them the receiver got last.
const WaitingSegment* ExactTracker::select(ExactSide& side, const wire::SackBlock& block, std::uint32_t from) {
  const WaitingSegment* found = nullptr;
  std::uint32_t count = 0;
  for (std::uint32_t current = from; current != 0; current = pool_[current].next) {
    WaitingSegment& waiting = pool_[current];
    if (before(block.end, waiting.end)) break;
    if (before(waiting.begin, block.begin) || waiting.selected != 0) continue;
    waiting.selected = 1;
    side.selected_near = current;
    found = &waiting;
    ++count;
  }
  return count == 1 ? found : nullptr;
}

/// The first block holds what was just answered (RFC 2018 clause 4). The others repeat earlier answers, and if those
/// were lost, nobody knows when they were given.
void ExactTracker::selected(ExactSide& side, const PassingSegment& segment, std::uint64_t now, RoundTripsEnded& ended) {
  if (side.head == 0 || is_duplicate(segment.selected)) return;
  const wire::SackBlock& first = segment.selected.block[0];
  if (before(first.end, first.begin) || before(side.max_end, first.end)) return;
  const bool grows = side.selected_near != 0 && first.begin == side.selected_begin;
  const std::uint32_t from = grows ? side.selected_near : side.head;
  // Of another block, it may stand behind segments of this one that nothing has answered.
  if (!grows) side.selected_near = 0;
  side.selected_begin = first.begin;
  const WaitingSegment* answered = select(side, first, from);
  // An answer to data out of order goes out at once and alone (RFC 5681 clause 4.2). With data, it is older.
  if (answered == nullptr || answered->repeated != 0 || now < answered->sent_ns || segment.length != 0) return;
  ++side.selective;
  ended.selective = true;
  ended.selective_ns = now - answered->sent_ns;
}

}  // namespace isoline::analysis::track
