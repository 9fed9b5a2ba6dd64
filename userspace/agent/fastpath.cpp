#include "agent/fastpath.hpp"

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>
#include <utility>

#include "adapters/dpdk/counter_clock.hpp"
#include "adapters/dpdk/device.hpp"
#include "adapters/dpdk/eal.hpp"
#include "adapters/dpdk/loops.hpp"
#include "adapters/dpdk/port.hpp"
#include "analysis/flow/merge.hpp"
#include "analysis/flow/pair.hpp"
#include "host/clock.hpp"

namespace isoline::agent {
namespace {

using analysis::EngineOptions;
using analysis::FlowCopy;

constexpr std::size_t most_ports = 64;
/// Copies that are asked for at a time: a loop makes them in less time than its port's queue lasts.
constexpr std::size_t copies = 64;
/// How far apart the first two looks at the processor's clock are at least.
constexpr auto first_looks = std::chrono::milliseconds(20);

Error usage(std::string what, std::string why, std::string hint = "") {
  return {ErrorKind::usage, std::move(what), "", std::move(why), std::move(hint)};
}

std::uint32_t loops_of(const FastpathOptions& options) {
  return std::max<std::uint32_t>(1, static_cast<std::uint32_t>(options.cores.size()));
}

Direction direction_of(const FastpathOptions& options, std::size_t port) {
  return options.tap && port == 1 ? Direction::egress : Direction::ingress;
}

Result<std::vector<dpdk::PortOptions>> ports_of(const FastpathOptions& options) {
  if (options.ports.empty()) return fail(usage("no port", "nothing says where frames come from", "--port eth1"));
  if (options.ports.size() > most_ports) return fail(usage("too many ports", std::to_string(most_ports) + " at most"));
  for (const auto& [wanted, name] : {std::pair{options.forward, "--forward"}, std::pair{options.tap, "--tap"}})
    if (wanted && options.ports.size() != 2)
      return fail(usage(name, "needs two ports, not " + std::to_string(options.ports.size())));
  const dpdk::Inventory inventory = dpdk::Inventory::of_host();
  std::vector<dpdk::PortOptions> ports;
  for (std::size_t i = 0; i < options.ports.size(); ++i) {
    auto device = dpdk::choose_device(options.ports[i], dpdk::next_number(), inventory);
    if (!device) return tl::unexpected(device.error());
    const auto is_same = [&](const dpdk::Device& other) {
      const bool same_interface = other.bus == "vdev" && other.of_kernel && other.arguments == device->arguments;
      return other.id == device->id || other.name == device->name || same_interface;
    };
    for (const dpdk::PortOptions& other : ports)
      if (is_same(other.device)) return fail(usage("--port " + options.ports[i], "is named twice"));
    dpdk::PortOptions port;
    port.device = std::move(*device);
    port.number = static_cast<std::uint16_t>(options.tap ? 0 : i);
    port.direction = direction_of(options, i);
    port.loops = loops_of(options);
    port.sends = options.forward;
    port.huge_pages = options.huge_pages;
    port.clock = options.clock;
    port.steered = options.tap;
    port.parsing.vxlan_inner = options.engine.vxlan_inner;
    ports.push_back(std::move(port));
  }
  return ports;
}

/// Of each loop's engine.
Result<EngineOptions> engine_of(const FastpathOptions& options) {
  EngineOptions engine = options.engine;
  const std::uint32_t loops = loops_of(options);
  const auto share = [&](std::uint32_t all) { return (all + loops - 1) / loops; };
  engine.max_flows = std::max(share(engine.max_flows), 64u);
  engine.max_histograms = share(engine.max_histograms);
  engine.max_conversations = share(engine.max_conversations);
  engine.max_numbered = share(engine.max_numbered);
  engine.max_interfaces = options.tap ? 1 : static_cast<std::uint32_t>(options.ports.size());
  engine.clock = ClockSource::monotonic;
  engine.exact_round_trips = false;
  std::random_device random;
  engine.seed = std::uint64_t{random()} << 32 | random();
  return analysis::with_sizes(std::move(engine));
}

std::uint64_t frame_memory(const std::vector<dpdk::PortOptions>& ports) {
  std::uint64_t bytes = 0;
  for (const dpdk::PortOptions& port : ports) bytes += dpdk::frame_memory(port);
  return bytes;
}

}  // namespace

struct Fastpath::State {
  FastpathOptions options;
  EngineOptions engine;
  std::vector<std::string> interfaces;  ///< names by number
  std::shared_ptr<dpdk::CounterClock> processor;
  std::vector<std::shared_ptr<void>> frames;  ///< of all ports, which may hold each other's
  std::vector<std::unique_ptr<dpdk::Port>> ports;
  host::SystemClock clock;
  std::vector<std::unique_ptr<control::PacketLoop>> loops;
  std::atomic<bool> stopping{false};
  std::vector<std::jthread> threads;
  std::vector<FlowCopy> room = std::vector<FlowCopy>(copies);
  FastpathReport report;
  std::vector<std::string> remarks;
  Nanoseconds started{0};

