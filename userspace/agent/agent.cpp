#include "agent/agent.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "agent/ports.hpp"
#include "analysis/flow/merge.hpp"
#include "analysis/flow/pair.hpp"

namespace isoline::agent {
namespace {

constexpr Nanoseconds ageing_interval = std::chrono::seconds(1);
constexpr Nanoseconds longest = std::chrono::hours(24 * 365 * 100);  // far from the end of the clock

Error of_reader(const std::string& source, Error error) {
  if (error.what.empty()) {
    error.what = "cannot read " + source;
  }
  return error;
}

}  // namespace

const char* to_string(AgentNews::What what) {
  switch (what) {
    case AgentNews::What::attached: return "attached";
    case AgentNews::What::vanished: return "vanished";
    case AgentNews::What::expired: return "expired";
    case AgentNews::What::attach_failed: return "attach_failed";
    case AgentNews::What::source_failed: return "source_failed";
  }
  return "attached";
}

struct Agent::State {
  State(AgentParts given_parts, AgentOptions given_options, Ports given_ports)
      : parts(std::move(given_parts)), options(std::move(given_options)), ports(std::move(given_ports)) {
    begun = loaded = aged = parts.clock->monotonic();
  }

  /// Runs one reading of a source and keeps how it went; a failure is news the first time.
  template <class Reading>
  auto measured(const char* source, Reading reading) {
    const MonotonicTime before = parts.clock->monotonic();
    auto result = reading();
    host::SourceReport& report = reports[source];
    report.source = source;
    report.duration = parts.clock->monotonic() - before;
    ++report.readings;
    if (!result) {
      ++report.failures;
      if (report.success) {
        news.push_back({AgentNews::What::source_failed, {}, of_reader(source, result.error())});
      }
    }
    report.success = result.has_value();
    return result;
  }

  /// Every verb begins with this, so that none acts on an interface that is gone.
  void catch_up() {
    auto events = measured("netlink", [&] { return parts.interfaces->events(); });
    if (!events || events->empty()) {
      return;
    }
    for (const host::InterfaceEvent& event : *events) {
      ports.follow(event);
    }
    cached.reset();
  }

  std::vector<AgentNews> take_news() {
    std::vector<AgentNews> all = ports.take_news();
    for (AgentNews& entry : std::exchange(news, {})) {
      all.push_back(std::move(entry));
    }
    return all;
  }

  void complete(Snapshot& snapshot, MonotonicTime now) const {
    if (snapshot.taken == MonotonicTime{}) {
      snapshot.taken = now;
    }
    if (snapshot.taken_wall == WallTime{}) {
      snapshot.taken_wall = parts.clock->wall();
    }
    snapshot.covers = snapshot.taken - loaded;
    analysis::merge_duplicates(snapshot);
    analysis::pair_reverse(snapshot);
    const auto probed = ports.probe().ports();
    for (InterfaceCounters& interface : snapshot.interfaces) {
      interface.views = views_of(interface.interface, ports.known());
      for (const ProbePort& port : probed) {
        if (port.interface == interface.interface) {
          interface.may_miss = ways_past(port, ports.known());
        }
      }
    }
  }

