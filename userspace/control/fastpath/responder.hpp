// Answers what a port without the kernel is asked by its neighbours, one frame at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "model/address.hpp"
#include "wire/answer.hpp"

namespace isoline::control {

class Responder {
 public:
  Responder(const MacAddress& mac, std::vector<IpAddress> addresses) : mac_(mac), addresses_(std::move(addresses)) {}

  enum class Answer : std::uint8_t { none, neighbour, echo };

  /// Makes the answer in the frame, if it asks for one of our addresses.
  Answer answer(wire::FrameBuffer& frame, const wire::Headers& headers) const {
    const wire::Station station{mac_, addresses_};
    if (answer_arp(frame, headers, station) || answer_solicitation(frame, headers, station)) return Answer::neighbour;
    return answer_echo(frame, headers, station) ? Answer::echo : Answer::none;
  }

  const MacAddress& mac() const { return mac_; }
  /// Whether an address is ours; all are, where we were given none.
  bool is_own(const IpAddress& address) const { return addresses_.empty() || wire::has({mac_, addresses_}, address); }

 private:
  MacAddress mac_;
  std::vector<IpAddress> addresses_;
};

}  // namespace isoline::control
