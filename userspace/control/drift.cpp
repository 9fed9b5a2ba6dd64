#include "control/drift.hpp"

#include <algorithm>
#include <utility>

#include "control/comparison_words.hpp"
#include "schedule/gates/compare.hpp"
#include "schedule/gates/credit.hpp"
#include "schedule/gates/frame.hpp"

namespace isoline::control {
namespace {

// While a transaction is under way, it is soon over; any other failure takes a person.
constexpr Nanoseconds until_free = std::chrono::seconds(1);

bool same(const PortComparison& a, const PortComparison& b) {
  return a.agreement == b.agreement && a.differences == b.differences && a.reason == b.reason;
}

/// With the credits that applying it to the link as it is now would set.
PortConfig complete(const PortConfig& wanted, const PortState& state) {
  return schedule::with_credits(wanted, schedule::link_speed_of(wanted, state.oper.link_speed));
}

bool is_gone(const Error& error) { return error.kind == ErrorKind::not_found || error.kind == ErrorKind::vanished; }

PortComparison unreadable(const PortConfig& wanted, const Error& error) {
  PortComparison comparison;
  comparison.interface = wanted.interface;
  if (is_gone(error)) {
    comparison.agreement = PortAgreement::differs;
    comparison.differences = {{"interface", wanted.interface, ""}};
  } else {
    comparison.agreement = PortAgreement::cannot_verify;
    comparison.reason = describe(error);
  }
  return comparison;
}

}  // namespace

DriftWatch::DriftWatch(Schedule wanted, DriftOptions options, host::TrafficControl& ports, host::Clock& clock,
                       host::EventSink& events)
    : wanted_(std::move(wanted)), options_(std::move(options)), traffic_(&ports), clock_(&clock), events_(&events) {}

int DriftWatch::event_descriptor() const { return traffic_->event_descriptor(); }

Result<std::vector<std::string>> DriftWatch::tick() {
  const auto news = traffic_->events();
  const MonotonicTime now = clock_->monotonic();
  bool everything = !news || now >= next_full_read_;
  std::map<std::string, std::string> what;  // by interface, the last that happened
  if (news) {
    for (const host::TrafficControlEvent& event : *news) {
      everything = everything || event.interface.empty();
      what[event.interface] = event.what;
    }
  }
  if (everything) next_full_read_ = now + options_.full_read;

  std::vector<std::string> changed;
  for (const PortConfig& port : wanted_.ports) {
    if (in_hand_.contains(port.interface)) continue;
    PortDrift& drift = states_[port.interface];
    const auto told = what.find(port.interface);
    const bool begun = drift.begins && clock_->tai() >= *drift.begins;
    if (!everything && !begun && told == what.end()) continue;
    if (look(port, told == what.end() ? std::string() : told->second)) changed.push_back(port.interface);
  }
  if (!news) return fail(news.error());
  return changed;
}

PortComparison DriftWatch::compare_now(const PortConfig& wanted, PortDrift& drift) {
  const auto state = traffic_->read(wanted.interface);
  drift.begins.reset();
  drift.there = state || !is_gone(state.error());
  if (!state) return unreadable(wanted, state.error());
  PortComparison comparison = schedule::compare(complete(wanted, *state), *state);
  // Where the next frame makes gates begin, their time says nothing once it is over.
  if (comparison.agreement == PortAgreement::pending && state->admin &&
      (wanted.gate_mode != GateMode::txtime_assist || state->admin->base_time > clock_->tai())) {
    drift.begins = state->admin->base_time;
  }
  return comparison;
}

bool DriftWatch::look(const PortConfig& wanted, const std::string& news) {
  PortDrift& drift = states_[wanted.interface];
  PortComparison found = compare_now(wanted, drift);
  // One reading may fall between an old list and its successor: the kernel does not change them under our lock.
  if (found.agreement == PortAgreement::differs && !same(found, drift.comparison)) found = compare_now(wanted, drift);

  const bool first = drift.comparison.interface.empty();
  if (!first && same(found, drift.comparison)) return false;
  const PortAgreement before = std::exchange(drift.comparison, std::move(found)).agreement;
  const PortAgreement after = drift.comparison.agreement;
  const bool differed = !first && before == PortAgreement::differs;
  if (after == PortAgreement::differs) {
    if (!differed) {
      ++drift.drifts;
      drift.since = clock_->wall();
    }
    report(host::EventLevel::warning, "schedule.drift", wanted.interface,
           in_words(drift.comparison) + (news.empty() ? "" : " (after: " + news + ")"));
    return true;
  }
  drift.since.reset();
  drift.alone = false;
  if (after == PortAgreement::cannot_verify) {
    report(host::EventLevel::warning, "schedule.cannot_verify", wanted.interface, drift.comparison.reason);
  } else if (differed || (!first && before == PortAgreement::cannot_verify)) {
    report(host::EventLevel::info, "schedule.in_sync", wanted.interface, to_string(after));
  }
  return true;
}

std::vector<PortConfig> DriftWatch::due() const {
  std::vector<PortConfig> together, alone;
  const MonotonicTime now = clock_->monotonic();
  for (const PortConfig& port : wanted_.ports) {
    const auto found = states_.find(port.interface);
    if (found == states_.end()) continue;
    const PortDrift& drift = found->second;
    if (!drift.there || drift.comparison.agreement != PortAgreement::differs || now < drift.next_put_back) continue;
    (drift.alone ? alone : together).push_back(port);
  }
  if (together.empty() && !alone.empty()) together.push_back(alone.front());
  return together;
}

void DriftWatch::put_back() {
  if (!options_.put_back) return;
  const std::vector<PortConfig> ports = due();
  if (ports.empty()) return;
  for (const PortConfig& port : ports) in_hand_.insert(port.interface);
  const auto done = options_.put_back(ports);
  in_hand_.clear();
  note(ports, done);
  for (const PortConfig& port : ports) look(port, {});
}

void DriftWatch::note(const std::vector<PortConfig>& ports, const Result<void>& done) {
  // What is occupied at a port stays so; what is occupied elsewhere is the journal, by a transaction.
  const bool busy =
      !done && done.error().kind == ErrorKind::occupied &&
      std::none_of(ports.begin(), ports.end(), [&](const auto& port) { return port.interface == done.error().where; });
  const bool refused_together = !done && !busy && ports.size() > 1;
  // A port that drifts at once again is left for a while too: two masters would fight over it.
  const bool soon = done || busy || refused_together;
  std::string names;
  for (const PortConfig& port : ports) {
    PortDrift& drift = states_[port.interface];
    drift.next_put_back = clock_->monotonic() + (soon ? until_free : options_.full_read);
    drift.alone = drift.alone || refused_together;
    names += (names.empty() ? "" : ", ") + port.interface;
    if (!done) continue;
    ++drift.put_back;
    report(host::EventLevel::info, "schedule.put_back", port.interface, "as wanted again");
  }
  if (done || busy) return;
  Error error = done.error();
  if (error.where == names) error.where.clear();  // the subject says it
  report(host::EventLevel::error, "schedule.put_back_failed", names,
         describe(error) + (refused_together ? "; now one by one" : ""));
}

void DriftWatch::report(host::EventLevel level, const char* kind, const std::string& interface, std::string text) {
  events_->report({clock_->wall(), level, kind, interface, std::move(text)});
}

}  // namespace isoline::control
