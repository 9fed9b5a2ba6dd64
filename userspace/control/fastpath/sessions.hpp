// The streams that a reflector has seen, each with what became of it on its way; as many as there is room for.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analysis/engine/key_table.hpp"
#include "analysis/engine/pages.hpp"
#include "analysis/track/stamped.hpp"
#include "model/address.hpp"
#include "model/traffic_report.hpp"
#include "wire/frame_stamp.hpp"
#include "wire/headers.hpp"
#include "wire/stamp.hpp"

namespace isoline::control {

/// Who sends a stream, from where it arrives: addresses, ports, session or number. All bytes count.
struct SessionKey {
  std::array<std::uint8_t, 16> source{}, destination{};  ///< IP, or MAC of the talker
  std::uint16_t source_port = 0, destination_port = 0;
  std::uint32_t number = 0;  ///< SSID of STAMP; layer 2: stream
  std::uint32_t kind = 0;    ///< 0: layer 2, 4, 6: version of IP
  friend bool operator==(const SessionKey&, const SessionKey&) = default;
};

SessionKey key_of(std::span<const std::uint8_t> frame, const wire::Headers& headers, const wire::StampTest& test);
SessionKey key_of(std::span<const std::uint8_t> frame, const wire::FrameStamp& stamp);

/// "udp 10.0.0.1:50000 10.0.0.2:862 session 5", "layer2 02:00:00:00:00:01 stream 3".
std::string to_string(const SessionKey& key);

class Sessions {
 public:
  explicit Sessions(std::uint32_t most);

  struct Session {
    SessionKey key;
    std::uint64_t answered = 0;
    std::uint32_t answers = 0;  ///< the reflector's own number of the next answer
    analysis::track::StampedStream stream;
  };

  /// The session of the key, opened if it is new; nullptr: there is no room for it. Allocates nothing.
  Session* find_or_open(const SessionKey& key, const analysis::track::StampedOptions& options);

  std::vector<ReflectedStream> report(ClockSource clock) const;

 private:
  analysis::KeyTable table_;
  analysis::Pages<Session> sessions_;
  std::uint32_t used_ = 0;
};

}  // namespace isoline::control
