// What the probe costs a packet, live on a veth pair, net of an empty program that is measured in the same rounds.
// Figures are the kernel's own run-time statistics of each program; medians of interleaved rounds, with their spread.
//   sudo build/release/tests/bench_probe [--rounds 7] [--packets 400000] [--only TEXT]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <bpf/bpf.h>
#include <net/if.h>
#include <sched.h>
#include <unistd.h>

#include "adapters/bpf/flow_probe.hpp"
#include "bench/probe/traffic.hpp"

using namespace isoline;
using bench::Frames;
using bench::Mix;

namespace {

struct Case {
  const char* name;
  Mix mix;
  std::uint32_t flows;
  double bar;  ///< ns net of the empty program; 0 = none
  void (*change)(ProbeOptions&);
  bool against_bare = false;  ///< the bar is on the difference to the same traffic without round trips
  bool overfull = false;      ///< the bar is on the ratio to 50,000 flows of the same run, and memory must not change
};

void full(ProbeOptions& options) { options.round_trips = false; }
void counts_only(ProbeOptions& options) { options.round_trips = false, options.histograms = false; }
void round_trips(ProbeOptions&) {}
void planned(ProbeOptions& options, FlowKind kind, void (*name_it)(StreamMatch&, std::uint32_t)) {
  for (std::uint32_t number = 0; number < 1000; ++number) {
    PlannedStream stream;
    stream.name = "s" + std::to_string(number);
    stream.match.kind = kind;
    name_it(stream.match, number);
    stream.cycle = std::chrono::milliseconds(1);
    stream.deadline = std::chrono::milliseconds(1);
    stream.allowed_deviation = std::chrono::microseconds(100);
    options.streams.push_back(stream);
  }
}
void planned_profinet(ProbeOptions& options) {
  planned(options, FlowKind::profinet,
          [](StreamMatch& match, std::uint32_t number) { match.stream_id = 0x0200 + number; });
}
void planned_layer2(ProbeOptions& options) {
  planned(options, FlowKind::other,
          [](StreamMatch& match, std::uint32_t number) { match.src_mac = bench::source_mac(number); });
}

const Case cases[] = {
    {"IPv4, histogram", Mix::ipv4, 1, 120, full},
    {"IPv4, histogram", Mix::ipv4, 1000, 190, full},
    {"IPv4, counts only", Mix::ipv4, 50000, 300, counts_only},
    {"IPv4, histogram", Mix::ipv4, 50000, 400, full},
    {"IPv6, histogram", Mix::ipv6, 1, 120, full},
    {"IPv6, histogram", Mix::ipv6, 1000, 190, full},
    {"IPv6, histogram", Mix::ipv6, 50000, 400, full},
    {"VLAN layer 2, histogram", Mix::vlan_layer2, 1, 120, full},
    {"VLAN layer 2, histogram", Mix::vlan_layer2, 1000, 190, full},
    {"VLAN layer 2, histogram", Mix::vlan_layer2, 50000, 400, full},
    {"PROFINET, by its counter", Mix::profinet, 1000, 0, full},
    {"PROFINET, planned", Mix::profinet, 1, 120, planned_profinet},
    {"PROFINET, planned", Mix::profinet, 1000, 120, planned_profinet},
    {"VLAN layer 2, planned", Mix::vlan_layer2, 1, 120, planned_layer2},
    {"VLAN layer 2, planned", Mix::vlan_layer2, 1000, 120, planned_layer2},
    {"TCP, histogram", Mix::tcp, 2, 0, full},
    {"TCP, with round trips", Mix::tcp, 2, 80, round_trips, true},
    {"TCP, histogram", Mix::tcp, 1000, 0, full},
    {"TCP, with round trips", Mix::tcp, 1000, 80, round_trips, true},
    {"IPv4, table full", Mix::ipv4, 500000, 2, full, false, true},
};

void die(const std::string& what) {
  std::fprintf(stderr, "bench_probe: %s\n", what.c_str());
  std::exit(1);
}

void must(const std::string& command) {
  if (std::system(command.c_str()) != 0) die("failed: " + command);
}

/// A program that does nothing, with run-time statistics: what the hook itself costs.
class EmptyProgram {
 public:
  explicit EmptyProgram(const std::string& interface) {
    const bpf_insn instructions[] = {{BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, -1}, {BPF_JMP | BPF_EXIT, 0, 0, 0, 0}};
    program_ = bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "empty", "GPL", instructions, 2, nullptr);
    link_ = bpf_link_create(program_, static_cast<int>(::if_nametoindex(interface.c_str())),
                            static_cast<bpf_attach_type>(46), nullptr);
    if (program_ < 0 || link_ < 0) die("cannot attach the empty program");
  }
  ~EmptyProgram() {
    ::close(link_);
    ::close(program_);
  }
  ProbeCost cost() const {
    bpf_prog_info info{};
    __u32 length = sizeof info;
    bpf_obj_get_info_by_fd(program_, &info, &length);
    ProbeCost cost;
    cost.runs = info.run_cnt;
    cost.run_time = Nanoseconds(static_cast<std::int64_t>(info.run_time_ns));
    return cost;
  }

 private:
  int program_, link_;
};

double per_run(const ProbeCost& before, const ProbeCost& after) {
  return static_cast<double>((after.run_time - before.run_time).count()) /
         static_cast<double>(std::max<std::uint64_t>(1, after.runs - before.runs));
}

constexpr std::uint64_t slice_packets = 4096;

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

ProbeOptions options_for(const Case& which) {
  ProbeOptions options;
  options.max_ports = 2;
  options.egress = false;
  options.hook = Hook::tcx;
  which.change(options);
  return options;
}

