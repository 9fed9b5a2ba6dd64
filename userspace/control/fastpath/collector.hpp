// The talker's receiving half: finds the answers to its streams among what comes in.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analysis/engine/pages.hpp"
#include "analysis/track/stamped.hpp"
#include "model/capture.hpp"
#include "model/stamped.hpp"
#include "model/traffic.hpp"
#include "wire/frame_stamp.hpp"
#include "wire/headers.hpp"
#include "wire/reflect.hpp"
#include "wire/stamp.hpp"

namespace isoline::control {

struct CollectorOptions {
  wire::StampClock clock = {};
  wire::TimestampFormat format = wire::TimestampFormat::ntp;  ///< that of the test packets
  std::uint16_t run = 0;
  bool clocks_agree = false;  ///< whatever the answers say
  bool stateful = false;      ///< reflectors number their answers
};

class Collector {
 public:
  /// `positions`: of the streams in their file. Takes 10 KiB for each stream that is answered, when it is.
  Collector(const std::vector<TrafficStream>& streams, const std::vector<std::uint32_t>& positions,
            const CollectorOptions& options);

  /// Whether the frame is an answer to one of the streams. Allocates nothing.
  bool take(const ObservedFrame& frame, const wire::Headers& headers);

  /// `sent`: how many frames of the stream were sent. Nothing: no answer came.
  std::optional<StampedFigures> figures(std::uint32_t stream, std::uint64_t sent, ClockSource clock) const;
  /// Frames that were answered.
  std::uint64_t answers() const { return answers_; }
  /// False: there is no memory for so many streams.
  bool valid() const { return streams_.valid(); }

 private:
  struct Ends {
    IpAddress own, other;
    std::uint16_t other_port = 0;
    std::uint32_t next = 0;  ///< stream + 1 that has the same port of its own; 0: none
  };

  bool take_layer2(const ObservedFrame& frame, const wire::Headers& headers);
  bool take_stamp(const ObservedFrame& frame, const wire::Headers& headers);
  std::optional<std::uint32_t> stream_of(std::span<const std::uint8_t> bytes, const wire::Headers& headers) const;
  bool add(std::uint32_t stream, const analysis::track::StampedReturn& answer);

  CollectorOptions options_;
  std::vector<Nanoseconds> deadlines_;
  std::vector<MacAddress> talkers_;
  analysis::Pages<analysis::track::StampedStream> streams_;  ///< made with the first answer
  std::vector<std::uint8_t> answered_;
  std::vector<std::uint32_t> by_position_;  ///< stream + 1
  std::vector<Ends> ends_;
  std::vector<std::uint32_t> by_port_;  ///< stream + 1
  std::uint64_t answers_ = 0;
};

}  // namespace isoline::control
