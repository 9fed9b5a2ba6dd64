#include "isolined/schedule_thread.hpp"

#include <utility>

namespace isoline::isolined {
namespace {

// Deadlines of confirmation and base times are met within one.
constexpr std::chrono::milliseconds beat{250};

}  // namespace

Result<std::unique_ptr<ScheduleThread>> ScheduleThread::make(agent::ScheduleKeeperParts parts,
                                                             agent::ScheduleKeeperOptions options) {
  auto thread = Beat::make();
  if (!thread) {
    return fail(thread.error());
  }
  return std::unique_ptr<ScheduleThread>(new ScheduleThread(std::move(*thread), std::move(parts), std::move(options)));
}

void ScheduleThread::begin() {
  beat_.begin(beat, keeper_.event_descriptor(), [this] {
    keeper_.tick();
    return std::vector<host::Event>();  // it has told them already
  });
}

}  // namespace isoline::isolined
