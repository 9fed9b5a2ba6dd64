// Networks and requests of the kinds that the figures are stated for, and odd ones; the same for a seed everywhere.
#pragma once

#include <cstdint>
#include <vector>

#include "model/network.hpp"
#include "model/stream_request.hpp"

namespace isoline::test {

enum class Shape : std::uint8_t { line, ring, tree, mesh };

/// Bridges 0 … n-1, each with one station n … 2n-1; 1 Gbit/s, 2 us of processing, classes 5 to 2 scheduled.
Network shaped_network(Shape shape, std::uint32_t bridges);

/// Every bridge has four neighbours, by chance; connected.
Network regular_network(std::uint32_t bridges, std::uint64_t seed);

/// From a station to another, 100 to 500 bytes, each 500 us to 4 ms, deadline: the period.
std::vector<StreamRequest> random_requests(const Network& network, std::uint32_t count, std::uint64_t seed);

struct OddNetwork {
  Network network;
  std::vector<StreamRequest> requests;
};

/// Of any shape, with speeds, delays, cut-through, reserved windows, sync errors, budgets and shortest intervals by
/// chance, and requests of every kind: groups, copies, bursts, classes, offsets, deadlines, periods that hardly divide.
OddNetwork odd_network(std::uint64_t seed);

}  // namespace isoline::test