  mutable std::mutex mutex;
  AgentParts parts;
  AgentOptions options;
  Ports ports;
  MonotonicTime begun, loaded, aged;
  std::shared_ptr<const Snapshot> cached;
  MonotonicTime cached_at{};
  std::map<std::string, host::SourceReport> reports;
  std::vector<AgentNews> news;
};

Agent::Agent(std::unique_ptr<State> state) : state_(std::move(state)) {}
Agent::~Agent() = default;

Result<std::unique_ptr<Agent>> Agent::start(AgentParts parts, AgentOptions options) {
  auto probe = parts.load_probe(options.probe);
  if (!probe) {
    return fail(probe.error());
  }
  auto interfaces = parts.interfaces->list();
  if (!interfaces) {
    return fail(interfaces.error());
  }
  Ports ports(std::move(*probe), std::move(*interfaces), options.interfaces);
  if (const auto reason = ports.hopeless()) {
    return fail(*reason);
  }
  return std::unique_ptr<Agent>(
      new Agent(std::make_unique<State>(std::move(parts), std::move(options), std::move(ports))));
}

Result<rpc::Status> Agent::status() {
  const std::lock_guard lock(state_->mutex);
  auto memory = state_->parts.probe_memory(state_->options.probe);
  if (!memory) {
    return fail(memory.error());
  }
  rpc::Status status;
  status.version = ISOLINE_VERSION;
  status.uptime = state_->parts.clock->monotonic() - state_->begun;
  status.memory = *memory;
  status.network_namespace = state_->parts.network_namespace;
  return status;
}

Result<Snapshot> Agent::snapshot() {
  auto shared = shared_snapshot();
  if (!shared) {
    return fail(shared.error());
  }
  return **shared;
}

Result<std::shared_ptr<const Snapshot>> Agent::shared_snapshot() {
  const std::lock_guard lock(state_->mutex);
  State& state = *state_;
  state.catch_up();
  const MonotonicTime now = state.parts.clock->monotonic();
  if (state.cached && now - state.cached_at <= state.options.snapshot_reuse) {
    return state.cached;
  }
  state.cached.reset();  // first, so that two of them never take memory at the same time
  auto snapshot = state.measured("probe", [&] { return state.ports.probe().snapshot(); });
  if (!snapshot) {
    return fail(snapshot.error());
  }
  state.complete(*snapshot, now);
  state.cached = std::make_shared<const Snapshot>(std::move(*snapshot));
  state.cached_at = now;
  return state.cached;
}

Result<std::vector<ProbePort>> Agent::ports() {
  const std::lock_guard lock(state_->mutex);
  state_->catch_up();
  auto ports = state_->ports.probe().ports();
  const MonotonicTime now = state_->parts.clock->monotonic();
  for (ProbePort& port : ports) {
    if (const auto until = state_->ports.wanted().until(port.interface)) {
      port.remaining = std::max(Nanoseconds{0}, *until - now);
    }
  }
  return ports;
}

Result<void> Agent::attach(const std::string& interface, std::optional<Nanoseconds> lasting) {
  const std::lock_guard lock(state_->mutex);
  if (lasting && (*lasting <= Nanoseconds{0} || *lasting > longest)) {
    return fail({ErrorKind::invalid_input,
                 "cannot attach to " + interface,
                 {},
                 "it is to last no time, or for ages",
                 "a duration above 0, as in 10m"});
  }
  state_->catch_up();
  state_->cached.reset();
  auto done = state_->ports.attach(interface);
  if (done && lasting) {  // its time runs from now: loading programs into the kernel took some
    state_->ports.end_at(interface, state_->parts.clock->monotonic() + *lasting);
  }
  return done;
}

Result<void> Agent::detach(const std::string& interface) {
  const std::lock_guard lock(state_->mutex);
  state_->catch_up();
  state_->cached.reset();
  return state_->ports.detach(interface);
}

Result<std::vector<ProbeCost>> Agent::cost() {
  const std::lock_guard lock(state_->mutex);
  return state_->ports.probe().cost();
}

Result<void> Agent::reload(AgentOptions options) {
  const std::lock_guard lock(state_->mutex);
  State& state = *state_;
  state.catch_up();
  std::unique_ptr<host::FlowProbe> other;
  if (!(options.probe == state.options.probe)) {
    auto loaded = state.parts.load_probe(options.probe);
    if (!loaded) {
      return fail(loaded.error());
    }
    other = std::move(*loaded);
  }
  const bool new_probe = other != nullptr;
  if (auto done = state.ports.reconfigure(options.interfaces, std::move(other)); !done) {
    return done;
  }
  state.options = std::move(options);
  state.cached.reset();
  if (new_probe) {
    state.loaded = state.parts.clock->monotonic();
  }
  return {};
}

std::vector<AgentNews> Agent::tick() {
  const std::lock_guard lock(state_->mutex);
  State& state = *state_;
  const MonotonicTime now = state.parts.clock->monotonic();
  state.catch_up();
  state.ports.expire(now);
  if (now - state.aged >= ageing_interval) {
    state.aged = now;
    if (const auto interfaces = state.parts.interfaces->list()) {
      state.ports.note_xdp(*interfaces);
    }
    (void)state.measured("ageing", [&] { return state.ports.probe().age(); });
  }
  std::vector<AgentNews> news = state.take_news();
  if (!news.empty() || now - state.cached_at > state.options.snapshot_reuse) {
    state.cached.reset();  // nobody may have it any more: give the memory back
  }
  return news;
}

std::vector<AgentNews> Agent::handle_interface_events() {
  const std::lock_guard lock(state_->mutex);
  state_->catch_up();
  return state_->take_news();
}

int Agent::event_descriptor() const { return state_->parts.interfaces->event_descriptor(); }

std::vector<host::SourceReport> Agent::sources() const {
  const std::lock_guard lock(state_->mutex);
  std::vector<host::SourceReport> all;
  for (const auto& [name, report] : state_->reports) {
    all.push_back(report);
  }
  return all;
}

}  // namespace isoline::agent
