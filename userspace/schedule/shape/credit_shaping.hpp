// Credit-based shapers for streams that have routes but no times, and the latest that their frames arrive. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/error.hpp"
#include "model/network.hpp"
#include "model/port_config.hpp"
#include "model/stream_request.hpp"
#include "schedule/shape/routed_stream.hpp"

namespace isoline::schedule {

/// A class of a port, and what is reserved there.
struct ShapedClass {
  LinkIndex link = 0;
  TrafficClass traffic_class;
  CreditBasedShaper shaper;  ///< credits in bytes on the wire, preamble and gap included
  Nanoseconds interval{0};   ///< that was reserved for, CreditOptions::intervals
  /// From when a frame could leave until its gap is over, at most; none: the reservations leave no bound, because
  /// streams that run in circles delay each other.
  std::optional<Nanoseconds> delay;
};

/// From the talker's first frame at its port to the last bit of the last one at a listener, at most.
struct ShapedListener {
  std::uint32_t stream = 0;
  std::uint32_t member = 0;  ///< number of the copy
  NodeIndex listener = 0;
  std::optional<Nanoseconds> latency;
  bool in_time = false;  ///< there is a bound, and it does not exceed the deadline
};

struct CreditShaping {
  std::vector<ShapedClass> classes;       ///< by link, the highest class first
  std::vector<ShapedListener> listeners;  ///< by stream
};

struct CreditOptions {
  /// Of each class: a stream reserves its burst in each interval of this length, also if it sends less often (class
  /// measurement interval, IEEE 802.1Q clause 34: 125 us for SR class A). 0: in each of its periods. The shorter, the
  /// more bandwidth is reserved, and the shorter the delays.
  std::array<Nanoseconds, 8> intervals{};
};

/// Idle slope of a class: the sum of what its streams reserve, layer 1 included, in whole kbit/s as the kernel has it.
/// The other values are those of with_credits(), for the largest slots that a stream of the class, and any other frame
/// of the network, has.
///
/// The bound takes every talker's bursts at once. A class is served as by a line of rate idle slope after a pause of
/// hi credit / idle slope (J. A. R. De Azua and M. Boyer, "Complete modelling of AVB in network calculus framework",
/// RTNS 2014, for two classes). That credit has a bound with any number of shaped classes was proven by L. Zhao, P.
/// Pop, Z. Zheng, H. Daigmorte and M. Boyer ("Improving worst-case end-to-end delay analysis of multiple classes of AVB
/// traffic in TSN networks using network calculus", 2018) and more tightly by E. Mohammadpour, E. Stai and J.-Y. Le
/// Boudec (arXiv:1901.04957); the value taken here is derived at with_credits(), and held against frames that are run
/// through ports in property_schedule_shape. A stream is a leaky bucket of one burst and its rate. So the delay at a
/// port is (hi credit + bursts of the class) / idle slope, and behind it each stream's burst is larger by rate · delay
/// (J.-Y. Le Boudec and P. Thiran, "Network Calculus", theorems 1.4.2 and 1.4.3). Where routes form circles this is
/// repeated until nothing grows. Unshaped classes above a shaped one are not reckoned with: there must be none. A
/// cut-through bridge forwards earlier, never later.
///
/// Errors: invalid_input where more than a link's rate is reserved.
Result<CreditShaping> shape_by_credit(const Network& network, std::span<const StreamRequest> requests,
                                      std::span<const RoutedStream> streams, const CreditOptions& options = {});

/// The same with intervals that are chosen, class by class: each stream's period, or the shortest period of the class
/// divided by powers of two, as far as links have the rate. Those with which the most listeners are in time.
Result<CreditShaping> shape_in_time(const Network& network, std::span<const StreamRequest> requests,
                                    std::span<const RoutedStream> streams);

}  // namespace isoline::schedule
