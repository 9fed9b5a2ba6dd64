// A thread that does something again and again, and at once when a descriptor has news.
#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "host/event_sink.hpp"
#include "model/error.hpp"
#include "model/time.hpp"

namespace isoline::isolined {

class Beat {
 public:
  /// Errors: failed (no descriptor to be ended by).
  static Result<Beat> make();
  Beat(Beat&& other) noexcept;
  Beat& operator=(Beat&&) = delete;
  ~Beat() { end(); }

  /// To be called once. work is called at the begin, once an interval and when `watched` (a descriptor, or -1) is
  /// readable; what it returns is logged.
  void begin(std::chrono::milliseconds interval, int watched, std::function<std::vector<host::Event>()> work);
  /// Returns when no work is under way any more; none begins after it.
  void end();

 private:
  explicit Beat(int wake) : wake_(wake) {}
  void run(std::chrono::milliseconds interval, int watched,
           const std::function<std::vector<host::Event>()>& work) const;

  int wake_;  // readable: end
  std::thread thread_;
};

}  // namespace isoline::isolined
