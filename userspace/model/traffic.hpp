// Streams as a generator sends them: how often, how large, and with which headers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/address.hpp"
#include "model/time.hpp"

namespace isoline {

enum class Departures : std::uint8_t {
  cyclic,   ///< one each period
  poisson,  ///< at random, independent of each other, one each period on average
};

/// What a stream's frames begin with. What is not given is found by the generator.
struct StreamHeaders {
  std::optional<MacAddress> src_mac, dst_mac;
  std::optional<VlanId> vid;
  std::optional<std::uint8_t> pcp;                    ///< 0 … 7
  std::optional<IpAddress> src_address, dst_address;  ///< both or none, of one family; none: layer 2
  std::optional<std::uint16_t> src_port, dst_port;    ///< UDP
  std::uint8_t dscp = 0;                              ///< 0 … 63
  friend bool operator==(const StreamHeaders&, const StreamHeaders&) = default;
};

/// One entry of the planner's file of streams, with what only a generator wants of it (docs/formats/network.md).
struct TrafficStream {
  std::string name;    ///< unique in its file
  std::string talker;  ///< the node that sends it
  Departures departures = Departures::cyclic;
  Nanoseconds period{0};         ///< > 0
  Nanoseconds offset{0};         ///< of the first frame in each period
  std::uint32_t frames = 1;      ///< sent in a row at each departure
  std::uint32_t frame_size = 0;  ///< bytes, MAC addresses through FCS with all tags
  Nanoseconds deadline{0};       ///< > 0
  StreamHeaders headers;
  friend bool operator==(const TrafficStream&, const TrafficStream&) = default;
};

}  // namespace isoline
