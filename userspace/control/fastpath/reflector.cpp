#include "control/fastpath/reflector.hpp"

#include "wire/bytes.hpp"

namespace isoline::control {

using analysis::track::StampedArrival;

Reflector::Reflector(host::FramePort& port, const ReflectorOptions& options)
    : port_(&port),
      options_(options),
      error_(wire::error_estimate(options.clock.error, options.clock.synchronised, wire::TimestampFormat::ntp)),
      responder_(port.info().address, options.addresses),
      slots_(port.longest()),
      sessions_(options.max_streams) {}

void Reflector::run(const std::atomic<bool>& stop, host::Clock& clock) {
  while (!stop.load(std::memory_order_relaxed))
    if (!turn() && options_.rest > Nanoseconds(0)) clock.wait(options_.rest);
}

bool Reflector::turn() {
  const Nanoseconds now = port_->now();
  const auto frames = port_->receive(options_.queue);
  poll_gap_.polled(now, !frames.empty());
  for (const ObservedFrame& frame : frames) {
    take(frame);
    if (slots_.full()) send();
  }
  send();
  return !frames.empty();
}

void Reflector::send() { counts_.unsent += slots_.used() - slots_.send(*port_, options_.queue); }

void Reflector::take(const ObservedFrame& frame) {
  ++counts_.received;
  const auto headers = wire::read_headers(frame.bytes);
  if (!headers) {
    ++counts_.unreadable;
  } else if (headers->ether_type == wire::frame_stamp_type) {
    take_layer2(frame, *headers);
  } else if (headers->payload != 0 && wire::be16(&frame.bytes[headers->transport + 2u]) == options_.udp_port) {
    take_stamp(frame, *headers);
  } else {
    ask_responder(frame, *headers);
  }
}

bool Reflector::is_for_us(std::span<const std::uint8_t> frame, bool groups) const {
  const MacAddress destination = wire::destination_of(frame);
  return destination == responder_.mac() || (groups && wire::is_group(destination));
}

wire::Reflection Reflector::times_of(const ObservedFrame& frame, Sessions::Session* session) const {
  wire::Reflection times{
      .received = frame.time + options_.clock.offset, .sent = port_->now() + options_.clock.offset, .sequence = {}};
  if (session != nullptr && options_.stateful) times.sequence = session->answers++;
  return times;
}

Sessions::Session* Reflector::note(const SessionKey& key, const StampedArrival& arrival) {
  Sessions::Session* session =
      sessions_.find_or_open(key, {.clocks_agree = options_.clocks_agree, .may_restart = true});
  if (session == nullptr) {
    ++counts_.untracked;
    return nullptr;
  }
  session->stream.arrive(arrival);
  ++session->answered;
  return session;
}

void Reflector::take_layer2(const ObservedFrame& frame, const wire::Headers& headers) {
  const auto stamp = wire::parse_frame_stamp(frame.bytes.subspan(headers.network));
  if (!stamp) {
    ++counts_.other;
    return;
  }
  if (stamp->reflected) {
    ++counts_.answers_seen;
    return;
  }
  if (!is_for_us(frame.bytes, true)) {
    ++counts_.not_for_us;
    return;
  }
  wire::FrameBuffer answer = slots_.copy(frame.bytes);
  if (answer.size == 0) {
    ++counts_.unsent;
    return;
  }
  Sessions::Session* session =
      note(key_of(frame.bytes, *stamp), {.number = stamp->sequence,
                                         .sent = stamp->time,
                                         .received = frame.time + options_.clock.offset,
                                         .clocks_agree = stamp->clock != 0 && stamp->clock == options_.clock.id});
  wire::reflect(answer, headers, *stamp, times_of(frame, session), options_.clock, responder_.mac());
  slots_.add(answer.size);
  ++counts_.answered_layer2;
}

void Reflector::take_stamp(const ObservedFrame& frame, const wire::Headers& headers) {
  if (!is_for_us(frame.bytes, false) || !responder_.is_own(wire::destination_address(frame.bytes, headers))) {
    ++counts_.not_for_us;
    return;
  }
  if (wire::be16(&frame.bytes[headers.transport]) == options_.udp_port) {
    ++counts_.answers_seen;  // two reflectors would answer each other for ever
    return;
  }
  const auto test = wire::parse_stamp_test(frame.bytes.subspan(headers.payload, headers.payload_end - headers.payload));
  if (!test) {
    ++counts_.unreadable;
    return;
  }
  // Room for the longest answer to the shortest question, if the port takes it.
  wire::FrameBuffer answer = slots_.copy(frame.bytes);
  if (answer.size == 0) {
    ++counts_.unsent;
    return;
  }
  Sessions::Session* session = note(key_of(frame.bytes, headers, *test),
                                    {.number = test->sequence,
                                     .sent = test->time(),
                                     .received = frame.time + options_.clock.offset,
                                     .clocks_agree = options_.clock.synchronised && test->error.synchronised});
  if (!wire::reflect(answer, headers, *test, times_of(frame, session), error_, responder_.mac())) {
    ++counts_.unsent;
    return;
  }
  slots_.add(answer.size);
  ++counts_.answered_stamp;
}

void Reflector::ask_responder(const ObservedFrame& frame, const wire::Headers& headers) {
  wire::FrameBuffer answer = slots_.copy(frame.bytes);
  const auto made = answer.size == 0 ? Responder::Answer::none : responder_.answer(answer, headers);
  switch (made) {
    case Responder::Answer::none: ++counts_.other; return;
    case Responder::Answer::neighbour: ++counts_.answered_neighbour; break;
    case Responder::Answer::echo: ++counts_.answered_echo; break;
  }
  slots_.add(answer.size);
}

ReflectorReport Reflector::report() const {
  ReflectorReport report = counts_;
  const bool hardware = port_->info().clock == host::FrameClock::hardware;
  const ClockSource clock = hardware ? ClockSource::hardware : ClockSource::monotonic;
  report.poll_gap = poll_gap_.distribution(clock);
  report.streams = sessions_.report(clock);
  return report;
}

}  // namespace isoline::control
