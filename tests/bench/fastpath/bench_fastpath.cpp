// How long the fast path takes to start, what it takes from an interface beside the kernel's probe, and how long it
// holds frames that it passes on. Live on veth pairs in a namespace of its own; medians and ranges of rounds.
//   sudo build/release/tests/bench_fastpath [--rounds 5] [--frames 200000]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <sched.h>
#include <unistd.h>

#include "adapters/dpdk/eal.hpp"
#include "agent/fastpath.hpp"
#include "agent/in_process.hpp"
#include "analysis/stats/histogram.hpp"
#include "bench/probe/traffic.hpp"
#include "format/json.hpp"

using namespace isoline;

namespace {

using Clock = std::chrono::steady_clock;  // CLOCK_MONOTONIC, as the times of flows

constexpr double start_bar = 500;  ///< ms from the start of the program to its first frame
constexpr std::uint32_t flows = 1000;

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "bench_fastpath: %s\n", what.c_str());
  std::exit(1);
}

void must(const std::string& command) {
  if (std::system(command.c_str()) != 0) die("failed: " + command);
}

class Series {
 public:
  void add(double value) { values_.insert(std::ranges::upper_bound(values_, value), value); }
  double median() const { return values_.empty() ? 0 : values_[values_.size() / 2]; }
  /// "12.3 (11.0..14.5)"
  std::string text() const {
    char text[96];
    std::snprintf(text, sizeof text, "%.1f (%.1f..%.1f)", median(), values_.empty() ? 0 : values_.front(),
                  values_.empty() ? 0 : values_.back());
    return text;
  }

 private:
  std::vector<double> values_;
};

double milliseconds(Nanoseconds time) { return static_cast<double>(time.count()) / 1e6; }
double microseconds(Nanoseconds time) { return static_cast<double>(time.count()) / 1e3; }

/// Of the whole program, from its start to the time of the first frame that it measured.
double start_to_first_frame(const std::string& port) {
  const std::string command =
      std::string(ISOLINE_PROGRAM) + " fastpath list --no-huge --for 20ms --json --port " + port + " 2>/dev/null";
  const Nanoseconds begin = Clock::now().time_since_epoch();
  FILE* program = ::popen(command.c_str(), "r");
  if (program == nullptr) die("cannot run " + command);
  std::string text(1 << 20, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), program));
  if (::pclose(program) != 0) die("failed: " + command);
  const auto snapshot = format::decode_snapshot(text);
  if (!snapshot) die(describe(snapshot.error()));
  if (snapshot->flows.empty()) die(port + " brought no frame");
  const auto first = std::ranges::min(snapshot->flows, {}, &Flow::first_seen).first_seen;
  return milliseconds(first.time_since_epoch() - begin);
}

void tell_start(const std::string& what, const std::string& port, int rounds) {
  Series series;
  for (int round = 0; round < rounds; ++round) series.add(start_to_first_frame(port));
  std::printf("start to first frame, %-28s %s ms   bar %.0f: %s\n", what.c_str(), series.text().c_str(), start_bar,
              series.median() <= start_bar ? "met" : "MISSED");
  std::fflush(stdout);
}

std::unique_ptr<agent::Fastpath> start(std::vector<std::string> ports, bool forward) {
  agent::FastpathOptions options;
  options.ports = std::move(ports);
  options.cores = {std::thread::hardware_concurrency() - 1};
  options.huge_pages = false;
  options.forward = forward;
  auto fastpath = agent::Fastpath::start(options);
  if (!fastpath) die(describe(fastpath.error()));
  return std::move(*fastpath);
}

std::uint64_t came_in(const Snapshot& snapshot) {
  std::uint64_t packets = 0;
  for (const InterfaceCounters& port : snapshot.interfaces)
    if (port.direction == Direction::ingress) packets += port.total.packets;
  return packets;
}

/// Frames a second while all are played, in parts: each part is due at its time. 0: as fast as it goes.
double play(bench::Player& player, bench::Frames& frames, std::uint64_t count, double rate) {
  constexpr std::uint64_t part = 64;
  const auto begin = Clock::now();
  for (std::uint64_t sent = 0; sent < count; sent += part) {
    if (rate > 0) {
      const auto due =
          begin + std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 * static_cast<double>(sent) / rate));
      std::this_thread::sleep_until(due);
    }
    player.play(bench::Mix::ipv4, frames, std::min(part, count - sent));
  }
  return static_cast<double>(count) / std::chrono::duration<double>(Clock::now() - begin).count();
}

struct Taken {
  double rate = 0;  ///< frames a second that were sent
  std::uint64_t by_probe = 0, by_fastpath = 0, missed = 0;
};

Taken beside_each_other(bench::Player& player, bench::Frames& frames, std::uint64_t count, double rate) {
  ProbeOptions options;
  auto probe = agent::start_in_process(options, {"in"});
  if (!probe) die(describe(probe.error()));
  const auto fastpath = start({"in"}, false);
  Taken taken;
  taken.rate = play(player, frames, count, rate);
  // What waits in the packet socket is taken before the end.
  const auto end = Clock::now() + std::chrono::seconds(5);
  do {
    const Snapshot reading = fastpath->snapshot();
    taken.by_fastpath = came_in(reading);
    taken.missed = reading.interfaces.at(0).losses.value().missed;
  } while (taken.by_fastpath + taken.missed < count && Clock::now() < end);
  const auto kernel = (*probe)->snapshot();
  if (!kernel) die(describe(kernel.error()));
  taken.by_probe = came_in(*kernel);
  return taken;
}

