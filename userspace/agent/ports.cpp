#include "agent/ports.hpp"

#include <algorithm>
#include <utility>

namespace isoline::agent {
namespace {

using What = AgentNews::What;

std::optional<ProbePort> port_at(const host::FlowProbe& probe, IfIndex index) {
  for (ProbePort& port : probe.ports()) {
    if (port.index == index) {
      return std::move(port);
    }
  }
  return std::nullopt;
}

// Between the news of an interface and the attempt to attach it can vanish; the next news will say so.
bool gone_again(const Error& error) { return error.kind == ErrorKind::not_found || error.kind == ErrorKind::vanished; }

}  // namespace

Ports::Ports(std::unique_ptr<host::FlowProbe> probe, std::vector<host::Interface> interfaces,
             std::vector<std::string> patterns)
    : probe_(std::move(probe)) {
  wanted_.configure(std::move(patterns));
  for (host::Interface& interface : interfaces) {
    known_.insert_or_assign(interface.index, std::move(interface));
  }
  for (const auto& [index, interface] : known_) {
    attach_if_wanted(interface);
  }
}

const host::Interface* Ports::find(const std::string& interface) const {
  for (const auto& [index, known] : known_) {
    if (known.name == interface) {
      return &known;
    }
  }
  return nullptr;
}

bool Ports::attached(const std::string& interface) const {
  const auto ports = probe_->ports();
  return std::any_of(ports.begin(), ports.end(), [&](const ProbePort& port) { return port.interface == interface; });
}

Error Ports::unknown(const std::string& interface) const {
  std::string names;
  for (const auto& [index, known] : known_) {
    names += (names.empty() ? "" : ", ") + known.name;
  }
  return {ErrorKind::not_found,
          "cannot attach to " + interface,
          {},
          "no such interface",
          names.empty() ? "" : "one of " + names};
}

Result<void> Ports::attach(const std::string& interface) {
  const host::Interface* there = find(interface);
  if (there == nullptr) {
    return fail(unknown(interface));
  }
  if (attached(interface)) {
    return fail(
        {ErrorKind::occupied, "cannot attach to " + interface, {}, "it is attached already", "isoline probe list"});
  }
  if (auto done = probe_->attach(interface); !done) {
    return done;
  }
  refused_.erase(there->index);
  wanted_.attach_by_hand(interface, std::nullopt);
  return {};
}

void Ports::end_at(const std::string& interface, MonotonicTime until) { wanted_.attach_by_hand(interface, until); }

Result<void> Ports::detach(const std::string& interface) {
  if (!attached(interface)) {
    return fail({ErrorKind::not_found,
                 "cannot detach from " + interface,
                 {},
                 "it is not attached there",
                 "isoline probe list"});
  }
  if (auto done = probe_->detach(interface); !done) {
    return done;
  }
  wanted_.detach_by_hand(interface);
  return {};
}

void Ports::note_xdp(const std::vector<host::Interface>& interfaces) {
  for (const host::Interface& interface : interfaces) {
    if (const auto known = known_.find(interface.index); known != known_.end()) {
      known->second.xdp = interface.xdp;
    }
  }
}

void Ports::expire(MonotonicTime now) {
  for (const std::string& interface : wanted_.expire(now)) {
    if (!attached(interface)) {
      continue;  // its interface is gone at the moment
    }
    auto done = probe_->detach(interface);
    news_.push_back({What::expired, interface, done ? std::nullopt : std::optional(done.error())});
  }
}

void Ports::attach_if_wanted(const host::Interface& interface) {
  if (!wanted_.wants(interface) || port_at(*probe_, interface.index)) {
    return;
  }
  auto done = probe_->attach(interface.name);
  if (done) {
    refused_.erase(interface.index);
    news_.push_back({What::attached, interface.name, {}});
    return;
  }
  if (!gone_again(done.error()) && refused_.insert(interface.index).second) {
    news_.push_back({What::attach_failed, interface.name, done.error()});
  }
}

void Ports::follow(const host::InterfaceEvent& event) {
  const host::Interface& interface = event.interface;
  const auto port = port_at(*probe_, interface.index);
  if (event.what == host::InterfaceEvent::What::removed) {
    known_.erase(interface.index);
    refused_.erase(interface.index);
    probe_->interface_removed(interface.index);
    if (port) {
      news_.push_back({What::vanished, port->interface, {}});
    }
    return;
  }
  known_.insert_or_assign(interface.index, interface);
  if (port && port->interface != interface.name) {  // renamed: under the new name it may not be wanted
    if (!probe_->detach(port->interface)) {
      probe_->interface_removed(interface.index);
    }
    news_.push_back({What::vanished, port->interface, {}});
  }
  attach_if_wanted(interface);
}

Result<void> Ports::attach_anew(host::FlowProbe& probe, const Wanted& wanted) {
  std::vector<std::string> done_so_far;
  for (const auto& [index, interface] : known_) {
    if (!wanted.wants(interface) || port_at(probe, index)) {
      continue;
    }
    auto done = probe.attach(interface.name);
    if (done) {
      done_so_far.push_back(interface.name);
    } else if (!gone_again(done.error()) && !refused_.contains(index)) {
      for (const std::string& name : done_so_far) {
        (void)probe.detach(name);  // the first error is the one to tell
      }
      return fail(done.error());
    }
  }
  return {};
}

Result<void> Ports::change_probe(std::unique_ptr<host::FlowProbe> other_probe, const Wanted& wanted) {
  // One program at a time: an XDP slot, for one, has no room for two. The old probe keeps its records meanwhile.
  const std::vector<ProbePort> before = probe_->ports();
  for (const ProbePort& port : before) {
    (void)probe_->detach(port.interface);
  }
  if (auto done = attach_anew(*other_probe, wanted); !done) {
    for (const ProbePort& port : before) {
      if (auto back = probe_->attach(port.interface); !back) {
        news_.push_back({What::attach_failed, port.interface, back.error()});
      }
    }
    return done;
  }
  probe_ = std::move(other_probe);
  return {};
}

void Ports::detach_unwanted() {
  for (const ProbePort& port : probe_->ports()) {
    const auto interface = known_.find(port.index);
    if (interface != known_.end() && !wanted_.wants(interface->second)) {
      (void)probe_->detach(port.interface);  // fails only where the interface is going anyway
    }
  }
}

Result<void> Ports::reconfigure(std::vector<std::string> patterns, std::unique_ptr<host::FlowProbe> other_probe) {
  Wanted wanted = wanted_;
  wanted.configure(std::move(patterns));
  auto done = other_probe ? change_probe(std::move(other_probe), wanted) : attach_anew(*probe_, wanted);
  if (!done) {
    return done;
  }
  wanted_ = std::move(wanted);
  detach_unwanted();
  return {};
}

std::optional<Error> Ports::hopeless() const {
  for (const AgentNews& entry : news_) {
    const bool no_use = entry.error && (entry.error->kind == ErrorKind::no_permission ||
                                        (entry.error->kind == ErrorKind::unsupported && probe_->ports().empty()));
    if (no_use) {
      return entry.error;
    }
  }
  return std::nullopt;
}

std::vector<AgentNews> Ports::take_news() { return std::exchange(news_, {}); }

}  // namespace isoline::agent
