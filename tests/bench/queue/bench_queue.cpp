// What the queue probe costs at each of its places, live on veth and a bridge, net of empty programs at the same places
// that are measured in the same rounds. Figures are the kernel's own run-time statistics; medians of interleaved
// rounds.
//   sudo build/release/tests/bench_queue [--rounds 5] [--packets 200000]
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <sched.h>
#include <unistd.h>

#include "adapters/bpf/flow_probe.hpp"
#include "adapters/bpf/queue_probe.hpp"
#include "bench/probe/traffic.hpp"

using namespace isoline;

namespace {

/// Of the wish list: no more than this at each place; what would be good.
constexpr double bar = 160, stretch = 80;

struct Place {
  const char* program;
  const char* tracepoint;
};
constexpr Place places[] = {{"isoline_arrived", "netif_receive_skb"},
                            {"isoline_queued", "net_dev_queue"},
                            {"isoline_started", "net_dev_start_xmit"}};

void die(const std::string& what) {
  std::fprintf(stderr, "bench_queue: %s\n", what.c_str());
  std::exit(1);
}

void must(const std::string& command) {
  if (std::system(command.c_str()) != 0) die("failed: " + command);
}

struct Cost {
  std::uint64_t runs = 0, time = 0;
};
using Costs = std::map<std::string, Cost>;

/// Programs that do nothing, where the probe's are.
class EmptyPrograms {
 public:
  EmptyPrograms() {
    const bpf_insn instructions[] = {{BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0}, {BPF_JMP | BPF_EXIT, 0, 0, 0, 0}};
    for (std::size_t i = 0; i < std::size(places); ++i) {
      LIBBPF_OPTS(bpf_prog_load_opts, options, .expected_attach_type = BPF_TRACE_RAW_TP);
      const int type = libbpf_find_vmlinux_btf_id(places[i].tracepoint, BPF_TRACE_RAW_TP);
      if (type < 0) die(std::string("no type of ") + places[i].tracepoint);
      options.attach_btf_id = static_cast<__u32>(type);
      programs_[i] = bpf_prog_load(BPF_PROG_TYPE_TRACING, "empty", "GPL", instructions, 2, &options);
      links_[i] = programs_[i] < 0 ? -1 : bpf_raw_tracepoint_open(nullptr, programs_[i]);
      if (links_[i] < 0) die(std::string("cannot attach the empty program to ") + places[i].tracepoint);
    }
  }
  ~EmptyPrograms() {
    for (std::size_t i = 0; i < std::size(places); ++i) ::close(links_[i]), ::close(programs_[i]);
  }
  Costs costs() const {
    Costs costs;
    for (std::size_t i = 0; i < std::size(places); ++i) {
      bpf_prog_info info{};
      __u32 length = sizeof info;
      bpf_obj_get_info_by_fd(programs_[i], &info, &length);
      costs[places[i].program] = {info.run_cnt, info.run_time_ns};
    }
    return costs;
  }

