#include "adapters/bpf/flow_probe.hpp"

#include <algorithm>
#include <cstring>

#include <bpf/libbpf.h>
#include <linux/membarrier.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "adapters/bpf/attachment.hpp"
#include "adapters/bpf/kernel.hpp"
#include "adapters/bpf/maps.hpp"
#include "adapters/bpf/programs.hpp"
#include "adapters/bpf/records.hpp"
#include "host/clock.hpp"

namespace isoline::bpf {
namespace {

/// A probed port; its hooks let go when it is destroyed.
struct Port {
  ProbePort port;
  std::uint16_t slot = 0;
  MonotonicTime since{};
  std::vector<std::unique_ptr<Attachment>> attachments;
};

Result<IfIndex> index_of(const std::string& interface) {
  if (const unsigned index = ::if_nametoindex(interface.c_str())) return IfIndex{index};
  return fail({ErrorKind::not_found, "no such interface", interface, "", "ip link shows what there is"});
}

/// Whether frames of the port begin with MACs (ARPHRD of net/if_arp.h); true where it cannot be asked.
bool has_mac(const std::string& interface) {
  const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strncpy(request.ifr_name, interface.c_str(), IFNAMSIZ - 1);
  if (!socket || ::ioctl(socket.get(), SIOCGIFHWADDR, &request) != 0) return true;
  return request.ifr_hwaddr.sa_family == ARPHRD_ETHER || request.ifr_hwaddr.sa_family == ARPHRD_LOOPBACK;
}

/// Waits until no CPU runs a program that was just detached: its last count has happened.
void wait_for_programs() { ::syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0); }

class KernelFlowProbe final : public host::FlowProbe {
 public:
  KernelFlowProbe(ProbeOptions options, std::unique_ptr<ProbeMaps> maps)
      : options_(std::move(options)), maps_(std::move(maps)), free_slot_(options_.max_ports, true) {}

  Result<void> attach(const std::string& interface) override {
    const auto index = index_of(interface);
    if (!index) return tl::unexpected(index.error());
    for (const auto& port : ports_)
      if (port.port.index == *index)
        return fail({ErrorKind::occupied, "the probe is attached already", interface, "", ""});
    const auto slot = std::find(free_slot_.begin(), free_slot_.end(), true);
    if (slot == free_slot_.end())
      return fail({ErrorKind::failed, "cannot attach to one more port", interface,
                   "the probe has room for " + std::to_string(options_.max_ports), "a larger max_ports"});
    Port port;
    port.port.interface = interface;
    port.port.index = *index;
    port.slot = static_cast<std::uint16_t>(slot - free_slot_.begin());
    if (auto opened = maps_->open_port(*index, port.slot, has_mac(interface)); !opened) return opened;
    if (auto hooked = hook(port); !hooked) {
      port.attachments.clear();
      maps_->close_port(*index);
      return hooked;
    }
    port.since = clock_.monotonic();
    *slot = false;
    ports_.push_back(std::move(port));
    return {};
  }

  Result<void> detach(const std::string& interface) override {
    const auto port = std::find_if(ports_.begin(), ports_.end(),
                                   [&](const Port& candidate) { return candidate.port.interface == interface; });
    if (port == ports_.end())
      return fail({ErrorKind::not_found, "the probe is not attached", interface, "", "isoline probe list"});
    return retire(port);
  }

  void interface_removed(IfIndex index) override {
    const auto port = std::find_if(ports_.begin(), ports_.end(),
                                   [&](const Port& candidate) { return candidate.port.index == index; });
    // Its flows go with it; a failure to empty the slot leaves the slot unused, nothing worse.
    if (port != ports_.end()) (void)retire(port);
  }

  std::vector<ProbePort> ports() const override {
    std::vector<ProbePort> ports;
    for (const auto& port : ports_) ports.push_back(port.port);
    return ports;
  }

  Result<Snapshot> snapshot() override {
    std::vector<PortName> names(options_.max_ports);
    for (const auto& port : ports_) names[port.slot] = {port.port.interface, port.port.ingress, port.port.egress};
    auto snapshot = read_snapshot(*maps_, names, options_, clock_.monotonic(), clock_.wall());
    if (!snapshot) return snapshot;
    for (const auto& port : ports_) snapshot->covers = std::max(snapshot->covers, snapshot->taken - port.since);
    return snapshot;
  }

