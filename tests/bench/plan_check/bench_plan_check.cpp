// How fast plans are checked: bench_plan_check [--rounds N] [--bridges N] [--seed N]. CPU time of one thread. Rounds of
// the variants take turns; each line is the median with the lowest and the highest round.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

#include "bench/plan_check/line_plan.hpp"
#include "schedule/check/check_plan.hpp"

using namespace isoline;

namespace {

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Spread {
  std::vector<double> values;
  void print(const char* name, const char* unit) {
    std::ranges::sort(values);
    std::printf("%-46s %10.2f (%.2f..%.2f) %s\n", name, values[values.size() / 2], values.front(), values.back(), unit);
  }
};

int wrong(const schedule::PlanCheck& check) {
  if (check.holds()) return 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(check.violations.size(), 5); ++i) {
    std::fprintf(stderr, "%s\n", check.violations[i].text.c_str());
  }
  return 1;
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
  Plan without = plan;
  without.ports.clear();
  Spread all, bare, modulo;
  std::uint64_t frame_hops = 0;
  for (int round = 0; round < rounds; ++round) {
    double begin = cpu_seconds();
    const schedule::PlanCheck check = schedule::check_plan(plan);
    double end = cpu_seconds();
    if (wrong(check) != 0) return 1;
    frame_hops = check.frame_hops;
    const auto millions = static_cast<double>(frame_hops) * 1e-6;
    all.values.push_back(millions / (end - begin));

    begin = cpu_seconds();
    const schedule::PlanCheck no_gates = schedule::check_plan(without);
    end = cpu_seconds();
    if (no_gates.total() != plan.ports.size()) return 1;
    bare.values.push_back(millions / (end - begin));

    schedule::CheckOptions never;
    never.most_expanded = 0;
    begin = cpu_seconds();
    const schedule::PlanCheck compressed = schedule::check_plan(plan, never);
    end = cpu_seconds();
    if (wrong(compressed) != 0) return 1;
    modulo.values.push_back(millions / (end - begin));
  }
  std::printf("%zu streams, %zu ports, %.2f million frame-hops in a cycle of 4 ms\n", plan.streams.size(),
              plan.ports.size(), static_cast<double>(frame_hops) * 1e-6);
  all.print("check_plan", "million frame-hops/s");
  bare.print("the same without any gates", "million frame-hops/s");
  modulo.print("the same modulo, as where a cycle is too long", "million frame-hops/s");
  return 0;
}
