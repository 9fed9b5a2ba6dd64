// Frames that wait for their equals at the other tap, and which of them are one frame that passed both.
//
// Equal frames that follow each other within the window at either tap form a run. A run is judged when nothing equal
// has come for the length of the window: then no frame of it can belong to a frame outside of it. If both taps saw as
// many, the first is the first, the second the second. If not, what is too much at one tap is certain, but not which.
#pragma once

#include <cstdint>

#include "analysis/engine/key_table.hpp"
#include "analysis/engine/pool.hpp"
#include "analysis/match/fingerprint.hpp"
#include "analysis/match/tap.hpp"
#include "model/time.hpp"

namespace isoline::analysis {

/// One frame at one tap.
struct Sighting {
  Nanoseconds time{0};     ///< by the tap's clock
  std::uint32_t flow = 0;  ///< the caller's
  std::uint32_t next = 0;  ///< Waiting's
  Marks marks;
};

/// How sure it is that two sightings are one frame.
enum class Pairing : std::uint8_t {
  alone,            ///< no other equal frame in the window
  in_order,         ///< equal ones are, as many at both taps
  first_of_before,  ///< one at `after`, and the first of several at `before`
  first_of_after,   ///< one at `before`, and the first of several at `after`
  ambiguous,        ///< so many frames of the run passed both taps; which ones cannot be known
};

/// Why a sighting has no counterpart.
enum class Single : std::uint8_t {
  alone,     ///< the other tap saw no frame like it
  surplus,   ///< the other tap saw fewer of this run
  unjudged,  ///< there was no room to wait for the end of the window
};

/// Gets what Waiting finds, each sighting once.
class MatchSink {
 public:
  virtual ~MatchSink() = default;
  virtual void paired(const Sighting& before, const Sighting& after, Pairing pairing) = 0;
  /// Of a surplus the sighting is the first one of its run at that tap, and `latest` the time of the last: it may be
  /// any of these. Otherwise `latest` is its own time.
  virtual void single(Tap tap, const Sighting& sighting, Nanoseconds latest, Single single) = 0;
};

/// Memory is bounded; allocates nothing while frames come. Not thread-safe.
class Waiting {
 public:
  /// Room for so many different frames that wait at a time.
  Waiting(Nanoseconds window, std::uint32_t capacity, MatchSink& sink);

  bool valid() const { return runs_.valid() && more_.valid() && table_.valid(); }
  static std::uint64_t bytes(std::uint32_t capacity);

  void prefetch(std::uint64_t hash) const { table_.prefetch(hash); }
  void prefetch_run(std::uint64_t hash) const {
    if (const std::uint32_t run = table_.candidate(hash); run != 0) __builtin_prefetch(&runs_[run], 1, 3);
  }

  /// A frame, and when it was on a time scale that both taps share; that may go backwards.
  void see(Tap tap, std::uint64_t hash, const Sighting& sighting, Nanoseconds aligned);
  /// Judges everything that waits.
  void close_all();

  std::uint32_t waiting() const { return runs_.used(); }
  /// Sightings that could not wait as long as they should.
  std::uint64_t unjudged() const { return unjudged_; }

 private:
  /// Equal frames; the first of each tap here, others in `more_`.
  struct Run {
    std::uint64_t hash;
    Nanoseconds last;         ///< aligned, of the newest frame
    Nanoseconds due;          ///< when it is looked at
    std::uint32_t count[2];   ///< by tap
    std::uint32_t stored[2];  ///< of those, sightings that are kept
    std::uint32_t tail[2];    ///< newest sighting in more_; 0: none
    Sighting first[2];
  };
  /// Sightings of a run that are kept; of further ones only the number is.
  static constexpr std::uint32_t most_stored = 512;

  std::uint32_t open(std::uint64_t hash, Nanoseconds aligned);
  void keep(Run& run, Tap tap, const Sighting& sighting);
  void close_due(Nanoseconds now);
  void prefetch_due() const;
  void drop(std::uint32_t number);
  void judge(Run& run, bool whole_window);
  void judge_uneven(const Run& run, bool whole_window);
  void pair_up(const Run& run, Pairing pairing);
  void release(Run& run);
  Nanoseconds latest(const Run& run, Tap tap) const {
    const std::uint32_t tail = run.tail[index(tap)];
    return tail == 0 ? run.first[index(tap)].time : more_[tail].time;
  }

  void queue(std::uint32_t number);

  Nanoseconds window_;
  MatchSink& sink_;
  KeyTable table_;
  Pool<Run> runs_;
  Pool<Sighting> more_;
  Pages<std::uint32_t> queue_;  ///< runs in the order in which they are due, a ring
  std::uint64_t queue_begin_ = 0, queue_end_ = 0;
  Nanoseconds newest_{Nanoseconds::min()};
  std::uint64_t unjudged_ = 0;
};

}  // namespace isoline::analysis
