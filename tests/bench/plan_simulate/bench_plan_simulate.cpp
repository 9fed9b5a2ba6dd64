// How fast plans are run: bench_plan_simulate [--rounds N] [--bridges N] [--seed N]. CPU time of one thread. Rounds of
// the variants take turns; each line is the median with the lowest and the highest round.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

#include "bench/plan_check/line_plan.hpp"
#include "schedule/simulate/simulate.hpp"

using namespace isoline;

namespace {

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Variant {
  const char* name;
  schedule::SimulateOptions options;
  bool as_planned;  ///< every frame starts when it should
  std::vector<double> speeds;
  double background_frames = 0;
};

bool is_as_planned(const schedule::Simulation& run) {
  return std::ranges::all_of(run.hops, [](const schedule::SimulatedHop& hop) {
    return hop.frames > 0 && hop.earliest == Nanoseconds(0) && hop.latest == Nanoseconds(0);
  });
}

}  // namespace

int main(int count, char** words) {
  int rounds = 7;
  std::uint32_t bridges = 1000;
  std::uint64_t seed = 1;
  for (int i = 1; i + 1 < count; i += 2) {
    if (std::strcmp(words[i], "--rounds") == 0) rounds = std::atoi(words[i + 1]);
    if (std::strcmp(words[i], "--bridges") == 0) bridges = static_cast<std::uint32_t>(std::atoi(words[i + 1]));
    if (std::strcmp(words[i], "--seed") == 0) seed = static_cast<std::uint64_t>(std::atoll(words[i + 1]));
  }
  const Plan plan = bench::line_plan(bridges, seed);
  std::vector<Variant> variants{{"right clocks", {}, true, {}, 0},
                                {"half the time background", {}, true, {}, 0},
                                {"clocks off by up to 20 us", {}, false, {}, 0}};
  variants[1].options.background = 0.5;
  variants[2].options.sync_error = std::chrono::microseconds(20);
  std::uint64_t frame_hops = 0;
  for (int round = 0; round < rounds; ++round) {
    for (Variant& one : variants) {
      const double begin = cpu_seconds();
      const auto run = schedule::simulate(plan, one.options);
      const double end = cpu_seconds();
      if (!run || is_as_planned(*run) != one.as_planned) {
        std::fprintf(stderr, "%s: not what was to be expected\n", one.name);
        return 1;
      }
      one.background_frames = 0;
      for (const auto& port : run->ports) one.background_frames += static_cast<double>(port.background_frames);
      frame_hops = std::max(frame_hops, run->frame_hops);
      one.speeds.push_back(static_cast<double>(run->frame_hops) * 1e-6 / (end - begin));
    }
  }
  std::printf("%zu streams, %zu ports, up to %.2f million frame-hops\n", plan.streams.size(), plan.ports.size(),
              static_cast<double>(frame_hops) * 1e-6);
  for (Variant& one : variants) {
    std::ranges::sort(one.speeds);
    std::printf("%-30s %8.2f (%.2f..%.2f) million frame-hops/s", one.name, one.speeds[one.speeds.size() / 2],
                one.speeds.front(), one.speeds.back());
    if (one.background_frames > 0) std::printf(", and %.2f million other frames", one.background_frames * 1e-6);
    std::printf("\n");
  }
  return 0;
}
