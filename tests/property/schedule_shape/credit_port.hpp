// One port with credit-based shapers, run step by step as IEEE 802.1Q clause 8.6.8.2 says.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace isoline::test {

/// Times are ns, sizes bits on the wire.
struct ShapedFrame {
  double ready = 0;
  double size = 0;
  unsigned traffic_class = 0;
  std::size_t number = 0;  ///< the caller's
  double sent = 0;         ///< when its gap is over; set by the run
};

struct CreditPort {
  double speed = 1;                     ///< bit/ns
  std::array<double, 8> idle_slopes{};  ///< bit/ns; 0: no frames of this class
  std::array<double, 8> hi_credits{};   ///< bits: no class gathers more
  double background = 0;                ///< size of other frames, which are always there; 0: none

  /// Fills `sent` of each. They may come in any order.
  void run(std::vector<ShapedFrame>& frames) const;
};

}  // namespace isoline::test
