// Which way frames go between two hosts, where neither the tap nor its clock says it.
//
// What two hosts send each other passes the taps in opposite ways. At the same time after - before is larger for
// frames that go forward, whatever the clocks show: offset + delay there, offset - delay here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "analysis/engine/key_table.hpp"
#include "analysis/engine/pool.hpp"
#include "analysis/match/tap.hpp"
#include "bpf/abi/flow_key.h"
#include "model/time.hpp"

namespace isoline::analysis {

/// An address, or a MAC: what a flow comes from or goes to.
using Host = std::array<std::uint64_t, 2>;
Host source_of(const isoline_flow_key& key);
Host destination_of(const isoline_flow_key& key);

/// Bounded; allocates nothing. Not thread-safe.
class HostPairs {
 public:
  /// Two hosts, and which of them sends; 0: there was no room.
  using Number = std::uint32_t;

  explicit HostPairs(std::uint32_t capacity) : table_(capacity), pairs_(capacity) {}
  bool valid() const { return table_.valid() && pairs_.valid(); }

  Number find_or_add(const Host& source, const Host& destination);

  /// A frame of this sender passed both taps.
  void see(Number number, Nanoseconds before, Nanoseconds difference);

  /// Nothing: only one of the hosts was heard.
  std::optional<Way> way(Number number) const;

 private:
  struct Pair {
    Host lower, higher;
    Nanoseconds before[2], difference[2];  ///< of the newest frame, by sender
    bool heard[2];
    double lower_is_first;  ///< votes, the heavier the nearer both frames were; negative: the higher one is
  };

  KeyTable table_;
  Pool<Pair> pairs_;
};

}  // namespace isoline::analysis
