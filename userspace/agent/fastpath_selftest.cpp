#include "agent/fastpath_selftest.hpp"

#include <sched.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <memory>
#include <span>
#include <thread>

#include "adapters/dpdk/counter_clock.hpp"
#include "adapters/dpdk/eal.hpp"
#include "adapters/dpdk/loops.hpp"
#include "adapters/dpdk/port.hpp"
#include "analysis/engine/flow_engine.hpp"
#include "wire/build.hpp"

namespace isoline::agent {
namespace {

constexpr std::array<std::uint32_t, 3> flow_numbers{1'000, 65'536, 1'048'576};
constexpr std::size_t rounds = 5, frames_a_round = 1'000'000, burst = 64;
constexpr std::size_t shortest = 60;  ///< bytes of a frame, without FCS
constexpr std::uint64_t bytes_a_flow = 640;

double cpu_time_ns() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

std::string line_of(const char* file, const std::string& key) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(key)) return line.substr(std::min(line.find(':') + 2, line.size()));
  return "";
}

std::uint64_t available_memory() {
  return std::strtoull(line_of("/proc/meminfo", "MemAvailable").c_str(), nullptr, 10) * 1024;
}

/// Frames of one flow after the other, in an order that caches cannot foresee.
class Frames {
 public:
  explicit Frames(std::uint32_t flows) : flows_(flows) {
    const auto bytes = wire::FrameBuilder()
                           .ethernet({{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}})
                           .ipv4(*parse_ip_address("10.0.0.0"), *parse_ip_address("10.255.0.1"))
                           .udp(5000, 5001)
                           .payload(18)
                           .build();
    for (auto& frame : frames_) std::copy_n(bytes.begin(), shortest, frame.begin());
    for (std::size_t i = 0; i < burst; ++i) views_[i] = frames_[i];
  }

  std::span<const std::span<const std::uint8_t>> next() {
    for (auto& frame : frames_) {
      // Steps of a number without a common factor reach each flow once before any comes again.
      at_ = static_cast<std::uint32_t>((at_ + std::uint64_t{2'654'435'761u}) % flows_);
      for (std::size_t byte = 0; byte < 3; ++byte)
        frame[14 + 13 + byte] = static_cast<std::uint8_t>(at_ >> (16 - 8 * byte));
    }
    return views_;
  }

 private:
  std::uint32_t flows_, at_ = 0;
  std::array<std::array<std::uint8_t, shortest>, burst> frames_{};
  std::array<std::span<const std::uint8_t>, burst> views_;
};

/// CPU time a frame that is sent into the ring, received from it and given to `engine`, if there is one.
double round(dpdk::Port& port, Frames& frames, analysis::FlowEngine* engine, std::size_t number) {
  const double begin = cpu_time_ns();
  for (std::size_t done = 0; done < number; done += burst) {
    port.send(0, frames.next());
    const auto received = port.receive(0);
    if (engine != nullptr) engine->take(received);
  }
  return (cpu_time_ns() - begin) / static_cast<double>(number);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

Result<SelftestRow> measure(dpdk::Port& port, std::uint32_t flows) {
  analysis::EngineOptions options;
  options.max_flows = flows + flows / 8;
  options.max_histograms = options.max_flows;
  options.round_trips = false;
  options.clock = ClockSource::monotonic;
  auto engine = analysis::FlowEngine::create(std::move(options));
  if (!engine) return tl::unexpected(engine.error());
  Frames frames(flows);
  // Twice each: the second frame of a flow takes its histogram.
  round(port, frames, engine->get(), 2 * std::size_t{flows} + burst);
  std::vector<double> source, whole, net;
  for (std::size_t i = 0; i < rounds; ++i) {
    source.push_back(round(port, frames, nullptr, frames_a_round));
    whole.push_back(round(port, frames, engine->get(), frames_a_round));
    net.push_back(whole.back() - source.back());
  }
  SelftestRow row;
  row.flows = flows;
  row.frame_ns = median(whole);
  row.source_ns = median(source);
  row.lowest_ns = *std::min_element(net.begin(), net.end());
  row.highest_ns = *std::max_element(net.begin(), net.end());
  return row;
}

double clock_cost(const dpdk::Port& port) {
  constexpr int readings = 100'000;
  const double begin = cpu_time_ns();
  for (int i = 0; i < readings; ++i) {
    const Nanoseconds now = port.now();
    asm volatile("" : : "r"(now.count()));
  }
  return (cpu_time_ns() - begin) / readings;
}

}  // namespace

Result<Selftest> selftest_fastpath(const std::function<void(const std::string&)>& progress) {
  Selftest result;
  result.processor = line_of("/proc/cpuinfo", "model name");
  result.huge_pages = dpdk::free_huge_pages();
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  sched_getaffinity(0, sizeof allowed, &allowed);
  result.processors = static_cast<std::uint32_t>(CPU_COUNT(&allowed));

  progress("starting DPDK…");
  const dpdk::ClockPair first = dpdk::look_at_processor();
  dpdk::PortOptions options;
  options.device = {"net_ring0", "vdev", "net_ring0", "", false};  // what is sent through it arrives at it
  options.sends = true;
  dpdk::EalOptions eal;
  eal.huge_pages = false;
  eal.memory = dpdk::frame_memory(options) + (std::uint64_t{32} << 20);
  if (auto done = dpdk::start_eal(eal); !done) return tl::unexpected(done.error());
  const auto processor = std::make_shared<dpdk::CounterClock>(first, dpdk::look_at_processor());
  options.processor = processor;
  auto port = dpdk::open_port(options);
  if (!port) return tl::unexpected(port.error());
  result.start_time = dpdk::look_at_processor().time - first.time;
  std::this_thread::sleep_for(std::chrono::milliseconds(500));  // a second look after half a second is as good as live
  processor->calibrate(dpdk::look_at_processor());
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  processor->calibrate(dpdk::look_at_processor());
  result.clock_error = processor->error();

  std::optional<Error> failure;
  // In a thread as packet loops have them, with frames of its own at hand.
  auto thread = dpdk::start_loop(std::nullopt, [&] {
    result.clock_ns = clock_cost(**port);
    for (const std::uint32_t flows : flow_numbers) {
      if (available_memory() < flows * bytes_a_flow * 5 / 4) {
        result.left_out.push_back(flows);
        continue;
      }
      progress("measuring " + std::to_string(flows) + " flows…");
      auto row = measure(**port, flows);
      if (!row) {
        failure = row.error();
        return;
      }
      result.rows.push_back(*row);
    }
  });
  if (!thread) return tl::unexpected(thread.error());
  thread->join();
  if (failure) return fail(*failure);
  return result;
}

}  // namespace isoline::agent
