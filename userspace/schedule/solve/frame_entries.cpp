#include "schedule/solve/frame_entries.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace isoline::schedule {

void ask_for_frames(Network& network) {
  constexpr std::uint64_t shortest = 64 + 20;
  for (Link& link : network.links) link.minimum_interval = wire_time(link, shortest);
}

Solution solve_with_frame_entries(Network network, std::vector<StreamRequest> streams, SolveOptions options) {
  constexpr int part_of_the_time = 4;
  options.prefer_frame_entries = false;
  const auto begin = std::chrono::steady_clock::now();
  SolveOptions first = options;
  first.time_limit /= part_of_the_time;
  Network longer = network;
  ask_for_frames(longer);
  Solution with = solve(std::move(longer), streams, first);
  if (std::ranges::all_of(with.plan.rejected, &RejectedStream::proven)) return with;
  options.time_limit -= std::min<Nanoseconds>(options.time_limit, std::chrono::steady_clock::now() - begin);
  Solution without = solve(std::move(network), std::move(streams), options);
  Solution& best = without.plan.planned.size() > with.plan.planned.size() ? without : with;
  best.times = {with.times.place + without.times.place, with.times.repair + without.times.repair,
                with.times.gates + without.times.gates};
  best.out_of_time = without.out_of_time;
  return std::move(best);
}

}  // namespace isoline::schedule
