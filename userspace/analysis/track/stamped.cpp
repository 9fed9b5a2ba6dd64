#include "analysis/track/stamped.hpp"

#include "analysis/stats/block_add.hpp"
#include "analysis/stats/histogram_block.hpp"

namespace isoline::analysis::track {
namespace {

using Count = std::uint64_t;

// Times of foreign frames are any bits: their differences wrap instead of being undefined.
std::int64_t difference(Nanoseconds a, Nanoseconds b) {
  return static_cast<std::int64_t>(static_cast<Count>(a.count()) - static_cast<Count>(b.count()));
}
Count amount(std::int64_t value) {
  return value < 0 ? Count{0} - static_cast<Count>(value) : static_cast<Count>(value);
}

// Histograms take values below 2^63.
void add_delay(isoline_histogram& block, std::int64_t value) {
  add_to_block(block, static_cast<Count>(value), ISOLINE_ORIGIN_DELAY);
}
void add_deviation(isoline_histogram& block, Count value) {
  add_to_block(block, value & INT64_MAX, ISOLINE_ORIGIN_DEVIATION);
}

}  // namespace

void StampedPath::add(std::uint32_t number, Nanoseconds sent, Nanoseconds received, bool delay_is_known,
                      Nanoseconds deadline) {
  if (delay_is_known) {
    const std::int64_t delay = difference(received, sent);
    if (delay < 0) {
      ++negative_;
    } else {
      add_delay(delays_, delay);
      misses_ += deadline.count() > 0 && delay > deadline.count() ? 1 : 0;
    }
  }
  if (begun_) {
    const std::int64_t later = difference(received, last_received_), sent_later = difference(sent, last_sent_);
    const Count variation = amount(difference(Nanoseconds(later), Nanoseconds(sent_later)));
    if (number == last_number_ + 1) add_deviation(ipdvs_, variation);
    jitter_ += variation - ((jitter_ + 8) >> 4);
    add_deviation(jitters_, jitter_ >> 4);
  }
  begun_ = true;
  last_number_ = number;
  last_sent_ = sent;
  last_received_ = received;
}

PathFigures StampedPath::figures(ClockSource clock, bool has_deadline) const {
  PathFigures figures;
  figures.delay = from_block(&delays_, HistogramOrigin::delay, clock);
  figures.ipdv = from_block(&ipdvs_, HistogramOrigin::deviation, clock);
  figures.jitter = from_block(&jitters_, HistogramOrigin::deviation, clock);
  figures.negative = negative_;
  if (has_deadline && figures.delay) figures.deadline_misses = misses_;
  return figures;
}

bool StampedStream::agree(bool said) {
  const bool both = said || options_.clocks_agree;
  (both ? some_agree_ : some_disagree_) = true;
  return both;
}

void StampedStream::arrive(const StampedArrival& frame) {
  if (options_.may_restart && arrivals_.is_old(frame.number) && difference(frame.sent, newest_sent_) > 0)
    arrivals_.restart();
  const Arrivals::Kind kind = arrivals_.arrive(frame.number);
  if (kind == Arrivals::Kind::next) newest_sent_ = frame.sent;
  if (kind == Arrivals::Kind::duplicated || kind == Arrivals::Kind::beyond_window) return;
  forward_.add(frame.number, frame.sent, frame.received, agree(frame.clocks_agree), options_.deadline);
}

bool StampedStream::come_back(const StampedReturn& answer) {
  has_returns_ = true;
  if (answer.answer) {
    has_answers_ = true;
    answers_.arrive(*answer.answer);
  }
  const Arrivals::Kind kind = arrivals_.arrive(answer.number);
  if (kind == Arrivals::Kind::duplicated || kind == Arrivals::Kind::beyond_window) return false;
  const bool agreed = agree(answer.clocks_agree);
  forward_.add(answer.number, answer.sent, answer.received, agreed, options_.deadline);
  backward_.add(answer.number, answer.answered, answer.returned, agreed, Nanoseconds(0));
  const std::int64_t whole = difference(answer.returned, answer.sent);
  const std::int64_t inside = difference(answer.answered, answer.received);
  // A reflector's clock that was set meanwhile makes nonsense of both.
  if (inside < 0 || whole < inside) return true;
  add_delay(round_trips_, whole - inside);
  add_delay(residences_, inside);
  return true;
}

StampedFigures StampedStream::figures(ClockSource clock, std::optional<std::uint64_t> sent) const {
  StampedFigures figures;
  figures.arrivals = sent ? arrivals_.counts(*sent) : arrivals_.counts();
  if (has_answers_) figures.answers = answers_.counts();
  figures.clocks_agree = some_agree_ && !some_disagree_;
  figures.forward = forward_.figures(clock, options_.deadline.count() > 0);
  if (!has_returns_) return figures;
  figures.backward = backward_.figures(clock, false);
  figures.round_trip = from_block(&round_trips_, HistogramOrigin::delay, clock);
  figures.residence = from_block(&residences_, HistogramOrigin::delay, clock);
  return figures;
}

}  // namespace isoline::analysis::track