  ~State() { stop(); }

  void stop() {
    stopping.store(true);
    threads.clear();  // joins
  }

  Result<void> open_ports(std::vector<dpdk::PortOptions> wanted) {
    for (dpdk::PortOptions& port : wanted) {
      port.processor = processor;
      auto opened = dpdk::open_port(port);
      if (!opened) return tl::unexpected(opened.error());
      frames.push_back((*opened)->frames());
      ports.push_back(std::move(*opened));
    }
    return {};
  }

  Result<void> make_loops() {
    std::vector<host::FramePort*> all;
    for (const auto& port : ports) all.push_back(port.get());
    for (std::uint32_t number = 0; number < loops_of(options); ++number) {
      auto made = analysis::FlowEngine::create(engine);
      if (!made) return tl::unexpected(made.error());
      loops.push_back(std::make_unique<control::PacketLoop>(
          std::move(*made), all, clock,
          control::PacketLoopOptions{.queue = number, .forward = options.forward, .rest = options.rest}));
    }
    return {};
  }

  void remark() {
    for (const auto& port : ports) {
      const host::FramePortInfo& info = port->info();
      if (options.clock == host::FrameClock::hardware && info.clock != host::FrameClock::hardware)
        remarks.push_back(info.name + ": has no clock that can be read: frames are stamped by the processor");
      for (const std::uint32_t core : options.cores) {
        const int node = dpdk::memory_node_of(core);
        if (node >= 0 && port->memory_node() >= 0 && node != port->memory_node())
          remarks.push_back("core " + std::to_string(core) + " is on memory node " + std::to_string(node) + ", " +
                            info.name + " on " + std::to_string(port->memory_node()) +
                            ": every frame crosses between them");
      }
    }
  }

  Nanoseconds now() const { return ports.front()->now(); }

  /// Adds to `totals`, and renews the report.
  void read_totals(analysis::EngineTotals& totals);

