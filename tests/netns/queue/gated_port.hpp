// A port with gates of tc(8), and senders of two traffic classes before it.
#pragma once

#include <array>
#include <string>

#include "model/gate_control_list.hpp"
#include "model/queue.hpp"

namespace isoline::test {

/// A veth port of two traffic classes in the caller's network namespace: priority 7 is class 1, all others class 0.
/// Throws std::runtime_error when it cannot be made.
class GatedPort {
 public:
  GatedPort();
  ~GatedPort();
  GatedPort(const GatedPort&) = delete;
  GatedPort& operator=(const GatedPort&) = delete;

  /// Installs the list by `tc`, which is not ours, and returns when the gates go by it. At most 30 entries.
  void install(const GateControlList& list) const;
  /// The port as the meter is told, with these gates.
  MeasuredPort told(const GateControlList& list) const;
  /// A sender that knows no cycle: a frame of each class every 100 us for so long. What finds the queue full is lost.
  void send(Nanoseconds lasting) const;
  /// A cyclic talker: four frames of each class in each cycle, given to the port at this phase.
  void talk(Nanoseconds lasting, Nanoseconds cycle, Nanoseconds phase) const;

 private:
  void send_both() const;
  std::array<int, 2> sockets_{-1, -1};
};

}  // namespace isoline::test