 private:
  std::array<int, std::size(places)> programs_{}, links_{};
};

Costs probe_costs() {
  const auto programs = bpf::loaded_programs();
  if (!programs) die(describe(programs.error()));
  Costs costs;
  for (const auto& program : *programs)
    costs[program.program] = {program.runs, static_cast<std::uint64_t>(program.run_time.count())};
  return costs;
}

struct Series {
  std::vector<double> values;
  double median() const {
    auto sorted = values;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }
  double low() const { return *std::min_element(values.begin(), values.end()); }
  double high() const { return *std::max_element(values.begin(), values.end()); }
};

/// What a run costs at each place: the median of slices, so that time which a hypervisor takes does not count.
std::map<std::string, double> play(bench::Player& player, bench::Frames& frames, std::uint64_t packets,
                                   const std::function<Costs()>& costs) {
  std::map<std::string, Series> slices;
  for (std::uint64_t played = 0; played < packets; played += 4096) {
    const Costs before = costs();
    player.play(bench::Mix::vlan_layer2, frames, 4096);
    for (const auto& [name, after] : costs()) {
      const auto runs = after.runs - before.at(name).runs;
      if (runs)
        slices[name].values.push_back(static_cast<double>(after.time - before.at(name).time) /
                                      static_cast<double>(runs));
    }
  }
  std::map<std::string, double> result;
  for (const auto& [name, series] : slices) result[name] = series.median();
  return result;
}

GateCycle windows(int count) {
  GateCycle gates;
  gates.cycle_time = std::chrono::milliseconds(10);
  const Nanoseconds step = gates.cycle_time / count;
  for (auto& of_class : gates.windows)
    for (int i = 0; i < count; ++i) of_class.push_back({step * i, step * i + step / 2});
  return gates;
}

struct Case {
  const char* name;
  QueueMeasurement wanted;
};

/// Every port that the frames cross is measured, so that no run is one that only looks whether it is.
std::vector<Case> cases() {
  const auto of = [](const std::optional<GateCycle>& gates, bool forwarding) {
    QueueMeasurement wanted;
    for (const char* port : {"left", "in", "out", "right"}) wanted.ports.push_back({port, {}, gates});
    wanted.forwarding = forwarding;
    return wanted;
  };
  QueueMeasurement elsewhere;
  elsewhere.ports = {{"lo", {}, windows(2)}};
  elsewhere.forwarding = true;
  return {{"queue only", of(std::nullopt, false)},
          {"queue, gates of 2 windows", of(windows(2), false)},
          {"queue, gates of 64 windows", of(windows(64), false)},
          {"queue, gates, forwarding", of(windows(2), true)},
          {"another port is measured", elsewhere}};
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 5;
  std::uint64_t packets = 200'000;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string word = argv[i];
    if (word == "--rounds")
      rounds = std::atoi(argv[i + 1]);
    else if (word == "--packets")
      packets = std::strtoull(argv[i + 1], nullptr, 10);
    else
      die("unknown option " + word);
  }
  if (::geteuid() != 0) die("needs root");
  if (::unshare(CLONE_NEWNET) != 0) die("cannot make a network namespace");
  // left - [in, bridge, out] - right, all in one namespace: what is sent on left crosses the bridge.
  must(
      "sysctl -qw net.ipv6.conf.default.disable_ipv6=1 && ip link add left type veth peer name in && "
      "ip link add out type veth peer name right && ip link add bridge type bridge mcast_snooping 0 && "
      "ip link set in master bridge && ip link set out master bridge && "
      "for port in left in out right bridge lo; do ip link set $port up; done");
  const auto statistics = bpf::RunTimeStatistics::enable();
  if (!statistics) die(describe(statistics.error()));
  bench::Player player("left");
  auto frames = bench::frames_of(bench::Mix::vlan_layer2, 1000);
  std::printf("%-28s %-16s %8s %14s %8s %8s   bar %.0f, stretch %.0f\n", "case", "place", "net ns", "(low..high)",
              "empty", "probe", bar, stretch);
  for (const auto& which : cases()) {
    std::map<std::string, Series> net, empty, probe;
    for (int round = 0; round < rounds; ++round) {
      std::map<std::string, double> bare;
      {
        const EmptyPrograms programs;
        bare = play(player, frames, packets, [&] { return programs.costs(); });
      }
      const auto meter = bpf::make_queue_probe();
      if (auto started = meter->start(which.wanted); !started) die(describe(started.error()));
      for (const auto& [name, cost] : play(player, frames, packets, probe_costs)) {
        net[name].values.push_back(cost - bare[name]);
        empty[name].values.push_back(bare[name]);
        probe[name].values.push_back(cost);
      }
    }
    for (const auto& [name, series] : net)
      std::printf("%-28s %-16s %8.1f (%5.1f..%5.1f) %8.1f %8.1f   %s\n", which.name, name.c_str(), series.median(),
                  series.low(), series.high(), empty[name].median(), probe[name].median(),
                  series.median() <= stretch ? "stretch met"
                  : series.median() <= bar   ? "met"
                                             : "MISSED");
    std::fflush(stdout);
  }
}
