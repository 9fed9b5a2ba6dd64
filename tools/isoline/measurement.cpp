#include "isoline/measurement.hpp"

#include <unistd.h>

#include <algorithm>

#include "agent/in_process.hpp"
#include "isoline/output.hpp"
#include "isoline/probe_options.hpp"
#include "rpc/client.hpp"

namespace isoline::cli {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> names_of(const std::vector<ProbePort>& ports) {
  std::vector<std::string> names;
  for (const auto& port : ports) {
    if (!contains(names, port.interface)) names.push_back(port.interface);
  }
  return names;
}

/// The same interface named twice is meant once.
std::vector<std::string> without_repeats(const std::vector<std::string>& names) {
  std::vector<std::string> result;
  for (const auto& name : names) {
    if (!contains(result, name)) result.push_back(name);
  }
  return result;
}

std::string in_words(const agent::AgentNews& news) {
  std::string text = news.interface.empty() ? "" : news.interface + ": ";
  switch (news.what) {
    case agent::AgentNews::What::attached: text += "is measured again"; break;
    case agent::AgentNews::What::vanished: text += "is gone; it is measured again when it comes back"; break;
    case agent::AgentNews::What::expired: text += "the time is up"; break;
    case agent::AgentNews::What::attach_failed: text += "is not measured"; break;
    case agent::AgentNews::What::source_failed: text += "a reading failed"; break;
  }
  return news.error ? text + ": " + describe(*news.error) : text;
}

class OwnProbe final : public LiveSource {
 public:
  explicit OwnProbe(std::unique_ptr<agent::InProcessAgent> agent) : agent_(std::move(agent)) {}
  Result<Snapshot> snapshot() override { return agent_->snapshot(); }
  std::vector<std::string> tick() override {
    std::vector<std::string> lines;
    for (const auto& event : agent_->tick()) lines.push_back(in_words(event));
    return lines;
  }

 private:
  std::unique_ptr<agent::InProcessAgent> agent_;
};

}  // namespace

Result<bool> is_elsewhere(rpc::Api& daemon) {
  const auto status = daemon.status();
  if (!status) return tl::unexpected(status.error());
  const auto here = agent::own_network_namespace();
  return status->network_namespace != 0 && here != 0 && status->network_namespace != here;
}

Measurement::Measurement() : news([](const std::string& line) { say("isoline: " + line); }) {}
Measurement::Measurement(Measurement&&) noexcept = default;
Measurement& Measurement::operator=(Measurement&&) noexcept = default;
Measurement::~Measurement() = default;

Result<Measurement> Measurement::begin(const Invocation& invocation) {
  const auto options = probe_options(invocation);  // first, so that a slip in an option is told without a daemon
  if (!options) return tl::unexpected(options.error());
  const auto wanted = without_repeats(invocation.texts("interface"));
  const auto socket = invocation.text("socket");
  Measurement result;
  if (socket && asks_for_own_probe(invocation)) {
    return fail(invocation.error("--socket", "isolined's probe is as its configuration says",
                                 "leave out --socket, or the options that change the probe"));
  }
  if (!asks_for_own_probe(invocation)) {
    auto daemon = rpc::Client::connect(socket.value_or(rpc::default_socket));
    const bool must = socket || (!daemon && daemon.error().kind == ErrorKind::no_permission && ::geteuid() != 0);
    if (!daemon && must) return tl::unexpected(daemon.error());
    if (daemon) {
      const auto elsewhere = is_elsewhere(**daemon);
      if (!elsewhere) return tl::unexpected(elsewhere.error());
      if (*elsewhere && socket) say("isoline: isolined is in another network namespace: these are its interfaces");
      if (*elsewhere && !socket)
        daemon = fail({ErrorKind::unreachable, "isolined probes other interfaces", "", "", ""});
    }
    if (daemon) {
      const auto ports = (*daemon)->ports();
      if (!ports) return tl::unexpected(ports.error());
      const auto probed = names_of(*ports);
      const auto missing =
          std::find_if(wanted.begin(), wanted.end(), [&](const auto& n) { return !contains(probed, n); });
      if (missing == wanted.end() && !probed.empty()) {
        result.daemon_ = std::move(*daemon);
        result.restricted_ = !wanted.empty();
        result.interfaces_ = wanted.empty() ? probed : wanted;
        return result;
      }
      if (socket) {
        const std::string name = missing == wanted.end() ? "any interface" : *missing;
        return fail({ErrorKind::not_found, "cannot read flows", *socket, "isolined does not probe " + name,
                     "isoline probe attach " + (missing == wanted.end() ? "INTERFACE" : *missing)});
      }
    }
  }
  Progress progress;
  progress.show("loading the probe…");  // the kernel's verifier takes its second
  auto own = agent::start_in_process(*options, wanted);
  if (!own) return tl::unexpected(own.error());
  result.interfaces_ = wanted;
  if (wanted.empty()) {
    const auto ports = (*own)->ports();
    if (!ports) return tl::unexpected(ports.error());
    result.interfaces_ = names_of(*ports);
  }
  result.own_ = std::make_unique<OwnProbe>(std::move(*own));
  return result;
}

Measurement Measurement::of(std::unique_ptr<LiveSource> source, std::vector<std::string> interfaces) {
  Measurement result;
  result.own_ = std::move(source);
  result.interfaces_ = std::move(interfaces);
  return result;
}

Result<Snapshot> Measurement::snapshot() {
  auto reading = own_ ? own_->snapshot() : daemon_->snapshot();
  if (reading && daemon_) tell_of_changes(*reading);
  if (reading && restricted_) restrict_to(*reading, interfaces_);
  return reading;
}

void Measurement::tell_of_changes(const Snapshot& reading) {
  for (const auto& name : interfaces_) {
    const bool there = std::any_of(reading.interfaces.begin(), reading.interfaces.end(),
                                   [&](const InterfaceCounters& port) { return port.interface == name; });
    if (there && missing_.erase(name) != 0) news(name + ": is measured again");
    if (!there && missing_.insert(name).second) {
      news(name + ": isolined does not measure it any more: it is gone, or was detached");
    }
  }
}

Interruption::Woken Measurement::wait_until(MonotonicTime time, Interruption& interruption, int input,
                                            const std::function<void()>& each_second) {
  while (true) {
    if (own_) {
      for (const std::string& line : own_->tick()) news(line);
    }
    if (each_second) each_second();
    const auto next = std::min<MonotonicTime>(time, now() + std::chrono::seconds(1));
    const auto woken = interruption.wait_until(next, input);
    if (woken != Interruption::Woken::time || now() >= time) return woken;
  }
}

void restrict_to(Snapshot& snapshot, const std::vector<std::string>& interfaces) {
  const auto other = [&](const auto& item) { return !contains(interfaces, item.interface); };
  std::erase_if(snapshot.interfaces, other);
  std::erase_if(snapshot.flows, other);
  std::erase_if(snapshot.overflow, other);
}

}  // namespace isoline::cli
