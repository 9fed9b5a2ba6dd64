// What the flow engine costs a frame, and what the same work costs with DPDK's hash table, in alternated rounds.
//   bench_engine [ROUNDS]
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "analysis/engine/flow_engine.hpp"
#include "engine/packets.hpp"
#include "engine/rte_engine.hpp"

using namespace isoline;
using bench::Packets;
using bench::Traffic;

namespace {

double cpu_ns() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

using Sink = std::function<void(std::span<const ObservedFrame>)>;

double round(Packets& packets, const Sink& sink, std::size_t frames) {
  const double begin = cpu_ns();
  for (std::size_t done = 0; done < frames; done += Packets::burst) sink(packets.next());
  return (cpu_ns() - begin) / static_cast<double>(frames);
}

struct Spread {
  double median, least, most;
};
Spread spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values[values.size() / 2], values.front(), values.back()};
}

std::unique_ptr<analysis::FlowEngine> engine_for(Traffic traffic, std::uint32_t flows, Nanoseconds idle) {
  analysis::EngineOptions options;
  options.max_flows = std::max(flows + flows / 8, 64u);
  options.max_histograms = traffic == Traffic::tcp ? 2 * options.max_flows : options.max_flows;
  options.max_conversations = traffic == Traffic::tcp ? 0 : 64;
  options.max_numbered = 64;
  options.idle_timeout = idle;
  auto engine = analysis::FlowEngine::create(options);
  if (!engine) {
    std::fprintf(stderr, "%s\n", describe(engine.error()).c_str());
    std::exit(1);
  }
  return std::move(*engine);
}

void introduce(Packets& packets, const Sink& sink) {
  for (auto frames = packets.introduce(); !frames.empty(); frames = packets.introduce()) sink(frames);
}

const Sink nothing = [](std::span<const ObservedFrame> frames) { asm volatile("" : : "r"(frames.data()) : "memory"); };

struct Row {
  std::vector<double> source, ours, theirs;
};

void print(const char* name, std::uint32_t flows, const Row& row) {
  std::vector<double> net, reference, ratio;
  const double source = spread(row.source).median;
  for (const double value : row.ours) net.push_back(value - source);
  for (const double value : row.theirs) reference.push_back(value - source);
  for (std::size_t i = 0; i < reference.size(); ++i) ratio.push_back(reference[i] / net[i]);
  const Spread ours = spread(net);
  std::printf("%-8s %8u flows  engine %6.1f (%.1f..%.1f) ns", name, flows, ours.median, ours.least, ours.most);
  if (!reference.empty()) {
    const Spread theirs = spread(reference), times = spread(ratio);
    std::printf("  rte_hash %6.1f (%.1f..%.1f)  %.2fx (%.2f..%.2f)", theirs.median, theirs.least, theirs.most,
                times.median, times.least, times.most);
  }
  std::printf("  source %.1f\n", source);
  std::fflush(stdout);
}

void base(const char* name, Traffic traffic, std::uint32_t flows, std::size_t rounds, bool with_reference) {
  const std::size_t frames = 2'000'000;
  const auto engine = engine_for(traffic, flows, Nanoseconds(0));
  const Sink ours = [&](auto burst) { engine->take(burst); };
  Packets a(traffic, flows, 0), b(traffic, flows, 0), c(traffic, flows, 0);
  introduce(a, ours);
  introduce(c, nothing);
  std::unique_ptr<bench::RteEngine> reference;
  Sink theirs = nothing;
  if (with_reference) {
    reference = std::make_unique<bench::RteEngine>(flows);
    theirs = [&](auto burst) { reference->take(burst); };
    introduce(b, theirs);
    round(b, theirs, std::max<std::size_t>(frames, 4 * flows));
  }
  round(a, ours, std::max<std::size_t>(frames, 4 * flows));
  Row row;
  for (std::size_t i = 0; i < rounds; ++i) {
    row.source.push_back(round(c, nothing, frames));
    row.ours.push_back(round(a, ours, frames));
    if (with_reference) row.theirs.push_back(round(b, theirs, frames));
  }
  print(name, flows, row);
}

/// One frame in a hundred opens a flow; the oldest are evicted as fast.
void churn(std::uint32_t flows, std::size_t rounds) {
  const std::size_t frames = 4'000'000;
  // All flows are chosen from the newest `flows`: with 1 % new ones a flow lives for 100 x flows frames.
  const auto idle = Nanoseconds(std::int64_t{67} * 12 * flows);
  const auto engine = engine_for(Traffic::udp, flows + flows / 4, idle);
  std::uint32_t bursts = 0;
  const Sink ours = [&](auto burst) {
    engine->take(burst);
    if (++bursts % 8 == 0) engine->age(burst.back().time, 64);
  };
  Packets a(Traffic::udp, flows, 100), c(Traffic::udp, flows, 100);
  introduce(a, ours);
  introduce(c, nothing);
  for (std::size_t warm = 0; warm < 100ull * flows / frames + 1 && warm < 30; ++warm) round(a, ours, frames);
  Row row;
  for (std::size_t i = 0; i < rounds; ++i) {
    row.source.push_back(round(c, nothing, frames));
    row.ours.push_back(round(a, ours, frames));
  }
  print("churn", flows, row);
  const auto occupancy = engine->occupancy();
  std::printf("         %u flows, %llu evicted; %.2f million frames a second with the source\n", occupancy.flows,
              static_cast<unsigned long long>(occupancy.evicted_flows), 1e3 / spread(row.ours).median);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t rounds = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 7;
  for (const std::uint32_t flows : {1u << 10, 1u << 16, 1u << 20}) base("udp", Traffic::udp, flows, rounds, true);
  base("udp v6", Traffic::udp_v6, 1u << 16, rounds, true);
  for (const std::uint32_t flows : {1u << 10, 1u << 16, 1u << 20}) base("tcp", Traffic::tcp, flows, rounds, false);
  churn(1u << 20, rounds);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("most memory: %ld MB\n", usage.ru_maxrss / 1024);
}
