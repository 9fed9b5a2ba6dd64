// What reading and printing a plan costs: STREAMS streams of HOPS hops each, in CPU milliseconds, ROUNDS rounds.
//   bench_plan_file [STREAMS [HOPS [ROUNDS]]]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "config/plan.hpp"
#include "format/plan/yaml.hpp"

using namespace isoline;

namespace {

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

void add_cable(Network& network, NodeIndex a, NodeIndex b) {
  for (const auto& [from, to] : {std::pair{a, b}, {b, a}}) {
    Link link;
    link.from = from;
    link.to = to;
    link.interface = "p" + std::to_string(to);
    link.processing_delay = Nanoseconds(to < a ? 2000 : 0);
    network.links.push_back(std::move(link));
  }
}

// A ring of bridges with a station each; each stream goes a number of bridges further. Its times need not hold.
Plan ring(std::uint32_t streams, std::uint32_t hops) {
  Plan plan;
  const std::uint32_t bridges = std::max(100U, hops + 1);
  Network& network = plan.network;
  network.scheduled.classes = {TrafficClass::masked(5)};
  for (NodeIndex i = 0; i < 2 * bridges; ++i) {
    const bool bridge = i < bridges;
    network.nodes.push_back({(bridge ? "bridge" : "station") + std::to_string(i % bridges),
                             bridge ? NodeKind::bridge : NodeKind::end_station, 0});
  }
  for (NodeIndex i = 0; i < bridges; ++i) add_cable(network, i, (i + 1) % bridges);
  for (NodeIndex i = 0; i < bridges; ++i) add_cable(network, i, bridges + i);
  for (std::uint32_t i = 0; i < streams; ++i) {
    const NodeIndex first = i % bridges, last = (first + hops - 2) % bridges;
    StreamRequest request;
    request.name = "stream" + std::to_string(i);
    request.talker = bridges + first;
    request.listeners = {bridges + last};
    request.period = request.deadline = request.jitter = Nanoseconds(1'000'000 << i % 3);
    request.frame_size = 100 + i % 400;
    plan.streams.push_back(std::move(request));
    PlannedMember member;
    for (std::uint32_t hop = 0; hop < hops; ++hop) {
      const LinkIndex ring_link = 2 * ((first + hop - 1) % bridges);
      const LinkIndex link = hop == 0 ? 2 * (bridges + first) + 1 : hop + 1 == hops ? 2 * (bridges + last) : ring_link;
      member.hops.push_back({link, hop == 0 ? PlannedHop::talker : hop - 1});
      member.starts.push_back(Nanoseconds((i * 7919) % 1'000'000 + hop * 4321));
    }
    plan.planned.push_back({i, TrafficClass::masked(5), {std::move(member)}});
  }
  for (LinkIndex link = 0; link < network.links.size(); ++link) {
    PlannedPort port;
    port.link = link;
    for (std::uint32_t i = 0; i < 128; ++i) {
      GateControlEntry entry;
      entry.gate_states = i % 2 == 0 ? 0x20 : 0xdf;
      entry.time_interval = Nanoseconds(10'000 + 13 * i);
      port.gates.entries.push_back(entry);
    }
    port.gates.cycle_time = sum_of_intervals(port.gates);
    plan.ports.push_back(std::move(port));
  }
  plan.most_possible = streams;
  return plan;
}

std::string spread(std::vector<double> values) {
  std::ranges::sort(values);
  char text[80];
  std::snprintf(text, sizeof text, "%.0f ms (%.0f..%.0f)", values[values.size() / 2], values.front(), values.back());
  return text;
}

std::uint32_t argument(int argc, char** argv, int i, std::uint32_t otherwise) {
  return i < argc ? static_cast<std::uint32_t>(std::strtoul(argv[i], nullptr, 10)) : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint32_t streams = argument(argc, argv, 1, 10'000), hops = std::max(3U, argument(argc, argv, 2, 8));
  const std::uint32_t rounds = std::max(1U, argument(argc, argv, 3, 7));
  const Plan plan = ring(streams, hops);
  std::vector<double> printing, reading;
  std::string text;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    const double begin = cpu_ms();
    text = format::plan_yaml(plan);
    const double printed = cpu_ms();
    const auto loaded = config::parse_plan(text, "plan.yaml");
    reading.push_back(cpu_ms() - printed);
    printing.push_back(printed - begin);
    if (!loaded || *loaded != plan) {
      std::fprintf(stderr, "the plan was not read as it was: %s\n",
                   loaded ? "it differs" : describe(loaded.error().front()).c_str());
      return 1;
    }
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%u streams, %u hops each, %.2f MB: printed in %s, read in %s; at most %ld MB of memory\n", streams, hops,
              static_cast<double>(text.size()) / 1e6, spread(printing).c_str(), spread(reading).c_str(),
              usage.ru_maxrss / 1024);
}
