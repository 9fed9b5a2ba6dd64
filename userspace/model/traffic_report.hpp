// How a generator and a reflector of stamped traffic did.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/histogram.hpp"
#include "model/stamped.hpp"
#include "model/time.hpp"

namespace isoline {

/// Of one stream, or of all.
struct SentTraffic {
  std::uint64_t sent = 0, sent_bytes = 0;  ///< frames that the port took; without FCS
  std::uint64_t late = 0;                  ///< of these, sent later than is allowed after they were due
  std::uint64_t skipped = 0;               ///< never sent: the next one was due before the loop came to them
  std::uint64_t refused = 0;               ///< never sent: the port had no room for as long
  std::optional<Distribution> error;       ///< of those sent: when they were sent less when they were due
  friend bool operator==(const SentTraffic&, const SentTraffic&) = default;
};

struct GeneratedStream {
  std::string name;
  SentTraffic traffic;
  std::optional<StampedFigures> answers;  ///< nothing: none came
  friend bool operator==(const GeneratedStream&, const GeneratedStream&) = default;
};

struct GeneratorReport {
  Nanoseconds lasted{0};  ///< from the first departure that was due until the last
  Nanoseconds late_after{0};
  SentTraffic total;
  std::vector<GeneratedStream> streams;
  std::uint64_t retries = 0;  ///< calls after which the port had no room for a frame
  std::uint64_t other = 0;    ///< frames received that are no answers to this generator
  /// Between a look at the port that found frames and the one before: they may have come as much earlier.
  std::optional<Distribution> poll_gap;
  friend bool operator==(const GeneratorReport&, const GeneratorReport&) = default;
};

/// What a reflector knows of a stream: who sends it, and what became of it on its way.
struct ReflectedStream {
  std::string name;  ///< "udp 10.0.0.1:50000 10.0.0.2:862", "layer2 02:00:00:00:00:01 stream 3"
  std::uint64_t answered = 0;
  StampedFigures figures;
  friend bool operator==(const ReflectedStream&, const ReflectedStream&) = default;
};

struct ReflectorReport {
  std::uint64_t received = 0;
  std::uint64_t answered_stamp = 0;      ///< STAMP test packets
  std::uint64_t answered_layer2 = 0;     ///< frames with the layer-2 stamp
  std::uint64_t answered_neighbour = 0;  ///< ARP and neighbour solicitations
  std::uint64_t answered_echo = 0;
  // What was not answered, by why:
  std::uint64_t unsent = 0;              ///< the port had no room for the answer
  std::uint64_t not_for_us = 0;          ///< stamped frames to another station
  std::uint64_t answers_seen = 0;        ///< reflected already, or from a reflector's port
  std::uint64_t unreadable = 0;          ///< cut off, contradicting themselves, or too short for what they are
  std::uint64_t other = 0;               ///< everything else
  std::uint64_t untracked = 0;           ///< answered, but of streams for which there was no room
  std::optional<Distribution> poll_gap;  ///< as above
  std::vector<ReflectedStream> streams;
  friend bool operator==(const ReflectorReport&, const ReflectorReport&) = default;
};

}  // namespace isoline
