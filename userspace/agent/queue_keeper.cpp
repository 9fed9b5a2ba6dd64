#include "agent/queue_keeper.hpp"

#include <algorithm>
#include <utility>

#include "adapters/bpf/queue_probe.hpp"
#include "adapters/netlink/interfaces.hpp"
#include "adapters/netlink/traffic_control.hpp"
#include "analysis/gates/queue_sum.hpp"

namespace isoline::agent {
namespace {

// As long as `isoline schedule measure` measures: enough frames of a plant's cycles, soon enough for an alert.
constexpr Nanoseconds shift_window = std::chrono::seconds(10);

auto named(auto& ports, const std::string& interface) {
  return std::find_if(ports.begin(), ports.end(), [&](const auto& port) { return port.interface == interface; });
}

bool names(const Schedule& schedule, const std::string& interface) {
  return named(schedule.ports, interface) != schedule.ports.end();
}

std::string names_of(const std::vector<MeasuredPort>& ports) {
  std::string names;
  for (const MeasuredPort& port : ports) names += (names.empty() ? "" : ", ") + port.interface;
  return names;
}

}  // namespace

Result<QueueKeeperParts> real_queue_parts() {
  auto ports = netlink::open_traffic_control();
  if (!ports) return fail(ports.error());
  auto interfaces = netlink::open_interfaces();
  if (!interfaces) return fail(interfaces.error());
  return QueueKeeperParts{std::move(*ports), std::move(*interfaces), bpf::make_queue_probe};
}

QueueKeeper::QueueKeeper(OpenParts open, std::shared_ptr<host::Clock> clock, QueueKeeperOptions options)
    : open_(std::move(open)), clock_(std::move(clock)), next_(std::move(options)) {}

QueueKeeper::~QueueKeeper() = default;

std::vector<host::Event> QueueKeeper::tick() {
  std::optional<QueueKeeperOptions> next;
  {
    const std::lock_guard lock(mutex_);
    next = std::exchange(next_, std::nullopt);
  }
  if (next && *next != options_) follow(std::move(*next));
  if (options_.measure && open()) {
    if (news()) plan();
    if (probe_) read();
  }
  publish();
  return std::exchange(events_, {});
}

void QueueKeeper::change(QueueKeeperOptions options) {
  const std::lock_guard lock(mutex_);
  next_ = std::move(options);
}

QueueReadings QueueKeeper::readings() const {
  const std::lock_guard lock(mutex_);
  return readings_;
}

void QueueKeeper::follow(QueueKeeperOptions options) {
  options_ = std::move(options);
  next_full_read_ = {};
  if (!options_.measure) {
    probe_.reset();
    plan_.reset();
    parts_.reset();
    kept_.clear();
    last_.clear();
    shifts_.clear();
    clock_state_.reset();
    source_.reset();
  }
  const auto left_out = [&](const PortReading& port) { return !names(options_.wanted, port.interface); };
  std::erase_if(kept_, left_out);
  std::erase_if(last_, left_out);
}

bool QueueKeeper::open() {
  if (parts_) return true;
  const MonotonicTime begun = clock_->monotonic();
  auto parts = open_();
  if (!parts) {
    count(begun, fail(parts.error()));
    return false;
  }
  parts_ = std::move(*parts);
  return true;
}

bool QueueKeeper::news() {
  const auto events = parts_->ports->events();
  const MonotonicTime now = clock_->monotonic();
  const bool any = !events || std::any_of(events->begin(), events->end(), [&](const host::TrafficControlEvent& event) {
    return event.interface.empty() || names(options_.wanted, event.interface);
  });
  if (!any && now < next_full_read_) return false;
  next_full_read_ = now + options_.full_read;
  return true;
}

void QueueKeeper::plan() {
  const MonotonicTime begun = clock_->monotonic();
  auto before = std::exchange(unreadable_, {});
  auto plan = plan_queues(options_.wanted, *parts_->ports, *parts_->interfaces, unreadable_);
  for (const auto& [interface, why] : unreadable_) {
    if (before[interface] != why) tell(host::EventLevel::warning, "queues.measure_failed", interface, why);
  }
  if (!plan) {
    count(begun, fail(plan.error()));
  } else if (!probe_ || *plan != plan_) {
    measure_by(std::move(*plan));
  }
}

void QueueKeeper::measure_by(QueuePlan plan) {
  analysis::add(kept_, std::exchange(last_, {}));
  shift_from_.clear();
  shifts_.clear();
  clock_state_.reset();
  probe_.reset();
  const MonotonicTime begun = clock_->monotonic();
  const auto started = start(plan.measurement);
  plan_ = std::move(plan);
  count(begun, started);
  shift_since_ = clock_->monotonic();
}

Result<void> QueueKeeper::start(QueueMeasurement measurement) {
  while (!measurement.ports.empty()) {
    auto probe = parts_->make_probe();
    const auto started = probe->start(measurement);
    if (started) {
      probe_ = std::move(probe);
      tell(host::EventLevel::info, "queues.measured", "", names_of(measurement.ports));
      break;
    }
    // One port must not keep the others from being measured.
    const Error& error = started.error();
    const auto port = named(measurement.ports, error.where);
    if (port != measurement.ports.end() && error.kind == ErrorKind::invalid_input && port->gates) {
      port->gates.reset();
      tell(host::EventLevel::warning, "queues.not_judged", port->interface, error.why);
    } else if (port != measurement.ports.end() && error.kind == ErrorKind::not_found) {
      measurement.ports.erase(port);
      next_full_read_ = {};  // it went between two looks
    } else {
      return started;
    }
  }
  return {};
}

void QueueKeeper::read() {
  const MonotonicTime begun = clock_->monotonic();
  auto reading = probe_->read();
  if (!reading) return count(begun, fail(reading.error()));
  // Ports that frames come from are only stamped at.
  std::erase_if(reading->ports, [&](const PortReading& port) { return !names(options_.wanted, port.interface); });
  last_ = std::move(reading->ports);
  clock_state_ = reading->clock;
  find_shifts();
  count(begun, {});
}

// Of a window, not of all time: a shift must be seen on the day that it comes, and not for ever.
void QueueKeeper::find_shifts() {
  const MonotonicTime now = clock_->monotonic();
  if (now < shift_since_ + shift_window) return;
  shifts_.clear();
  for (const PortReading& port : last_) {
    const auto before = named(shift_from_, port.interface);
    const auto shift =
        analysis::base_time_shift(before == shift_from_.end() ? port : analysis::phases_after(port, *before));
    if (shift) shifts_.emplace(port.interface, *shift);
  }
  shift_from_ = last_;
  shift_since_ = now;
}

void QueueKeeper::count(MonotonicTime begun, const Result<void>& outcome) {
  if (!source_) source_ = host::SourceReport{"queues", true, Nanoseconds(0), 0, 0};
  ++source_->readings;
  source_->success = outcome.has_value();
  source_->duration = clock_->monotonic() - begun;
  if (!outcome) ++source_->failures;
  std::string why = outcome ? std::string() : describe(outcome.error());
  if (!why.empty() && why != told_) tell(host::EventLevel::warning, "queues.measure_failed", "", why);
  told_ = std::move(why);
}

void QueueKeeper::tell(host::EventLevel level, const char* kind, std::string subject, std::string text) {
  events_.push_back({clock_->wall(), level, kind, std::move(subject), std::move(text)});
}

void QueueKeeper::publish() {
  QueueReadings readings;
  readings.clock = clock_state_;
  readings.source = source_;
  auto all = kept_;
  analysis::add(all, last_);
  for (PortReading& port : all) {
    const auto shift = shifts_.find(port.interface);
    std::optional<analysis::BaseTimeShift> found;
    if (shift != shifts_.end()) found = shift->second;
    readings.ports.push_back({std::move(port), found});
  }
  const std::lock_guard lock(mutex_);
  readings_ = std::move(readings);
}

}  // namespace isoline::agent
