#include "control/transaction_rollback.hpp"

#include <optional>
#include <utility>

#include "control/saved_difference.hpp"

namespace isoline::control {
namespace {

// Between two readings of a port that is not yet as it was.
constexpr Nanoseconds between_readings = std::chrono::milliseconds(20);
// Gates that were put back begin with their next cycle; none that can be applied is as long.
constexpr Nanoseconds patience = std::chrono::seconds(10);

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

bool is_gone(const Error& error) { return error.kind == ErrorKind::not_found || error.kind == ErrorKind::vanished; }

Error not_as_before(const std::string& interface, const std::string& what) {
  return {ErrorKind::failed, "it is not exactly as it was", interface, "other than before: " + what, {}};
}

/// A port that restore() has done its part of.
class PutBack {
 public:
  PutBack(const SavedPort& before, host::TrafficControl& ports) : before_(&before), ports_(&ports) {}

  const std::string& interface() const { return before_->interface; }
  /// An error, without one: as before. Nothing: look again, nobody can say yet.
  std::optional<Result<void>> look(bool in_time) {
    const auto state = ports_->read(interface());
    if (!state) return fail(state.error());
    const auto now = ports_->save(interface());
    const std::string other = now ? saved_difference(*before_, *now) : describe(now.error());
    if (now && other.empty()) return Result<void>();
    // In this mode the kernel has no timer: the next frame makes them begin.
    if (now && state->admin && state->oper.gate_mode == GateMode::txtime_assist &&
        saved_difference(*before_, *now, false).empty()) {
      return Result<void>();
    }
    // One reading may fall between an old list and its successor.
    const bool again = state->admin || std::exchange(differed_, other) != other;
    if (in_time && again) return std::nullopt;
    if (!now) return fail(now.error());
    return fail(not_as_before(interface(), other));
  }

 private:
  const SavedPort* before_;
  host::TrafficControl* ports_;
  std::string differed_;
};

void sort_in(Rollback& done, const std::string& interface, const Result<void>& restored) {
  if (restored) {
    done.restored.push_back(interface);
  } else if (is_gone(restored.error())) {
    done.gone.push_back(interface);
  } else {
    Error error = restored.error();
    if (error.where.empty()) error.where = interface;
    done.failures.push_back(std::move(error));
  }
}

}  // namespace

Rollback roll_back(const std::vector<SavedPort>& changed, host::TrafficControl& ports, host::Clock& clock,
                   const std::function<void(const std::string&)>& progress) {
  std::vector<std::pair<PutBack, std::optional<Result<void>>>> all;
  for (auto port = changed.rbegin(); port != changed.rend(); ++port) {
    if (progress) progress("put back " + port->interface);
    auto restored = ports.restore(*port);
    all.emplace_back(PutBack(*port, ports), restored ? std::nullopt : std::optional(std::move(restored)));
  }
  const MonotonicTime deadline = clock.monotonic() + patience;
  for (bool waits = true; waits;) {
    waits = false;
    for (auto& [port, result] : all) {
      if (!result) result = port.look(clock.monotonic() < deadline);
      waits = waits || !result;
    }
    if (waits) clock.wait(between_readings);
  }
  Rollback done;
  for (const auto& [port, result] : all) sort_in(done, port.interface(), *result);
  return done;
}

std::string success_in_words(const Rollback& rollback) {
  if (rollback.restored.empty() && !rollback.gone.empty()) return "nothing was left to put back: " + in_words(rollback);
  std::string text = "all ports are as before";
  if (!rollback.gone.empty()) text += " (" + in_words(rollback) + ")";
  return text;
}

std::string in_words(const Rollback& rollback) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  for (const Error& failure : rollback.failures) add("could not be put back: " + describe(failure));
  if (!rollback.restored.empty()) {
    add(joined(rollback.restored) + (rollback.restored.size() == 1 ? " is" : " are") + " as before");
  }
  if (!rollback.gone.empty()) add(joined(rollback.gone) + (rollback.gone.size() == 1 ? " is gone" : " are gone"));
  return text;
}

}  // namespace isoline::control