/// What the kernel says that this process's maps take, each at this moment.
std::uint64_t map_memory() {
  std::uint64_t total = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fdinfo")) {
    std::ifstream file(entry.path());
    std::uint64_t memory = 0;
    bool map = false;
    for (std::string word; file >> word;) {
      if (word == "map_type:") map = true;
      if (word == "memlock:") file >> memory;
    }
    if (map) total += memory;
  }
  return total;
}

/// Plays the packets in slices and gives the median of what a run cost in them: what the hypervisor or an interrupt
/// takes from some slices is not the program's.
template <typename Cost>
double median_of_slices(const Case& which, Frames& frames, bench::Player& player, std::uint64_t packets, Cost cost) {
  const std::uint64_t slice = std::max<std::uint64_t>(slice_packets, frames.size());
  Series slices;
  for (std::uint64_t played = 0; played < packets || slices.values.empty(); played += slice) {
    const auto before = cost();
    player.play(which.mix, frames, slice);
    slices.values.push_back(per_run(before, cost()));
  }
  return slices.median();
}

/// One round: a fresh probe, its flows opened by a first pass, then the packets that count.
double probe_round(const Case& which, Frames& frames, bench::Player& player, std::uint64_t packets) {
  auto probe = bpf::load_flow_probe(options_for(which));
  if (!probe) die(describe(probe.error()));
  if (auto attached = (*probe)->attach("right"); !attached) die(describe(attached.error()));
  const auto memory = map_memory();
  player.play(which.mix, frames,
              std::max<std::uint64_t>(40 * std::min<std::size_t>(frames.size(), 1000), 3 * frames.size()));
  const double cost = median_of_slices(which, frames, player, packets, [&] {
    const auto now = (*probe)->cost();
    if (!now) die(describe(now.error()));
    return now->front();
  });
  const auto snapshot = (*probe)->snapshot();
  if (!snapshot) die("cannot read the probe");
  if (memory == 0 || map_memory() != memory) {
    die("memory changed from " + std::to_string(memory) + " to " + std::to_string(map_memory()));
  }
  std::uint64_t accounted = 0, total = 0;
  const bool plans = !options_for(which).streams.empty();
  for (const auto& flow : snapshot->flows) {
    accounted += flow.counts.packets;
    if (flow.stream.has_value() != plans) die("a flow that is planned, or is not, against the case");
  }
  for (const auto& overflow : snapshot->overflow) accounted += overflow.counts.packets;
  for (const auto& port : snapshot->interfaces) {
    total += port.total.packets;
    accounted += port.evicted.counts.packets;
  }
  if (accounted != total) die("unaccounted packets: " + std::to_string(total - accounted));
  return cost;
}

double empty_round(const Case& which, Frames& frames, bench::Player& player, std::uint64_t packets) {
  const EmptyProgram empty("right");
  return median_of_slices(which, frames, player, packets, [&] { return empty.cost(); });
}

struct Arguments {
  int rounds = 7;
  std::uint64_t packets = 400000;
  std::string only;
};

Arguments parse(int count, char** words) {
  Arguments arguments;
  for (int i = 1; i + 1 < count; i += 2) {
    if (!std::strcmp(words[i], "--rounds"))
      arguments.rounds = std::atoi(words[i + 1]);
    else if (!std::strcmp(words[i], "--packets"))
      arguments.packets = std::strtoull(words[i + 1], nullptr, 10);
    else if (!std::strcmp(words[i], "--only"))
      arguments.only = words[i + 1];
    else
      die(std::string("unknown option ") + words[i]);
  }
  return arguments;
}

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = parse(argc, argv);
  if (::geteuid() != 0) die("needs root");
  if (::unshare(CLONE_NEWNET) != 0) die("cannot make a network namespace");
  must(
      "sysctl -qw net.ipv6.conf.default.disable_ipv6=1 && ip link add left type veth peer name right && "
      "ip link set left up && ip link set right up");
  const auto statistics = bpf::RunTimeStatistics::enable();
  if (!statistics) die(describe(statistics.error()));
  bench::Player player("left");
  std::printf("%-26s %7s %8s %14s %8s %14s %6s\n", "case", "flows", "net ns", "(low..high)", "empty", "probe (median)",
              "bar");
  double bare = 0, at_50000 = 0;
  for (const auto& which : cases) {
    if (!arguments.only.empty() && std::string(which.name).find(arguments.only) == std::string::npos) continue;
    auto frames = bench::frames_of(which.mix, which.flows);
    Series net, empty, probe;
    for (int round = 0; round < arguments.rounds; ++round) {
      empty.values.push_back(empty_round(which, frames, player, arguments.packets));
      probe.values.push_back(probe_round(which, frames, player, arguments.packets));
      net.values.push_back(probe.values.back() - empty.values.back());
    }
    std::printf("%-26s %7u %8.1f (%5.1f..%5.1f) %8.1f %14.1f ", which.name, which.flows, net.median(), net.low(),
                net.high(), empty.median(), probe.median());
    if (which.against_bare)
      std::printf("%6.0f   adds %.1f", which.bar, net.median() - bare);
    else if (which.overfull && at_50000 == 0)
      std::printf("   run with the 50,000 flows to compare");
    else if (which.overfull)
      std::printf("%5.0fx   %.2fx of 50,000", which.bar, net.median() / at_50000);
    else if (which.bar > 0)
      std::printf("%6.0f", which.bar);
    std::printf("\n");
    std::fflush(stdout);
    bare = net.median();
    if (which.flows == 50000 && which.mix == Mix::ipv4 && which.change == full) at_50000 = bare;
  }
}
