// Runs a plan frame by frame: clocks that err, gates, queues, other traffic, a broken cable. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/error.hpp"
#include "model/plan.hpp"

namespace isoline::schedule {

struct SimulateOptions {
  std::uint64_t seed = 1;
  std::uint32_t hyperperiods = 1;  ///< counted ones
  /// Instead of hyperperiods: all that is sent within this time is counted.
  std::optional<Nanoseconds> duration;
  std::optional<Nanoseconds> sync_error;  ///< instead of the network's
  /// Share of the time, 0 … 1, in which each port that the plan uses sends frames of unscheduled classes, of
  /// random sizes up to guard_frame, as far as gates and scheduled frames let it.
  double background = 0;
  /// These frames begin until their gate shuts, also if they do not fit any more: ports that do not look ahead.
  bool background_overruns = false;
  /// A scheduled frame interrupts a background frame on the wire (IEEE 802.3br).
  bool preemption = false;
  std::vector<LinkIndex> failed;  ///< whatever would take one of these links is lost
  /// More are refused before anything is run. They cost up to a
  /// microsecond each, and 8 bytes a listener and frame.
  std::uint64_t most_frame_hops = std::uint64_t{1} << 26;
};

/// Of all messages (the frames of a period) that came whole, from the planned start of the first copy by the talker's
/// clock to the last bit of the last frame.
struct SimulatedLatency {
  std::uint64_t count = 0;
  Nanoseconds min{0}, mean{0}, p99{0}, max{0};  ///< p99: nearest rank
  Nanoseconds jitter() const { return max - min; }
  friend bool operator==(const SimulatedLatency&, const SimulatedLatency&) = default;
};

/// What one listener got of one stream, in frames.
struct SimulatedListener {
  std::uint32_t stream = 0;  ///< position in Plan::streams
  NodeIndex listener = 0;
  std::uint64_t sent = 0, received = 0, lost = 0;  ///< each frame once, however many copies it has
  std::uint64_t eliminated = 0;                    ///< second copies (IEEE 802.1CB clause 7.4)
  std::uint64_t deadline_misses = 0;               ///< came later than the deadline, or never
  std::optional<SimulatedLatency> latency;         ///< none: no message came whole
  friend bool operator==(const SimulatedListener&, const SimulatedListener&) = default;
};

/// How far the frames of one hop were away from their plan, by true time; negative: too early.
struct SimulatedHop {
  std::uint32_t stream = 0, member = 0, hop = 0;  ///< as in Plan::streams, StreamPlan::members, PlannedMember::hops
  LinkIndex link = 0;
  std::uint64_t frames = 0;  ///< that were sent there
  Nanoseconds earliest{0}, latest{0};
  friend bool operator==(const SimulatedHop&, const SimulatedHop&) = default;
};

struct SimulatedPort {
  LinkIndex link = 0;
  std::uint64_t frames = 0;     ///< scheduled ones, counted or not
  std::uint32_t max_queue = 0;  ///< most scheduled frames that waited at once; one that starts at once never waits
  std::uint64_t background_frames = 0;
  double background_share = 0;  ///< of the counted time
  /// Frames, others' or scheduled ones, that were on the wire in a reserved window, by the port's clock, in which the
  /// gate of their class is shut.
  std::uint64_t in_reserved = 0;
  friend bool operator==(const SimulatedPort&, const SimulatedPort&) = default;
};

struct Simulation {
  std::vector<SimulatedListener> listeners;  ///< by stream; rejected streams have none
  std::vector<SimulatedHop> hops;            ///< by stream
  std::vector<SimulatedPort> ports;          ///< by link, those that the plan uses
  std::vector<Nanoseconds> clock_errors;     ///< by node: what its clock shows beyond true time
  Nanoseconds hyperperiod{0}, duration{0};   ///< duration: what was counted
  std::uint64_t frame_hops = 0;              ///< scheduled frames sent on links, counted or not
  friend bool operator==(const Simulation&, const Simulation&) = default;
};

/// Each clock is wrong by a constant drawn from ± sync_error. A talker puts its frames into its port's queues when
/// its clock shows their planned starts; each port has a FIFO queue a class, the highest class first, and runs its
/// gates by its node's clock. A frame begins if the gate of its class is open and stays so until its last bit (IEEE
/// 802.1Q clause 8.6.8.4). What is under way at the begin of the counted time is sent before it, and the talkers go on
/// until all that is counted has come; a frame that is stuck for twice the counted time and four rounds of the longest
/// gate list counts as lost. Background: a frame is ready a random pause after the end of the one before, in an
/// unscheduled class drawn for each. Preemption: the frame on the wire is cut as soon as 60 of its bytes are sent, if
/// 64 or more are left; the fragment ends with 4 bytes and the gap, the rest follows with a preamble of its own, under
/// the gates like a frame. Errors: invalid_input for a plan whose positions make no sense, and where more frames would
/// be sent than allowed.
Result<Simulation> simulate(const Plan& plan, const SimulateOptions& options = {});

/// Both directions of the cable, or cables, "a-b" between two nodes by name.
/// Errors: not_found.
Result<std::vector<LinkIndex>> links_of_cable(const Network& network, std::string_view cable);

}  // namespace isoline::schedule
