#include "property/track/round_trip_oracle.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace isoline::test {
namespace {

struct Byte {
  std::uint64_t first_us, last_us;
  std::uint64_t piece_begin, piece_end;  ///< of the bytes that came first with the same segment, in a row
  std::uint32_t times = 1;
};

/// What one end sent in one connection.
struct Sent {
  std::map<std::uint64_t, Byte> bytes;
  std::uint64_t answered = 0;
  std::uint16_t window = 0;
  bool announced = false;
};

/// The receiver takes nothing of what goes into a closed window: new bytes of it do not count as sent.
void probe(Sent& sent, const TapSegment& segment) {
  for (std::uint64_t at = segment.sequence; at < segment.sequence + segment.length(); ++at) {
    const auto known = sent.bytes.find(at);
    if (known == sent.bytes.end()) continue;
    ++known->second.times;
    known->second.last_us = segment.time_us;
  }
}

void send(Sent& sent, const TapSegment& segment) {
  const std::uint64_t begin = segment.sequence, end = begin + segment.length();
  std::uint64_t piece = begin;
  const auto close_piece = [&](std::uint64_t at) {
    for (std::uint64_t i = piece; i < at; ++i) sent.bytes.at(i).piece_begin = piece, sent.bytes.at(i).piece_end = at;
  };
  for (std::uint64_t at = begin; at < end; ++at) {
    const auto [byte, is_new] = sent.bytes.try_emplace(at, Byte{segment.time_us, segment.time_us, 0, 0});
    // What was answered before was sent before, seen or not: a probe that was taken after all.
    if (is_new && at >= sent.answered) continue;
    close_piece(at);
    piece = at + 1;
    ++byte->second.times;
    byte->second.last_us = segment.time_us;
  }
  close_piece(end);
}

bool gives_sample(const Sent& sent, std::uint64_t number, std::uint64_t& sent_us) {
  const auto last = sent.bytes.find(number - 1);
  if (last == sent.bytes.end() || last->second.piece_end != number) return false;
  const Byte& newest = last->second;
  // Part of it was answered before.
  if (newest.piece_begin < sent.answered) return false;
  for (const auto& [at, byte] : sent.bytes) {
    if (at >= number) break;
    if (at >= newest.piece_begin && byte.times > 1) return false;
    if (byte.last_us > newest.first_us) return false;
  }
  sent_us = newest.first_us;
  return true;
}

}  // namespace

std::vector<OracleSample> round_trips(const std::vector<TapSegment>& traffic) {
  std::vector<OracleSample> samples;
  std::map<std::uint32_t, std::array<Sent, 2>> connections;
  for (const TapSegment& segment : traffic) {
    auto& both = connections[segment.connection];
    Sent &own = both[segment.from_b ? 1 : 0], &other = both[segment.from_b ? 0 : 1];
    const bool closed = other.announced && other.window == 0 && (segment.flags & 2) == 0;
    if (closed) {
      probe(own, segment);
    } else {
      send(own, segment);
    }
    own.window = segment.window;
    own.announced = true;
    if ((segment.flags & 0x10) == 0 || segment.acknowledgement <= other.answered) continue;
    std::uint64_t sent_us = 0;
    if (gives_sample(other, segment.acknowledgement, sent_us))
      samples.push_back({!segment.from_b, segment.time_us, segment.time_us - sent_us, segment.answered_us});
    other.answered = segment.acknowledgement;
  }
  return samples;
}

}  // namespace isoline::test
