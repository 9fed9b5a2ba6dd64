#include "agent/traffic_port.hpp"

#include <thread>
#include <utility>

#include "adapters/dpdk/counter_clock.hpp"
#include "adapters/dpdk/device.hpp"
#include "adapters/dpdk/eal.hpp"
#include "adapters/dpdk/loops.hpp"
#include "adapters/dpdk/port.hpp"

namespace isoline::agent {
namespace {

/// How far apart the first two looks at the processor's clock are at least.
constexpr auto first_looks = std::chrono::milliseconds(20);
/// Beside the frames, for DPDK itself.
constexpr std::uint64_t other_memory = std::uint64_t{32} << 20;

}  // namespace

struct TrafficPort::State {
  std::shared_ptr<dpdk::CounterClock> processor;
  std::unique_ptr<dpdk::Port> port;
  std::optional<std::uint32_t> core;
  std::atomic<bool> stopping{false}, ended{false};
  std::jthread thread;
};

Result<std::unique_ptr<TrafficPort>> TrafficPort::open(const TrafficPortOptions& options) {
  auto device = dpdk::choose_device(options.port, dpdk::next_number(), dpdk::Inventory::of_host());
  if (!device) return tl::unexpected(device.error());
  if (options.core) {
    if (auto sound = dpdk::check_processors({*options.core}); !sound) return tl::unexpected(sound.error());
  }
  dpdk::PortOptions wanted;
  wanted.device = std::move(*device);
  wanted.sends = true;
  wanted.clock = options.clock;

  dpdk::EalOptions eal;
  eal.huge_pages = options.huge_pages;
  eal.memory = dpdk::frame_memory(wanted) + other_memory;
  if (wanted.device.bus == "pci") eal.pci.push_back(wanted.device.id);
  if (auto done = dpdk::start_eal(eal); !done) return tl::unexpected(done.error());

  auto state = std::make_unique<State>();
  const dpdk::ClockPair first = dpdk::look_at_processor();
  std::this_thread::sleep_for(first_looks);
  state->processor = std::make_shared<dpdk::CounterClock>(first, dpdk::look_at_processor());
  state->core = options.core;
  wanted.processor = state->processor;
  auto opened = dpdk::open_port(wanted);
  if (!opened) return tl::unexpected(opened.error());
  state->port = std::move(*opened);
  return std::unique_ptr<TrafficPort>(new TrafficPort(std::move(state)));
}

TrafficPort::TrafficPort(std::unique_ptr<State> state) : state_(std::move(state)) {}
TrafficPort::~TrafficPort() {
  ask_to_end();
  join();
}

host::FramePort& TrafficPort::port() const { return *state_->port; }
Nanoseconds TrafficPort::clock_error() const { return state_->port->clock_error(); }

Result<void> TrafficPort::start(std::function<void(const std::atomic<bool>&)> loop) {
  State* state = state_.get();
  auto thread = dpdk::start_loop(state->core, [state, loop = std::move(loop)] {
    loop(state->stopping);
    state->ended.store(true);
  });
  if (!thread) return tl::unexpected(thread.error());
  state->thread = std::move(*thread);
  return {};
}

void TrafficPort::ask_to_end() { state_->stopping.store(true); }
bool TrafficPort::ended() const { return state_->ended.load(); }
void TrafficPort::join() {
  if (state_->thread.joinable()) state_->thread.join();
}

void TrafficPort::tick() {
  state_->processor->calibrate(dpdk::look_at_processor());
  state_->port->calibrate();
}

}  // namespace isoline::agent
