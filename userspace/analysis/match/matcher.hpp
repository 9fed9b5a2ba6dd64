// Matches the frames of two taps: one-way delay, loss, repetition and disorder between them, by flow.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "analysis/engine/key_hash.hpp"
#include "analysis/match/alignment.hpp"
#include "analysis/match/comparison.hpp"
#include "analysis/match/flow_tallies.hpp"
#include "analysis/match/settlement.hpp"
#include "analysis/match/waiting.hpp"
#include "model/capture.hpp"
#include "model/error.hpp"

namespace isoline::analysis {

struct MatchOptions {
  /// Longer than any delay, shorter than the time after which a sender repeats a frame byte by byte.
  Nanoseconds window = std::chrono::milliseconds(500);
  std::size_t hash_bytes = SIZE_MAX;          ///< behind the EtherType: what both recorders kept of each frame
  bool synchronised = false;                  ///< the clocks agree: nothing is estimated
  Nanoseconds resolution{1};                  ///< of the coarser time stamps
  std::uint32_t max_flows = 1'048'576;        ///< of both taps together
  std::uint32_t max_waiting = 4'194'304;      ///< different frames that wait for the end of the window
  std::uint32_t max_queued = 1'048'576;       ///< frames of a tap that wait until the other one has come as far
  std::uint32_t settled_at_once = 2'097'152;  ///< frames from which a clock line is made
};

/// Frames of each tap come in order of time, or nearly; the taps may be read at different speeds. Not thread-safe.
class Matcher final : MatchSink {
 public:
  /// Errors: invalid_input (a size or the window is 0), failed (no memory).
  static Result<std::unique_ptr<Matcher>> create(const MatchOptions& options);

  /// The tap that should be read next.
  Tap wanted() const;
  void take(Tap tap, std::span<const ObservedFrame> frames);
  /// There will be no more frames at this tap.
  void end(Tap tap);

  /// Ends both taps.
  Comparison finish();

 private:
  /// Frames that were read before the other tap has come as far.
  struct Queue {
    std::vector<QueuedFrame> frames;
    std::size_t front = 0;
    Nanoseconds newest{Nanoseconds::min()};
    bool ended = false;
    std::size_t size() const { return frames.size() - front; }
    std::span<const QueuedFrame> waiting() const { return std::span(frames).subspan(front); }
  };

  explicit Matcher(const MatchOptions& options);
  bool valid() const { return waiting_.valid() && flows_.valid() && settlement_.valid(); }

  void take_some(Tap tap, std::span<const ObservedFrame> frames);
  void align_clocks();
  bool align_as_they_are();
  void make_room();
  void advance();
  void step(Tap tap);
  void pop(Queue& queue);
  Nanoseconds aligned(Tap tap, Nanoseconds time) const { return tap == Tap::after ? time - *difference_ : time; }

  void paired(const Sighting& before, const Sighting& after, Pairing pairing) override;
  void single(Tap tap, const Sighting& sighting, Nanoseconds latest, Single single) override;

  MatchOptions options_;
  FlowTallies flows_;
  Settlement settlement_;
  Waiting waiting_;
  Queue queues_[2];
  std::optional<Nanoseconds> difference_;  ///< after - before, of late; nothing: not known yet
  bool tried_as_they_are_ = false;         ///< whether clocks that agree lead to matches
  std::size_t next_try_ = 1024;            ///< frames of each tap with which the next guess is made
  ComparedTap taps_[2];
};

}  // namespace isoline::analysis
