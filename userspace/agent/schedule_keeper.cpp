#include "agent/schedule_keeper.hpp"

#include <utility>

#include "adapters/journal/file_journal.hpp"
#include "adapters/netlink/interfaces.hpp"
#include "adapters/netlink/traffic_control.hpp"
#include "control/transaction.hpp"

namespace isoline::agent {

Result<ScheduleKeeperParts> real_schedule_parts(const std::string& journal_folder,
                                                std::unique_ptr<host::EventSink> events) {
  auto ports = netlink::open_traffic_control();
  if (!ports) {
    return fail(ports.error());
  }
  auto interfaces = netlink::open_interfaces();
  if (!interfaces) {
    return fail(interfaces.error());
  }
  ScheduleKeeperParts parts;
  parts.interfaces = std::move(*interfaces);
  parts.ports = std::move(*ports);
  parts.open_journal = [journal_folder] {
    journal::FileJournalOptions options;
    options.folder = journal_folder;
    return std::make_unique<journal::FileJournal>(std::move(options));
  };
  parts.clock = std::make_shared<host::SystemClock>();
  parts.events = std::move(events);
  return parts;
}

ScheduleKeeper::ScheduleKeeper(ScheduleKeeperParts parts, ScheduleKeeperOptions options)
    : parts_(std::move(parts)),
      dead_man_(parts_.open_journal, *parts_.ports, *parts_.clock, *parts_.events),
      next_(std::move(options)) {}

ScheduleKeeper::~ScheduleKeeper() = default;

void ScheduleKeeper::tick() {
  std::optional<ScheduleKeeperOptions> next;
  {
    const std::lock_guard lock(mutex_);
    next = std::exchange(next_, std::nullopt);
  }
  if (next && !(watch_ && *next == options_)) {
    watch(std::move(*next));
  }
  dead_man_.tick();
  look();
  watch_->put_back();
  look();
}

void ScheduleKeeper::change(ScheduleKeeperOptions options) {
  const std::lock_guard lock(mutex_);
  next_ = std::move(options);
}

ScheduleReadings ScheduleKeeper::readings() const {
  const std::lock_guard lock(mutex_);
  return readings_;
}

void ScheduleKeeper::watch(ScheduleKeeperOptions options) {
  options_ = std::move(options);
  control::DriftOptions drift;
  drift.full_read = options_.full_read;
  if (options_.put_back) {
    drift.put_back = [this](const std::vector<PortConfig>& ports) { return put_back(ports); };
  }
  watch_.emplace(options_.wanted, std::move(drift), *parts_.ports, *parts_.clock, *parts_.events);
}

Result<void> ScheduleKeeper::put_back(const std::vector<PortConfig>& ports) {
  const auto journal = parts_.open_journal();
  control::ApplyOptions options;
  options.replace_foreign = true;  // it is what drifted
  // Asked between any two deeds and while it waits: other ports may drift meanwhile.
  options.cancelled = [this] {
    look();
    return stopped_.load();
  };
  auto done = control::apply({options_.wanted.name, ports}, options,
                             {*parts_.ports, *journal, *parts_.clock, *parts_.events, parts_.interfaces.get()});
  if (!done) {
    return fail(done.error());
  }
  return {};
}

void ScheduleKeeper::look() {
  const auto changed = watch_->tick();
  std::string why = changed ? std::string() : describe(changed.error());
  if (!why.empty() && why != told_) {
    parts_.events->report({parts_.clock->wall(), host::EventLevel::warning, "schedule.watch_failed", "", why});
  }
  told_ = std::move(why);

  ScheduleReadings readings;
  readings.last_apply = dead_man_.last_apply();
  for (const auto& [interface, drift] : watch_->ports()) {
    readings.ports.push_back({interface, drift.comparison.agreement, drift.drifts});
  }
  const std::lock_guard lock(mutex_);
  readings_ = std::move(readings);
}

}  // namespace isoline::agent
