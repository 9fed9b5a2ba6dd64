// Loads every program of the probes with every choice that changes its code, attaches it by each hook that the
// kernel has, and measures a ping. Exit status 0: all of it worked. For the oldest and the newest kernel.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <sched.h>
#include <unistd.h>

#include "adapters/bpf/flow_probe.hpp"
#include "adapters/bpf/queue_probe.hpp"

using namespace isoline;

namespace {

struct Variant {
  std::string name;
  ProbeOptions options;
};

ProbeOptions small() {
  ProbeOptions options;
  options.max_flows = 256;
  options.max_ports = 2;
  return options;
}

PlannedStream stream() {
  PlannedStream stream;
  stream.name = "axis";
  stream.match.kind = FlowKind::profinet;
  stream.match.stream_id = 0x8001;
  stream.cycle = std::chrono::milliseconds(1);
  stream.deadline = std::chrono::microseconds(500);
  stream.allowed_deviation = std::chrono::microseconds(50);
  return stream;
}

std::vector<Variant> variants(bool tcx) {
  std::vector<Variant> all;
  const auto add = [&](const std::string& name, auto change) {
    Variant variant{name, small()};
    change(variant.options);
    all.push_back(std::move(variant));
  };
  if (tcx) add("tcx", [](ProbeOptions& options) { options.hook = Hook::tcx; });
  add("automatic", [](ProbeOptions&) {});
  add("clsact", [](ProbeOptions& options) { options.hook = Hook::clsact; });
  add("xdp", [](ProbeOptions& options) { options.hook = Hook::xdp; });
  add("skb clock", [](ProbeOptions& options) { options.clock = ClockSource::skb; });
  add("hardware clock", [](ProbeOptions& options) { options.clock = ClockSource::hardware; });
  add("no histograms", [](ProbeOptions& options) { options.histograms = false; });
  add("no round trips", [](ProbeOptions& options) { options.round_trips = false; });
  add("vxlan", [](ProbeOptions& options) { options.vxlan_inner = true; });
  add("vxlan by xdp", [](ProbeOptions& options) { options.vxlan_inner = true, options.hook = Hook::xdp; });
  add("planned and rtp", [](ProbeOptions& options) {
    options.streams.push_back(stream());
    options.rtp_ports.push_back({5004, 90000});
  });
  return all;
}

bool run(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

/// Echo requests must be counted, and answered ones timed where the clock allows it.
std::string measure(const Variant& variant) {
  auto probe = bpf::load_flow_probe(variant.options);
  if (!probe) return describe(probe.error());
  if (auto attached = (*probe)->attach("left"); !attached) return describe(attached.error());
  if (!run("ping -c 3 -i 0.01 -W 5 10.9.8.2")) return "the ping is not answered";
  if (auto aged = (*probe)->age(); !aged) return describe(aged.error());
  const auto snapshot = (*probe)->snapshot();
  if (!snapshot) return describe(snapshot.error());
  std::uint64_t echoes = 0, timed = 0;
  for (const auto& flow : snapshot->flows) {
    if (flow.key.kind != FlowKind::icmp || is_multicast(flow.key)) continue;
    echoes += flow.counts.packets;
    if (flow.round_trip) timed += flow.round_trip->count;
  }
  const auto ports = (*probe)->ports();
  std::printf("%-16s by %-6s: %llu echo packets, %llu round trips\n", variant.name.c_str(), to_string(ports[0].hook),
              static_cast<unsigned long long>(echoes), static_cast<unsigned long long>(timed));
  const bool both_ways = variant.options.hook != Hook::xdp;
  if (echoes != (both_ways ? 6u : 3u)) return "not every echo packet was counted";
  const bool timeable = both_ways && variant.options.round_trips && variant.options.histograms &&
                        variant.options.clock == ClockSource::monotonic;
  if (timed != (timeable ? 3u : 0u)) return "not every echo was timed";
  return "";
}

/// Every frame that leaves must be timed, each half of the cycle's windows judged.
std::string measure_queue() {
  QueueMeasurement wanted;
  wanted.ports = {{"left", {}, GateCycle{}}};
  wanted.forwarding = true;
  wanted.ports[0].gates->cycle_time = std::chrono::milliseconds(2);
  wanted.ports[0].gates->windows[0] = {{std::chrono::milliseconds(0), std::chrono::milliseconds(1)}};
  const auto probe = bpf::make_queue_probe();
  if (auto started = probe->start(wanted); !started) return describe(started.error());
  if (!run("ping -c 3 -i 0.01 -W 5 10.9.8.2")) return "the ping is not answered";
  const auto reading = probe->read();
  if (!reading) return describe(reading.error());
  if (reading->ports[0].classes.size() != 1) return "the frames are not of one class";
  const auto& measured = reading->ports[0].classes[0];
  std::printf("%-16s %llu frames, %llu timed, %llu in the window\n", "queue probe",
              static_cast<unsigned long long>(measured.frames),
              static_cast<unsigned long long>(measured.queue_matches.matched),
              static_cast<unsigned long long>(measured.gates->in_window));
  if (measured.frames < 3) return "not every frame was counted";
  if (measured.queue_matches.matched != measured.frames) return "not every frame was timed";
  if (measured.gates->in_window + measured.gates->early.count + measured.gates->late.count != measured.frames)
    return "not every frame was judged";
  return "";
}

}  // namespace

int main() {
  if (::geteuid() != 0) {
    std::puts("skipped: needs root");
    return 77;
  }
  // The peer end lives in a namespace of its own: two ends in one would answer without the wire.
  const std::string peer = "iso-load-" + std::to_string(::getpid());
  if (::unshare(CLONE_NEWNET) != 0 || !run("ip link set lo up") || !run("ip netns add " + peer)) {
    std::puts("skipped: cannot make network namespaces");
    return 77;
  }
  const bool ready = run("ip link add left type veth peer name right netns " + peer) &&
                     run("ip addr add 10.9.8.1/24 dev left && ip link set left up") &&
                     run("ip -n " + peer + " addr add 10.9.8.2/24 dev right && ip -n " + peer + " link set right up");
  int failures = ready ? 0 : 1;
  if (!ready) std::puts("FAILED: cannot make the test network");
  ProbeOptions options = small();
  options.hook = Hook::tcx;
  auto probe = bpf::load_flow_probe(options);
  bool tcx = false;
  if (probe) tcx = (*probe)->attach("left").has_value();
  probe = tl::unexpected(Error{});
  for (const auto& variant : ready ? variants(tcx) : std::vector<Variant>{}) {
    const auto problem = measure(variant);
    if (problem.empty()) continue;
    std::printf("FAILED: %s: %s\n", variant.name.c_str(), problem.c_str());
    ++failures;
  }
  if (const auto problem = ready ? measure_queue() : ""; !problem.empty()) {
    std::printf("FAILED: queue probe: %s\n", problem.c_str());
    ++failures;
  }
  run("ip netns del " + peer);
  return failures ? 1 : 0;
}
