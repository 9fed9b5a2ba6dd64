// Frames of many flows, and a sender that plays them into one end of a veth pair.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/address.hpp"

namespace isoline::bench {

using Frames = std::vector<std::vector<std::uint8_t>>;

enum class Mix { ipv4, ipv6, vlan_layer2, profinet, tcp };

/// Of the flow with this number, but for tcp.
MacAddress source_mac(std::uint32_t number);

/// One frame a flow; for tcp a request and its answer, a flow each.
Frames frames_of(Mix mix, std::uint32_t flows);

/// Plays frames in order, over and over, through AF_PACKET in batches.
class Player {
 public:
  /// Aborts with a message when it cannot open the interface: a bench has nobody to report to.
  explicit Player(const std::string& interface);
  ~Player();
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;
  /// Counters in the frames move on with each pass: TCP's sequence and acknowledgement numbers, PROFINET's cycle.
  void play(Mix mix, Frames& frames, std::uint64_t count);

 private:
  int socket_;
};

}  // namespace isoline::bench
