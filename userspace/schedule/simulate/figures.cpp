#include "schedule/simulate/figures.hpp"

#include <algorithm>

#include "schedule/simulate/running_gates.hpp"

namespace isoline::schedule::simulation {

SimulatedListener figures_of(std::span<const std::int64_t> latencies, std::uint32_t frames, std::int64_t deadline) {
  SimulatedListener listener;
  listener.sent = latencies.size();
  std::vector<std::int64_t> whole;
  whole.reserve(latencies.size() / frames);
  double sum = 0;
  for (std::size_t message = 0; message < latencies.size(); message += frames) {
    std::int64_t last = 0;
    for (const std::int64_t one : latencies.subspan(message, frames)) {
      last = std::max(last, one);
      if (one != never) ++listener.received;
      if (one > deadline) ++listener.deadline_misses;
    }
    if (last == never) continue;
    whole.push_back(last);
    sum += static_cast<double>(last);
  }
  listener.lost = listener.sent - listener.received;
  if (whole.empty()) return listener;
  const std::size_t rank = (whole.size() * 99 + 99) / 100 - 1;
  std::ranges::nth_element(whole, whole.begin() + static_cast<std::ptrdiff_t>(rank));
  const auto [least, most] = std::ranges::minmax(whole);
  listener.latency = SimulatedLatency{whole.size(), Nanoseconds(least),
                                      Nanoseconds(static_cast<std::int64_t>(sum / static_cast<double>(whole.size()))),
                                      Nanoseconds(whole[rank]), Nanoseconds(most)};
  return listener;
}

}  // namespace isoline::schedule::simulation
