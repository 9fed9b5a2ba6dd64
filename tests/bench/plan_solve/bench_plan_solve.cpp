// How fast and how full plans are computed: bench_plan_solve [--rounds N] [--seed N] [--million]. CPU time of one
// thread, from the model in memory to the merged plan; each plan passes the checker. Lines are the median with the
// lowest and the highest round.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <span>
#include <string>
#include <vector>

#include "schedule/check/check_plan.hpp"
#include "schedule/solve/change.hpp"
#include "schedule/solve/solve.hpp"
#include "support/plans/networks.hpp"

using namespace isoline;

namespace {

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

double percentile(std::vector<double> values, int percent) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[(values.size() - 1) * static_cast<std::size_t>(percent) / 100];
}

void must_hold(const Plan& plan) {
  const schedule::PlanCheck check = schedule::check_plan(plan);
  if (check.holds()) return;
  std::fprintf(stderr, "%s\n", check.violations.front().text.c_str());
  std::exit(1);
}

Network with_budget(Network network, std::uint32_t budget) {
  for (Link& link : network.links) link.gate_budget = budget;
  return network;
}

struct Options {
  int rounds = 5;
  std::uint64_t seed = 1;
  bool million = false;
};

void solve_and_print(const std::string& name, const Network& network, std::uint32_t streams, const Options& options,
                     unsigned threads = 1) {
  std::vector<double> seconds;
  schedule::Solution solution;
  const auto requests = test::random_requests(network, streams, options.seed + 1);
  for (int round = 0; round < options.rounds; ++round) {
    schedule::SolveOptions solving;
    solving.time_limit = std::chrono::seconds(30);
    solving.threads = threads;
    auto network_copy = network;
    auto requests_copy = requests;
    const double begin = cpu_seconds();
    solution = schedule::solve(std::move(network_copy), std::move(requests_copy), solving);
    seconds.push_back(cpu_seconds() - begin);
  }
  must_hold(solution.plan);
  std::size_t entries = 0;
  double lost = 0;
  for (const PlannedPort& port : solution.plan.ports) {
    entries = std::max(entries, port.gates.entries.size());
    lost = std::max(lost, port.background_lost);
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%-44s %7zu of %7u  %8.3f (%.3f..%.3f) s  entries <= %4zu  background lost <= %5.2f %%  %ld MB so far\n",
              name.c_str(), solution.plan.planned.size(), streams, median(seconds), *std::ranges::min_element(seconds),
              *std::ranges::max_element(seconds), entries, lost * 100, usage.ru_maxrss / 1024);
}

void change_and_print(std::uint32_t bridges, std::uint32_t streams, std::uint32_t more, const Options& options) {
  const Network network = test::regular_network(bridges, options.seed);
  const auto requests = test::random_requests(network, streams + more, options.seed + 1);
  const std::vector<StreamRequest> first(requests.begin(), requests.begin() + streams);
  auto open = schedule::OpenPlan::open(schedule::solve(network, first, {}).plan);
  if (!open) std::exit(1);
  const auto together = schedule::solve(network, requests, {}).plan.planned.size();
  std::vector<double> added, refused, removed, checked;
  // Each change with a check of the stream and of the ports that it touched.
  const auto check = [&](const schedule::Change& change, const std::string& name) {
    const auto came = open->planned(name);
    const auto touched = open->uses(change.ports);
    const auto streams_came = came ? std::span(&*came, 1) : std::span<const StreamPlan>();
    if (!schedule::check_change(open->network(), open->streams(), streams_came, touched).holds()) std::exit(1);
  };
  for (std::uint32_t i = 0; i < more; ++i) {
    const double begin = cpu_seconds();
    const auto change = open->add(requests[streams + i]);
    if (!change) std::exit(1);
    const double middle = cpu_seconds();
    if (change->done) check(*change, requests[streams + i].name);
    const double end = cpu_seconds();
    (change->done ? added : refused).push_back((end - begin) * 1e6);
    if (change->done) checked.push_back((end - middle) * 1e6);
  }
  must_hold(open->plan());
  const auto one_by_one = open->plan().planned.size();
  for (std::uint32_t i = 0; i < more; ++i) {
    const double begin = cpu_seconds();
    const auto change = open->remove(requests[i * 3].name);
    if (!change) std::exit(1);
    check(*change, requests[i * 3].name);
    removed.push_back((cpu_seconds() - begin) * 1e6);
  }
  must_hold(open->plan());
  std::printf(
      "%6u streams, %4u bridges, %4u more: placed %zu one by one, %zu together; p50/p99 us: added and checked "
      "%.0f/%.0f, of which the check %.0f/%.0f, refused (%zu) %.0f/%.0f, removed and checked %.0f/%.0f\n",
      streams, bridges, more, one_by_one, together, percentile(added, 50), percentile(added, 99),
      percentile(checked, 50), percentile(checked, 99), refused.size(), percentile(refused, 50),
      percentile(refused, 99), percentile(removed, 50), percentile(removed, 99));
}

}  // namespace

int main(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(words[i], "--million") == 0) options.million = true;
    if (i + 1 >= count) continue;
    if (std::strcmp(words[i], "--rounds") == 0) options.rounds = std::atoi(words[i + 1]);
    if (std::strcmp(words[i], "--seed") == 0) options.seed = static_cast<std::uint64_t>(std::atoll(words[i + 1]));
  }
  if (options.million) {
    options.rounds = 1;
    solve_and_print("1,000,000 streams, 5,000 bridges", test::regular_network(5000, options.seed), 1'000'000, options);
    return 0;
  }
  for (const auto shape : {test::Shape::line, test::Shape::ring, test::Shape::tree, test::Shape::mesh}) {
    const char* const names[] = {"line", "ring", "tree", "mesh"};
    const Network network = test::shaped_network(shape, 32);
    for (const std::uint32_t streams : {160U, 640U}) {
      solve_and_print(std::string(names[static_cast<int>(shape)]) + " of 32 bridges", network, streams, options);
    }
  }
  const Network large = test::regular_network(1000, options.seed), full = test::regular_network(100, options.seed);
  solve_and_print("45,000 streams, 1,000 bridges", large, 45'000, options);
  solve_and_print("100,000 streams, 1,000 bridges", large, 100'000, options);
  for (const std::uint32_t budget : {30U, 128U, 256U}) {
    solve_and_print("45,000, budget " + std::to_string(budget), with_budget(large, budget), 45'000, options);
  }
  for (const std::uint32_t budget : {30U, 128U, 256U, 440U}) {
    Options once = options;
    once.rounds = 1;
    solve_and_print("30,000 streams, 100 bridges, budget " + std::to_string(budget), with_budget(full, budget), 30'000,
                    once, 2);
  }
  change_and_print(100, 10'000, 500, options);
  change_and_print(1000, 45'000, 500, options);
  change_and_print(100, 20'000, 500, options);
  return 0;
}
