#include "isolined/queue_thread.hpp"

#include <utility>

namespace isoline::isolined {
namespace {

// How old figures are at most, and how soon gates that changed are known. News do not wake the thread: a transaction
// has many, and its ports are to be read once.
constexpr std::chrono::milliseconds beat{500};

}  // namespace

Result<std::unique_ptr<QueueThread>> QueueThread::make(agent::QueueKeeperOptions options) {
  auto thread = Beat::make();
  if (!thread) {
    return fail(thread.error());
  }
  return std::unique_ptr<QueueThread>(new QueueThread(std::move(*thread), std::move(options)));
}

QueueThread::QueueThread(Beat beat, agent::QueueKeeperOptions options)
    : keeper_(agent::real_queue_parts, std::make_shared<host::SystemClock>(), std::move(options)),
      beat_(std::move(beat)) {}

void QueueThread::begin() {
  beat_.begin(beat, -1, [this] { return keeper_.tick(); });
}

}  // namespace isoline::isolined
