// What a flow verb reads from: isolined if it measures what is asked for, a probe of this command's own otherwise.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "isoline/command_line.hpp"
#include "isoline/interruption.hpp"
#include "isoline/live_source.hpp"
#include "model/flow.hpp"

namespace isoline::rpc {
class Api;
}

namespace isoline::cli {

/// True if the daemon probes the interfaces of another network namespace than this command's: a name means another
/// interface there. False if either cannot be known.
Result<bool> is_elsewhere(rpc::Api& daemon);

/// Ends with the object: a probe of one's own is detached then.
class Measurement {
 public:
  /// Errors: those of the daemon's socket (with --socket only it is asked) and of attaching a probe.
  static Result<Measurement> begin(const Invocation& invocation);
  /// Of a source that is there; `interfaces` are its.
  static Measurement of(std::unique_ptr<LiveSource> source, std::vector<std::string> interfaces);
  Measurement(Measurement&&) noexcept;
  Measurement& operator=(Measurement&&) noexcept;
  ~Measurement();

  /// True: the counts come from isolined and began before this command.
  bool by_daemon() const { return own_ == nullptr; }
  /// The interfaces that are read, as the command named them or as they were found.
  const std::vector<std::string>& interfaces() const { return interfaces_; }

  /// A reading of the interfaces asked for.
  Result<Snapshot> snapshot();

  /// Lets time pass: keeps the probe going, tells what happens to interfaces on `news`, and wakes up for signals,
  /// input and the time as Interruption::wait_until().
  Interruption::Woken wait_until(MonotonicTime time, Interruption& interruption, int input = -1,
                                 const std::function<void()>& each_second = {});

  /// Receives one line when an interface vanished, came back or refused; the default says it on stderr.
  std::function<void(const std::string&)> news;

 private:
  Measurement();
  void tell_of_changes(const Snapshot& reading);
  std::unique_ptr<rpc::Api> daemon_;
  std::unique_ptr<LiveSource> own_;
  std::vector<std::string> interfaces_;
  std::set<std::string> missing_;  ///< told of as gone from the daemon's readings
  bool restricted_ = false;
};

/// Keeps only what was seen at these interfaces. Occupancy is the probe's and stays.
void restrict_to(Snapshot& snapshot, const std::vector<std::string>& interfaces);

}  // namespace isoline::cli
