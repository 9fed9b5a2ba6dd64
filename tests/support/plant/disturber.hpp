// What goes wrong, and when: stands between a sender and the wire and loses, doubles, swaps or withholds on cue.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "model/error.hpp"
#include "model/time.hpp"

namespace isoline::plant {

/// What really went out. A test compares these with what the probe says.
struct SenderTotals {
  std::uint64_t offered = 0;  ///< packets of the undisturbed stream
  std::uint64_t sent = 0;     ///< packets that left: offered - dropped + doubled
  std::uint64_t dropped = 0, doubled = 0;
  std::uint64_t swapped = 0;  ///< pairs that left in the wrong order
  std::uint64_t held = 0;     ///< packets that were late because of --hold
};

class Disturber {
 public:
  using Send = std::function<void(std::span<const std::uint8_t>)>;
  enum class What { drop, twice, swap, hold };

  explicit Disturber(Send send) : send_(std::move(send)) {}

  /// "2s:5": from two seconds after the start, five packets (pairs for swap). For hold the second part is a
  /// duration, "2s:20ms": what is due in that time leaves together at its end.
  Result<void> plan(What what, std::string_view text);

  /// The packet that is due `elapsed` after the start. Passes it on, or not, as planned.
  void offer(Nanoseconds elapsed, std::span<const std::uint8_t> packet);
  /// Sends what is still kept back.
  void finish();

  const SenderTotals& totals() const { return totals_; }

 private:
  struct Cue {
    What what;
    Nanoseconds at{0};
    std::uint64_t count = 0;  // packets left to disturb
    Nanoseconds lasting{0};   // hold
  };
  void send(std::span<const std::uint8_t> packet);

  Send send_;
  std::vector<Cue> cues_;
  std::vector<std::vector<std::uint8_t>> kept_;  // in the order in which they will leave
  bool swapping_ = false;
  SenderTotals totals_;
};

}  // namespace isoline::plant