  /// What ports lost goes beside what was measured there. Each has its place, also one that brought nothing else.
  void add_losses(Snapshot& snapshot) const {
    std::vector<InterfaceCounters> in_order;
    for (std::size_t i = 0; i < ports.size(); ++i) {
      const std::string& interface = interfaces[options.tap ? 0 : i];
      const Direction direction = direction_of(options, i);
      const auto seen = std::ranges::find_if(snapshot.interfaces, [&](const InterfaceCounters& one) {
        return one.interface == interface && one.direction == direction;
      });
      InterfaceCounters& port = in_order.emplace_back();
      if (seen != snapshot.interfaces.end()) port = std::move(*seen);
      port.interface = interface;
      port.direction = direction;
      const host::FramePortCounts& counts = report.ports[i].counts;
      port.losses = {counts.missed, counts.without_buffer, counts.broken};
    }
    snapshot.interfaces = std::move(in_order);
  }
};

Result<FastpathMemory> fastpath_memory(const FastpathOptions& options) {
  const auto ports = ports_of(options);
  if (!ports) return tl::unexpected(ports.error());
  const auto engine = engine_of(options);
  if (!engine) return tl::unexpected(engine.error());
  FastpathMemory memory;
  memory.frames = frame_memory(*ports);
  memory.engines = analysis::engine_memory(*engine);
  for (std::uint64_t* bytes : {&memory.engines.flows, &memory.engines.histograms, &memory.engines.conversations,
                               &memory.engines.segments, &memory.engines.numbered, &memory.engines.total})
    *bytes *= loops_of(options);
  memory.total = memory.frames + memory.engines.total;
  return memory;
}

Result<std::unique_ptr<Fastpath>> Fastpath::start(const FastpathOptions& options) {
  auto state = std::make_unique<State>();
  const MonotonicTime begin = state->clock.monotonic();
  auto wanted = ports_of(options);
  if (!wanted) return tl::unexpected(wanted.error());
  if (auto sound = dpdk::check_processors(options.cores); !sound) return tl::unexpected(sound.error());
  auto engine = engine_of(options);
  if (!engine) return tl::unexpected(engine.error());
  state->options = options;
  state->engine = std::move(*engine);

  dpdk::EalOptions eal;
  eal.huge_pages = options.huge_pages;
  eal.memory = frame_memory(*wanted) + (std::uint64_t{32} << 20);
  for (const dpdk::PortOptions& port : *wanted)
    if (port.device.bus == "pci") eal.pci.push_back(port.device.id);
  if (auto done = dpdk::start_eal(eal); !done) return tl::unexpected(done.error());

  const dpdk::ClockPair first = dpdk::look_at_processor();
  std::this_thread::sleep_for(first_looks);
  state->processor = std::make_shared<dpdk::CounterClock>(first, dpdk::look_at_processor());
  if (auto done = state->open_ports(std::move(*wanted)); !done) return tl::unexpected(done.error());
  if (auto done = state->make_loops(); !done) return tl::unexpected(done.error());
  if (options.tap)
    state->interfaces = {options.ports[0] + "+" + options.ports[1]};
  else
    state->interfaces = options.ports;
  state->remark();
  for (std::size_t number = 0; number < state->loops.size(); ++number) {
    control::PacketLoop& loop = *state->loops[number];
    const auto core = options.cores.empty() ? std::nullopt : std::optional(options.cores[number]);
    auto thread = dpdk::start_loop(core, [&loop, &stopping = state->stopping] { loop.run(stopping); });
    if (!thread) return tl::unexpected(thread.error());
    state->threads.push_back(std::move(*thread));
    loop.wait_until_running();
  }
  state->started = state->now();
  state->report.start_time = state->clock.monotonic() - begin;
  return std::unique_ptr<Fastpath>(new Fastpath(std::move(state)));
}

Fastpath::Fastpath(std::unique_ptr<State> state) : state_(std::move(state)) {}
Fastpath::~Fastpath() = default;

void Fastpath::stop() { state_->stop(); }
const FastpathReport& Fastpath::report() const { return state_->report; }
const std::vector<std::string>& Fastpath::remarks() const { return state_->remarks; }

void Fastpath::tick() {
  state_->processor->calibrate(dpdk::look_at_processor());
  for (const auto& port : state_->ports) port->calibrate();
}

void Fastpath::State::read_totals(analysis::EngineTotals& totals) {
  analysis::EngineTotals of_loop(engine);
  report.loops.assign(loops.size(), {});
  for (std::size_t number = 0; number < loops.size(); ++number) {
    loops[number]->read_totals(of_loop, report.loops[number]);
    totals += of_loop;
  }
  report.ports.clear();
  for (const auto& port : ports) report.ports.push_back({port->info(), port->counts(), port->clock_error()});
}

void Fastpath::read_report() {
  analysis::EngineTotals totals(state_->engine);
  state_->read_totals(totals);
}

Snapshot Fastpath::snapshot() {
  State& state = *state_;
  const Nanoseconds taken = state.now();
  // What is evicted while flows are read is among these flows, or in the next reading; never twice in this one.
  analysis::EngineTotals before(state.engine), totals(state.engine);
  state.read_totals(before);
  std::vector<Flow> flows;
  for (const auto& loop : state.loops) {
    std::uint32_t copied = 0;
    for (std::uint32_t from = 1; from != 0;) {
      from = loop->read_flows(from, state.room, copied);
      for (std::uint32_t i = 0; i < copied; ++i)
        flows.push_back(analysis::flow_of(state.room[i], state.engine, state.interfaces, taken));
    }
  }
  // Behind the flows, so that no flow has more than its port.
  state.read_totals(totals);
  for (std::size_t port = 0; port < totals.ports.size(); ++port)
    totals.ports[port].evicted = before.ports[port].evicted;
  Snapshot snapshot = analysis::snapshot_of(totals, ClockSource::monotonic, state.interfaces, taken);
  snapshot.flows = std::move(flows);
  analysis::merge_duplicates(snapshot);
  analysis::pair_reverse(snapshot);
  snapshot.taken_wall = state.clock.wall();
  snapshot.covers = taken - state.started;
  state.add_losses(snapshot);
  return snapshot;
}

}  // namespace isoline::agent
