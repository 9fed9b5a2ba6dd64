#include "adapters/dpdk/counter_clock.hpp"

#include <rte_cycles.h>
#include <rte_ethdev.h>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace isoline::dpdk {
namespace {

__extension__ using Wide = __int128;

constexpr double shortest_interval = 1e8;  ///< ns between two looks

Nanoseconds system_time() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return std::chrono::seconds(time.tv_sec) + Nanoseconds(time.tv_nsec);
}

/// Between two readings of the system's clock, the narrowest of a few times. `read`: false where there is no counter.
template <class Read>
std::optional<ClockPair> look(Read&& read) {
  std::optional<ClockPair> best;
  for (int time = 0; time < 16; ++time) {
    std::uint64_t counter = 0;
    const Nanoseconds before = system_time();
    if (!read(counter)) return std::nullopt;
    const Nanoseconds width = system_time() - before;
    if (!best || width < best->width) best = {counter, before + width / 2, width};
  }
  return best;
}

}  // namespace

ClockPair look_at_processor() {
  return *look([](std::uint64_t& counter) {
    counter = rte_rdtsc_precise();
    return true;
  });
}

std::optional<ClockPair> look_at_port(std::uint16_t port) {
  return look([port](std::uint64_t& counter) { return rte_eth_read_clock(port, &counter) == 0; });
}

CounterClock::CounterClock(const ClockPair& first, const ClockPair& second) : last_(second) {
  const double nanoseconds = static_cast<double>((second.time - first.time).count());
  const double ticks = static_cast<double>(second.counter - first.counter);
  rate_ = ticks / nanoseconds * 1e9;
  set(second.counter, second.time.count(), nanoseconds / ticks);
  // Both looks' uncertainty, which a second from now has grown with the distance between them.
  const double unsure = static_cast<double>((first.width + second.width).count()) / 2;
  error_.store(std::llround(unsure * (1 + 1e9 / nanoseconds)), std::memory_order_relaxed);
}

void CounterClock::set(std::uint64_t begin, std::int64_t origin, double nanoseconds_a_tick) {
  // Each part is released behind the odd number and acquired before the number is looked at again, so that whoever read
  // a new part sees that the line was changing.
  const std::uint32_t number = sequence_.load(std::memory_order_relaxed);
  sequence_.store(number + 1, std::memory_order_relaxed);
  begin_.store(begin, std::memory_order_release);
  origin_.store(origin, std::memory_order_release);
  slope_.store(static_cast<std::uint64_t>(std::llround(std::ldexp(nanoseconds_a_tick, 32))), std::memory_order_release);
  sequence_.store(number + 2, std::memory_order_release);
}

Nanoseconds CounterClock::at(std::uint64_t counter) const {
  while (true) {
    const std::uint32_t before = sequence_.load(std::memory_order_acquire);
    const std::uint64_t begin = begin_.load(std::memory_order_acquire);
    const std::uint64_t slope = slope_.load(std::memory_order_acquire);
    const std::int64_t origin = origin_.load(std::memory_order_acquire);
    if ((before & 1) != 0 || sequence_.load(std::memory_order_relaxed) != before) continue;
    // Counters from before the line began are on it too.
    const auto ticks = static_cast<std::int64_t>(counter - begin);
    return Nanoseconds(origin + static_cast<std::int64_t>((static_cast<Wide>(ticks) * static_cast<Wide>(slope)) >> 32));
  }
}

void CounterClock::calibrate(const ClockPair& pair) {
  const double ticks = static_cast<double>(pair.counter - last_.counter);
  const double nanoseconds = static_cast<double>((pair.time - last_.time).count());
  // A rate from looks that are close together is worth little.
  if (ticks <= 0 || nanoseconds < shortest_interval) return;
  const Nanoseconds thought = at(pair.counter);
  const double off = static_cast<double>((pair.time - thought).count());
  rate_ = ticks / nanoseconds * 1e9;
  const double unsure = static_cast<double>((pair.width + last_.width).count()) / 2;
  worst_ = calibrated_ ? std::max(worst_, std::abs(off) + unsure) : std::abs(off) + unsure;
  calibrated_ = true;
  error_.store(std::llround(worst_), std::memory_order_relaxed);
  // What it is off is made good in as long as the next look may take: in less, a late one would find it as far off on
  // the other side. Never by standing still.
  longest_interval_ = std::max(longest_interval_, nanoseconds);
  const double correction = std::clamp(off / longest_interval_, -0.5, 0.5);
  set(pair.counter, thought.count(), nanoseconds / ticks * (1 + correction));
  last_ = pair;
}

}  // namespace isoline::dpdk