  Result<void> age() override { return maps_->sweep(std::nullopt); }

  Result<std::vector<ProbeCost>> cost() override {
    std::vector<ProbeCost> costs;
    std::string interfaces;
    for (const auto& port : ports_) interfaces += (interfaces.empty() ? "" : ",") + port.port.interface;
    for (const auto direction : {Direction::ingress, Direction::egress}) {
      if (!wants(direction)) continue;
      auto cost = program_cost(maps_->program(direction, wants_xdp()));
      if (!cost) return tl::unexpected(cost.error());
      cost->interface = interfaces;
      cost->direction = direction;
      costs.push_back(std::move(*cost));
    }
    return costs;
  }

 private:
  bool wants_xdp() const { return options_.hook == Hook::xdp; }

  bool wants(Direction direction) const {
    return direction == Direction::ingress ? options_.ingress : options_.egress && !wants_xdp();
  }

  Hook choose_hook(const Port& port) {
    if (options_.hook != Hook::automatic) return options_.hook;
    if (!tcx_) {
      const auto direction = options_.ingress ? Direction::ingress : Direction::egress;
      tcx_ = has_tcx(port.port.index, maps_->program(direction, false));
    }
    return *tcx_ ? Hook::tcx : Hook::clsact;
  }

  Result<void> hook(Port& port) {
    port.port.hook = choose_hook(port);
    for (const auto direction : {Direction::ingress, Direction::egress}) {
      const bool ingress = direction == Direction::ingress;
      if (!wants(direction)) continue;
      const HookPoint point{port.port.interface, port.port.index, direction};
      auto attachment = attach_by(port.port.hook, point, maps_->program(direction, wants_xdp()));
      if (!attachment) return tl::unexpected(attachment.error());
      port.attachments.push_back(std::move(*attachment));
      (ingress ? port.port.ingress : port.port.egress) = true;
    }
    return {};
  }

  Result<std::unique_ptr<Attachment>> attach_by(Hook hook, const HookPoint& point, int program) {
    if (hook == Hook::xdp) return attach_xdp(point, program);
    if (hook == Hook::tcx) return attach_tcx(point, program);
    if (!owner_) {
      auto owner = ClsactOwner::claim();
      if (!owner) return tl::unexpected(owner.error());
      owner_ = std::move(*owner);
    }
    return attach_clsact(point, program, owner_);
  }

  Result<void> retire(std::vector<Port>::iterator port) {
    const auto slot = port->slot;
    port->attachments.clear();
    maps_->close_port(port->port.index);
    wait_for_programs();
    ports_.erase(port);
    if (auto swept = maps_->sweep(slot); !swept) return swept;
    if (auto reset = maps_->reset_port(slot); !reset) return reset;
    free_slot_[slot] = true;
    return {};
  }

  ProbeOptions options_;
  std::unique_ptr<ProbeMaps> maps_;
  std::vector<bool> free_slot_;
  std::shared_ptr<ClsactOwner> owner_;
  std::vector<Port> ports_;
  std::optional<bool> tcx_;
  host::SystemClock clock_;
};

}  // namespace

unsigned possible_cpus() {
  const int count = libbpf_num_possible_cpus();
  return count > 0 ? static_cast<unsigned>(count) : 1;
}

Result<ProbeMemory> probe_memory(const ProbeOptions& options, unsigned cpus) {
  const auto sizes = probe_sizes(options, cpus);
  if (!sizes) return tl::unexpected(sizes.error());
  return memory_of(*sizes, cpus);
}

Result<std::unique_ptr<host::FlowProbe>> load_flow_probe(const ProbeOptions& options) {
  const auto sizes = probe_sizes(options, possible_cpus());
  if (!sizes) return tl::unexpected(sizes.error());
  auto maps = ProbeMaps::create(options, *sizes, possible_cpus());
  if (!maps) return tl::unexpected(maps.error());
  return std::make_unique<KernelFlowProbe>(options, std::move(*maps));
}

}  // namespace isoline::bpf
