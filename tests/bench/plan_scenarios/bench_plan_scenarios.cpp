// How many scenarios of a collection are planned whole, and how long each takes:
//   bench_plan_scenarios FOLDER…
// A folder of TSNBench (github.com/EikeSG/TSNBenchScenarios: unicast, multicast) with NAME.top and NAME_….pat in it or
// below, or one of instances in tsnkit's form, NAME.task.csv beside NAME.topo.csv. One thread; CPU time from the model
// in memory to the merged plan; each plan passes the checker. What is not whole is listed with its bound.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "config/tsnbench.hpp"
#include "config/tsnkit.hpp"
#include "schedule/check/check_plan.hpp"
#include "schedule/solve/solve.hpp"

using namespace isoline;
namespace fs = std::filesystem;

namespace {

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// The network of a scenario: in the same folder, the longest name that its own begins with.
fs::path topology_of(const fs::path& streams) {
  fs::path best;
  for (const auto& entry : fs::directory_iterator(streams.parent_path())) {
    const std::string stem = entry.path().stem();
    const bool fits = entry.path().extension() == ".top" && streams.stem().string().starts_with(stem + "_");
    if (fits && stem.size() > best.stem().string().size()) best = entry.path();
  }
  return best;
}

config::Loaded<config::NetworkFile> read(const fs::path& path) {
  if (path.extension() == ".pat") return config::read_tsnbench(topology_of(path), path);
  std::string links = path;
  links.replace(links.rfind(".task.csv"), std::string::npos, ".topo.csv");
  return config::read_tsnkit(path, links);
}

struct Group {
  std::size_t scenarios = 0, whole = 0, asked = 0, placed = 0;
  double seconds = 0, slowest = 0;
};

/// false: it could not be read, or the plan does not hold.
bool plan_one(const fs::path& path, Group& group) {
  auto loaded = read(path);
  if (!loaded) {
    std::fprintf(stderr, "%s: %s\n", path.c_str(), config::as_error(loaded.error()).what.c_str());
    return false;
  }
  const std::size_t asked = loaded->streams.size();
  const double begin = cpu_seconds();
  const auto solution = schedule::solve(std::move(loaded->network), std::move(loaded->streams), {});
  const double seconds = cpu_seconds() - begin;
  const Plan& plan = solution.plan;
  const auto check = schedule::check_plan(plan);
  if (!check.holds()) {
    std::fprintf(stderr, "%s: %s\n", path.c_str(), check.violations.front().text.c_str());
    return false;
  }
  ++group.scenarios;
  group.whole += plan.planned.size() == asked;
  group.asked += asked;
  group.placed += plan.planned.size();
  group.seconds += seconds;
  group.slowest = std::max(group.slowest, seconds);
  if (plan.planned.size() != asked) {
    std::printf("  %s: %zu of %zu, no plan holds more than %u\n", path.c_str(), plan.planned.size(), asked,
                plan.most_possible);
  }
  return true;
}

void print(const std::string& name, const Group& group) {
  std::printf("%-28s %4zu of %4zu whole, %6zu of %6zu streams, %8.3f s together, the slowest %.3f s\n", name.c_str(),
              group.whole, group.scenarios, group.placed, group.asked, group.seconds, group.slowest);
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::fprintf(stderr, "bench_plan_scenarios FOLDER...\n");
    return 2;
  }
  bool sound = true;
  for (int i = 1; i < count; ++i) {
    std::map<std::string, std::vector<fs::path>> folders;
    for (const auto& entry : fs::recursive_directory_iterator(words[i])) {
      const std::string name = entry.path().filename();
      if (!name.ends_with(".pat") && !name.ends_with(".task.csv")) continue;
      folders[entry.path().parent_path().filename()].push_back(entry.path());
    }
    Group all;
    for (auto& [folder, paths] : folders) {
      std::ranges::sort(paths);
      Group group;
      for (const fs::path& path : paths) sound = plan_one(path, group) && sound;
      print(folder, group);
      all.scenarios += group.scenarios;
      all.whole += group.whole;
      all.asked += group.asked;
      all.placed += group.placed;
      all.seconds += group.seconds;
      all.slowest = std::max(all.slowest, group.slowest);
    }
    print(words[i], all);
  }
  return sound ? 0 : 1;
}
