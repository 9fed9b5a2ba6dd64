#include "control/fastpath/generator.hpp"

#include <algorithm>
#include <utility>

#include "analysis/stats/block_add.hpp"
#include "analysis/stats/histogram.hpp"
#include "analysis/stats/histogram_block.hpp"

namespace isoline::control {
namespace {

/// A frame that could not leave is given up when the next one of its stream is due, but not sooner than after this:
/// a port that is full for a moment is no reason.
constexpr Nanoseconds least_patience{1'000'000};

/// Frames that are looked at between two looks at what is due.
constexpr std::size_t taken_at_a_time = 8;

/// From the end of a rest until the loop goes on, and some more.
constexpr Nanoseconds wake_up_time{100'000};

// Addresses of our own, for whoever wants to answer.
std::vector<IpAddress> sources_of(const ReadyStreams& ready) {
  std::vector<IpAddress> addresses;
  for (const TrafficStream& stream : ready.streams) {
    const auto& address = stream.headers.src_address;
    if (address && std::ranges::find(addresses, *address) == addresses.end()) addresses.push_back(*address);
  }
  return addresses;
}

}  // namespace

Result<Generator> Generator::make(const ReadyStreams& ready, host::FramePort& port, const GeneratorOptions& options) {
  std::vector<Stream> streams;
  streams.reserve(ready.streams.size());
  std::size_t longest = wire::least_frame;
  for (std::size_t i = 0; i < ready.streams.size(); ++i) {
    const TrafficStream& wanted = ready.streams[i];
    const std::uint32_t position = ready.positions[i];
    auto frame = wire::StampedFrame::make(wanted, {.stream = position,
                                                   .run = options.collect.run,
                                                   .session = static_cast<std::uint16_t>(position + 1),
                                                   .clock = options.collect.clock,
                                                   .format = options.collect.format});
    if (!frame) return tl::unexpected(frame.error());
    if (frame->size() > port.longest()) {
      return fail({.kind = ErrorKind::invalid_input,
                   .what = "the frames of stream '" + wanted.name + "' are too long for " + port.info().name,
                   .where = {},
                   .why = std::to_string(frame->size()) + " bytes without FCS, the port takes " +
                          std::to_string(port.longest()),
                   .hint = "raise the MTU of the interface"});
    }
    longest = std::max(longest, frame->size());
    streams.push_back({.frame = std::move(*frame),
                       .period = wanted.period,
                       .patience = std::max(wanted.period, least_patience),
                       .poisson = wanted.departures == isoline::Departures::poisson,
                       .frames = wanted.frames,
                       .left = wanted.frames,
                       .error = {}});
  }
  Generator made(std::move(streams), ready, port, longest, options);
  if (!made.collector_.valid()) {
    return fail({.kind = ErrorKind::failed,
                 .what = "cannot follow " + std::to_string(ready.streams.size()) + " streams",
                 .where = {},
                 .why = "there is not enough memory",
                 .hint = "send fewer at a time: --talker"});
  }
  return made;
}

Generator::Generator(std::vector<Stream> streams, const ReadyStreams& ready, host::FramePort& port, std::size_t longest,
                     const GeneratorOptions& options)
    : port_(&port),
      options_(options),
      streams_(std::move(streams)),
      departures_(static_cast<std::uint32_t>(streams_.size())),
      random_(options.seed),
      // An answer to a neighbour may be larger than our own frames.
      slots_(std::max<std::size_t>(longest, port.longest())),
      collector_(ready.streams, ready.positions, options.collect),
      responder_(port.info().address, sources_of(ready)) {
  for (const TrafficStream& stream : ready.streams) {
    names_.push_back(stream.name);
    offsets_.push_back(stream.offset);
  }
}

void Generator::run(const std::atomic<bool>& stop, host::Clock& clock) {
  while (turn(stop.load(std::memory_order_relaxed)))
    if (idle_ && options_.rest > Nanoseconds(0)) rest(clock);
}

// Not into the next departure: waking up takes its time.
void Generator::rest(host::Clock& clock) {
  const Nanoseconds free = departures_.next().due - port_->now() - wake_up_time;
  if (free > Nanoseconds(0)) clock.wait(std::min(free, options_.rest));
}

void Generator::begin(Nanoseconds now) {
  begun_ = true;
  begin_ = now + options_.lead;
  last_ = begin_;
  if (options_.duration > Nanoseconds(0)) end_ = begin_ + options_.duration;
  departures_.begin([this](std::uint32_t stream) { return first_due(stream); });
}

Nanoseconds Generator::first_due(std::uint32_t stream) {
  const Nanoseconds period = streams_[stream].period, offset = offsets_[stream];
  if (streams_[stream].poisson) return begin_ + random_.exponential(period);
  switch (options_.phase) {
    case Phase::random: return begin_ + random_.below(period);
    case Phase::clock: {
      const Nanoseconds into = (begin_ + options_.gate_clock - offset) % period;
      return into > Nanoseconds(0) ? begin_ + (period - into) : begin_ - into;
    }
    case Phase::together: break;
  }
  return begin_ + offset;
}

bool Generator::turn(bool stop) {
  const Nanoseconds now = port_->now();
  if (!begun_) begin(now);
  if (stop) end_ = std::min(end_, now);
  give_up(now);
  collect_due(now);
  idle_ = waiting_count_ == 0;
  if (waiting_count_ != 0) send_waiting();
  receive();
  return !finished(now);
}

// What is older than its patience: the stream's next frame takes its place.
void Generator::give_up(Nanoseconds now) {
  const auto old = [&](const Waiting& frame) {
    Stream& stream = streams_[frame.stream];
    if (now - frame.due <= stream.patience) return false;
    ++(frame.tried ? stream.refused : stream.skipped);
    return true;
  };
  const auto kept =
      std::remove_if(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(waiting_count_), old);
  waiting_count_ = static_cast<std::size_t>(kept - waiting_.begin());
}

void Generator::collect_due(Nanoseconds now) {
  // After a long hold-up the way back is long: it is gone in pieces, between which frames are taken.
  for (int budget = 4096; budget > 0 && waiting_count_ < waiting_.size(); --budget) {
    const Nanoseconds due = departures_.next().due;
    if (due > now || due >= end_) return;
    depart(now);
  }
}

// One frame of the stream that is next, and when it is next again.
void Generator::depart(Nanoseconds now) {
  const DepartureQueue::Entry entry = departures_.next();
  Stream& stream = streams_[entry.stream];
  last_ = entry.due;
  if (now - entry.due > stream.patience) {
    stream.skipped += stream.left;
    stream.left = 0;
  } else {
    waiting_[waiting_count_++] = {.stream = entry.stream, .due = entry.due, .tried = false};
    --stream.left;
  }
  if (stream.left != 0) {
    departures_.again_at(entry.due);
    return;
  }
  stream.left = stream.frames;
  Nanoseconds next = entry.due + (stream.poisson ? random_.exponential(stream.period) : stream.period);
  // Whole periods that nobody can be in time for any more are passed over at once.
  if (!stream.poisson && now - next > stream.patience) {
    const std::int64_t periods = (std::min(now, end_) - next - stream.patience) / stream.period;
    if (periods > 0) {
      stream.skipped += static_cast<std::uint64_t>(periods) * stream.frames;
      next += periods * stream.period;
    }
  }
  departures_.again_at(next);
}

// Numbers are those of frames that the port took: one that is given up leaves no gap. So each try writes them anew.
void Generator::send_waiting() {
  for (std::size_t i = 0; i < waiting_count_; ++i) {
    Waiting& frame = waiting_[i];
    Stream& stream = streams_[frame.stream];
    frame.sent = port_->now();
    stream.frame.write(stream.number++, frame.sent + options_.collect.clock.offset, slots_.room());
    slots_.add(stream.frame.size());
  }
  const std::size_t count = waiting_count_, taken = slots_.send(*port_, options_.queue);
  for (std::size_t i = 0; i < taken; ++i) {
    const Waiting& frame = waiting_[i];
    Stream& stream = streams_[frame.stream];
    const Nanoseconds error = frame.sent - frame.due;
    ++stream.sent;
    stream.late += error > options_.late_after ? 1 : 0;
    analysis::add_to_block(stream.error, static_cast<std::uint64_t>(error.count()), ISOLINE_ORIGIN_DEVIATION);
  }
  sent_ += taken;
  retries_ += taken < count ? 1 : 0;
  for (std::size_t i = taken; i < count; ++i) {
    --streams_[waiting_[i].stream].number;
    waiting_[i].tried = true;
    waiting_[i - taken] = waiting_[i];
  }
  waiting_count_ = count - taken;
}

// A few of what came at a time: departures are more urgent, and a burst may be long.
void Generator::receive() {
  if (came_.empty()) {
    const Nanoseconds now = port_->now();
    came_ = port_->receive(options_.queue);
    poll_gap_.polled(now, !came_.empty());
  }
  if (came_.empty()) return;
  idle_ = false;
  const std::size_t count = std::min(came_.size(), taken_at_a_time);
  for (const ObservedFrame& frame : came_.first(count)) take(frame);
  came_ = came_.subspan(count);
  // A neighbour whose question finds no answer asks again.
  slots_.send(*port_, options_.queue);
}

void Generator::take(const ObservedFrame& frame) {
  const auto headers = wire::read_headers(frame.bytes);
  if (headers && collector_.take(frame, *headers)) return;
  ++other_;
  if (!headers || slots_.full()) return;
  wire::FrameBuffer answer = slots_.copy(frame.bytes);
  if (answer.size == 0 || responder_.answer(answer, *headers) == Responder::Answer::none) return;
  slots_.add(answer.size);
}

bool Generator::finished(Nanoseconds now) {
  if (departures_.next().due < end_ || waiting_count_ != 0) return false;
  if (!ended_) ended_at_ = now;
  ended_ = true;
  return collector_.answers() >= sent_ || now - ended_at_ >= options_.linger;
}

GeneratorReport Generator::report() const {
  GeneratorReport report;
  report.lasted = last_ - begin_;
  report.late_after = options_.late_after;
  report.retries = retries_;
  report.other = other_;
  const ClockSource clock =
      port_->info().clock == host::FrameClock::hardware ? ClockSource::hardware : ClockSource::monotonic;
  report.poll_gap = poll_gap_.distribution(clock);
  SentTraffic& total = report.total;
  for (std::uint32_t i = 0; i < streams_.size(); ++i) {
    const Stream& stream = streams_[i];
    GeneratedStream one;
    one.name = names_[i];
    one.traffic = {.sent = stream.sent,
                   .sent_bytes = stream.sent * stream.frame.size(),
                   .late = stream.late,
                   .skipped = stream.skipped,
                   .refused = stream.refused,
                   .error = analysis::from_block(&stream.error, HistogramOrigin::deviation, clock)};
    one.answers = collector_.figures(i, stream.sent, clock);
    total.sent += one.traffic.sent;
    total.sent_bytes += one.traffic.sent_bytes;
    total.late += one.traffic.late;
    total.skipped += one.traffic.skipped;
    total.refused += one.traffic.refused;
    if (one.traffic.error) {
      if (!total.error) {
        total.error = one.traffic.error;
      } else {
        analysis::merge(*total.error, *one.traffic.error);
      }
    }
    report.streams.push_back(std::move(one));
  }
  return report;
}

}  // namespace isoline::control
