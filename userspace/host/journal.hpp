// The memory of a transaction that outlives a crash of the process and of the host.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/error.hpp"
#include "model/port_state.hpp"
#include "model/time.hpp"

namespace isoline::host {

/// How far a transaction came. Each phase is on disk before its deeds begin.
enum class TransactionPhase {
  applying,    ///< ports may be in any state between old and new: recovery puts back the old one
  confirming,  ///< all ports are new; without confirmation by `confirm_until` the old state comes back
  committed,   ///< all ports are new: nothing to recover
  reverted,    ///< all ports are old: nothing to recover
};
const char* to_string(TransactionPhase phase);

/// One transaction as it stands in the journal.
struct JournalRecord {
  std::string id;        ///< unique; time and process
  std::string boot_id;   ///< of the boot that it belongs to: qdiscs do not survive another
  std::string network;   ///< namespace that its ports are in, as network() says it; "" = not known
  std::string schedule;  ///< name of the file
  TransactionPhase phase = TransactionPhase::applying;
  std::vector<SavedPort> before;               ///< in the order in which they are changed
  std::optional<MonotonicTime> confirm_until;  ///< phase confirming; of this boot, so no step of the date moves it
};

/// One transaction at a time, host-wide. Not thread-safe; other processes are kept out by a lock.
class Journal {
 public:
  virtual ~Journal() = default;

  /// Takes the lock for this object's life; again is harmless. Errors: occupied (another process applies now),
  /// no_permission, failed.
  virtual Result<void> lock() = 0;

  /// The last transaction; nothing if there never was one. A torn end of the file is the crash that it is there for:
  /// what stands before it counts. Errors: invalid_input (the file is not ours or damaged in the middle), failed.
  virtual Result<std::optional<JournalRecord>> last() = 0;

  /// Returns when it is on disk.
  virtual Result<void> begin(const JournalRecord& record) = 0;
  virtual Result<void> phase(const std::string& id, TransactionPhase phase,
                             std::optional<MonotonicTime> confirm_until = {}) = 0;

  /// Other after each change, so that a reader need not read each time; cheap.
  virtual std::string stamp() = 0;

  /// Says to watched() that somebody recovers what was not confirmed in time, for this object's life.
  /// Errors: occupied (somebody does already), no_permission, failed.
  virtual Result<void> keep_watch() = 0;
  /// True while somebody, in whatever process, keeps watch over this network namespace. Errors: unreachable (somebody
  /// does over another one), failed.
  virtual Result<bool> watched() = 0;

  /// This boot's id.
  virtual Result<std::string> boot_id() = 0;
  /// The network namespace that this process's ports are in; of this boot.
  virtual Result<std::string> network() = 0;
};

}  // namespace isoline::host