/// The greatest rate of which nothing was lost, by halving.
double lossless(bench::Player& player, bench::Frames& frames, std::uint64_t count, double fastest) {
  double good = 0, bad = fastest;
  for (int step = 0; step < 6; ++step) {
    const double rate = step == 0 ? fastest : (good + bad) / 2;
    const Taken taken = beside_each_other(player, frames, count, rate);
    (taken.missed == 0 && taken.by_fastpath == count ? good : bad) = std::min(rate, taken.rate);
    if (step == 0 && good != 0) break;
  }
  return good;
}

void tell_interface(int rounds, std::uint64_t count) {
  bench::Player player("left");
  auto frames = bench::frames_of(bench::Mix::ipv4, flows);
  Series offered, by_fastpath, missed, without_loss;
  std::uint64_t apart = 0, unseen = 0;
  for (int round = 0; round < rounds; ++round) {
    const Taken taken = beside_each_other(player, frames, count, 0);
    offered.add(taken.rate / 1e3);
    by_fastpath.add(100.0 * static_cast<double>(taken.by_fastpath) / static_cast<double>(count));
    missed.add(100.0 * static_cast<double>(taken.missed) / static_cast<double>(count));
    apart += taken.by_probe > taken.by_fastpath + taken.missed ? taken.by_probe - taken.by_fastpath - taken.missed
                                                               : taken.by_fastpath + taken.missed - taken.by_probe;
    unseen += count - std::min(count, taken.by_probe);
    without_loss.add(lossless(player, frames, count, taken.rate) / 1e3);
  }
  std::printf("one sender, as fast as it goes              %s thousand frames/s\n", offered.text().c_str());
  std::printf("  the probe took all but                    %llu frames\n", static_cast<unsigned long long>(unseen));
  std::printf("  the fast path (af_packet) took            %s %%, and says it missed %s %%\n",
              by_fastpath.text().c_str(), missed.text().c_str());
  std::printf("  between probe and fast path with missed   %llu frames\n", static_cast<unsigned long long>(apart));
  std::printf("  the fast path took all up to              %s thousand frames/s\n", without_loss.text().c_str());
  std::fflush(stdout);
}

void tell_forwarding(int rounds, std::uint64_t count, double rate) {
  bench::Player player("left");
  auto frames = bench::frames_of(bench::Mix::ipv4, flows);
  Series half, most, worst;
  std::uint64_t lost = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto fastpath = start({"in", "out"}, true);
    play(player, frames, count, rate);
    const auto end = Clock::now() + std::chrono::seconds(5);
    std::uint64_t sent = 0;
    do {
      fastpath->snapshot();
      sent = fastpath->report().ports.at(1).counts.sent;
    } while (sent < count && Clock::now() < end);
    lost += count - std::min(count, sent);
    const auto& delay = fastpath->report().loops.at(0).forwarding_delay;
    if (!delay) die("nothing was passed on");
    half.add(microseconds(analysis::quantile(*delay, 0.5)));
    most.add(microseconds(analysis::quantile(*delay, 0.99)));
    worst.add(microseconds(delay->max));
  }
  std::printf("passed on, %7.0f frames/s   p50 %s us   p99 %s us   max %s us   not passed on %llu\n", rate,
              half.text().c_str(), most.text().c_str(), worst.text().c_str(), static_cast<unsigned long long>(lost));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 5;
  std::uint64_t count = 200'000;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    if (i + 1 < argc && option == "--rounds") {
      rounds = std::atoi(argv[++i]);
    } else if (i + 1 < argc && option == "--frames") {
      count = std::strtoull(argv[++i], nullptr, 10);
    } else {
      die("usage: bench_fastpath [--rounds N] [--frames N]");
    }
  }
  if (::geteuid() != 0) die("needs root");
  if (::unshare(CLONE_NEWNET) != 0) die("cannot make a network namespace");
  // left - in, out - right: the fast path is at the inner ends.
  must(
      "sysctl -qw net.ipv6.conf.default.disable_ipv6=1 && ip link add left type veth peer name in && "
      "ip link add out type veth peer name right && for port in left in out right lo; do ip link set $port up; done");
  tell_start("net_null0", "net_null0", rounds);
  {
    std::jthread noise([](const std::stop_token& stop) {
      bench::Player player("left");
      auto frames = bench::frames_of(bench::Mix::ipv4, flows);
      while (!stop.stop_requested()) play(player, frames, 640, 10'000);
    });
    tell_start("veth, 10,000 frames/s", "in", rounds);
  }
  // DPDK gets its memory when it starts: for the most ports that follow.
  dpdk::EalOptions eal;
  eal.huge_pages = false;
  eal.memory = 256u << 20;
  if (const auto started = dpdk::start_eal(eal); !started) die(describe(started.error()));
  tell_interface(rounds, count);
  for (const double rate : {1e3, 1e4, 1e5}) tell_forwarding(rounds, static_cast<std::uint64_t>(rate), rate);
}
