// Whether every packet that a probe saw is found again in some record.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/flow.hpp"

namespace isoline::analysis {

/// Counts that may be negative.
struct SignedCounts {
  std::int64_t skbs = 0, packets = 0, bytes = 0;
  friend bool operator==(const SignedCounts&, const SignedCounts&) = default;
};

/// One port and direction.
struct PortAccounts {
  std::string interface;
  Direction direction = Direction::ingress;
  Counts seen, tracked, evicted, overflow;
  SignedCounts unaccounted;  ///< seen - tracked - evicted - overflow; 0 once traffic rests
};

struct Accounts {
  std::vector<PortAccounts> ports;  ///< every port of interfaces, flows or overflow
  Counts seen, tracked, evicted, overflow;
  SignedCounts unaccounted;  ///< of all ports together
};

Accounts unaccounted(const Snapshot& snapshot);

}  // namespace isoline::analysis
