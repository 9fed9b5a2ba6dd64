// What one packet loop holds of one port.
#pragma once

#include <rte_mbuf.h>
#include <rte_ring.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "model/capture.hpp"
#include "wire/parse.hpp"

namespace isoline::dpdk {

/// Frames that are taken at a time from a queue of the port; as many again from other loops.
inline constexpr std::uint32_t burst = 64;

/// A count that one thread changes and others read.
class Tally {
 public:
  void add(std::uint64_t more) {
    value_.store(value_.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// Of a ring of frames on their way to the loop that they belong to: written by one loop, read by another.
struct RingFree {
  void operator()(rte_ring* ring) const { rte_ring_free(ring); }
};

struct alignas(64) Queue {
  std::array<rte_mbuf*, 2 * burst> held{};        ///< given by the last receive()
  std::array<ObservedFrame, 2 * burst> frames{};  ///< the same
  std::uint32_t count = 0;
  bool polls = false;                          ///< whether the port has a queue for this loop, of its number
  std::vector<rte_ring*> comes_from, goes_to;  ///< by loop; nullptr: none. Owned by the port
  wire::Frame scratch;
  Tally received, received_bytes, missed, unstamped, sent, sent_bytes, unsent;
};

}  // namespace isoline::dpdk
