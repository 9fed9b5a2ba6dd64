#include "adapters/bpf/queue_probe.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <net/if.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "adapters/bpf/flow_probe.hpp"
#include "adapters/bpf/gate_table.hpp"
#include "adapters/bpf/kernel.hpp"
#include "adapters/bpf/queue_records.hpp"
#include "bpf/abi/queue.h"
#include "host/clock.hpp"
#include "queue_probe.skel.h"

namespace isoline::bpf {
namespace {

constexpr std::size_t most_ports = 64;
constexpr unsigned most_stamp_bits = 22;

Result<std::uint32_t> this_namespace() {
  struct stat entry{};
  if (::stat("/proc/thread-self/ns/net", &entry) != 0)
    return fail(kernel_error("cannot tell the network namespace", "/proc/thread-self/ns/net", errno));
  return static_cast<std::uint32_t>(entry.st_ino);
}

/// TAI - monotonic, as well as it can be read from here: of several readings the one that took least.
struct ClockDistance {
  Nanoseconds distance{0}, width{Nanoseconds::max()};
};
ClockDistance clock_distance(const host::Clock& clock) {
  ClockDistance best;
  for (int i = 0; i < 16; ++i) {
    const auto before = clock.tai().time_since_epoch();
    const auto between = clock.monotonic().time_since_epoch();
    const auto width = clock.tai().time_since_epoch() - before;
    if (width < Nanoseconds(0) || width >= best.width) continue;
    best = {before + width / 2 - between, width};
  }
  return best;
}

class KernelQueueProbe final : public host::QueueProbe {
 public:
  KernelQueueProbe() = default;
  ~KernelQueueProbe() override { queue_probe__destroy(skeleton_); }
  KernelQueueProbe(const KernelQueueProbe&) = delete;
  KernelQueueProbe& operator=(const KernelQueueProbe&) = delete;

  Result<void> start(const QueueMeasurement& wanted) override {
    if (skeleton_) return fail({ErrorKind::usage, "the queue probe has been started already", "", "", ""});
    auto tables = tables_of(wanted);
    if (!tables) return tl::unexpected(tables.error());
    if (auto loaded = load(wanted); !loaded) return loaded;
    if (auto told = tell_ports(wanted, *tables); !told) return told;
    ports_ = wanted.ports;
    if (const int error = queue_probe__attach(skeleton_))
      return fail(kernel_error("cannot attach the queue probe", "", error));
    started_ = clock_.monotonic();
    distance_ = clock_distance(clock_);
    return {};
  }

  Result<QueueReading> read() override {
    if (!skeleton_) return fail({ErrorKind::usage, "the queue probe has not been started", "", "", ""});
    QueueReading reading;
    reading.duration = clock_.monotonic() - started_;
    reading.clock = clock_state();
    std::vector<isoline_queue_class> by_cpu(possible_cpus());
    for (std::uint32_t port = 0; port < ports_.size(); ++port) {
      PortReading one{ports_[port].interface, ports_[port].gates, {}};
      for (std::uint32_t number = 0; number < ISOLINE_QUEUE_CLASSES; ++number) {
        const std::uint32_t index = port * ISOLINE_QUEUE_CLASSES + number;
        if (const int error = bpf_map_lookup_elem(bpf_map__fd(skeleton_->maps.isoline_classes), &index, by_cpu.data()))
          return fail(kernel_error("cannot read the queue probe", one.interface, error));
        auto reading_of_class = class_reading(TrafficClass::masked(number), by_cpu, one.gates.has_value());
        if (reading_of_class.frames) one.classes.push_back(std::move(reading_of_class));
      }
      reading.ports.push_back(std::move(one));
    }
    return reading;
  }

 private:
  static Result<std::vector<GateTable>> tables_of(const QueueMeasurement& wanted) {
    if (wanted.ports.empty() || wanted.ports.size() > most_ports)
      return fail({ErrorKind::invalid_input, "cannot measure " + std::to_string(wanted.ports.size()) + " ports", "",
                   "1 to " + std::to_string(most_ports) + " at a time", ""});
    if (!std::has_single_bit(wanted.stamps) || wanted.stamps < 2 || wanted.stamps > 1u << most_stamp_bits)
      return fail({ErrorKind::invalid_input, "cannot keep " + std::to_string(wanted.stamps) + " stamps", "",
                   "must be a power of two, at most 4194304", ""});
    std::vector<GateTable> tables;
    for (const MeasuredPort& port : wanted.ports) {
      if (!port.gates) {
        tables.emplace_back();
        continue;
      }
      auto table = gate_table(*port.gates);
      if (!table) {
        table.error().where = port.interface;
        return tl::unexpected(table.error());
      }
      tables.push_back(*table);
    }
    return tables;
  }

  Result<void> load(const QueueMeasurement& wanted) {
    quiet_libbpf();
    if (kernel_version() < 6001 || ::access("/sys/kernel/btf/vmlinux", R_OK) != 0)
      return fail({ErrorKind::unsupported, "this kernel cannot measure its queues", "",
                   "the queue probe needs Linux 6.1 with its type information (BTF)",
                   "ls /sys/kernel/btf/vmlinux shows whether it is there"});
    skeleton_ = queue_probe__open();
    if (!skeleton_) return fail(kernel_error("cannot open the queue probe's programs", "", errno));
    isoline_queue_choices choices{};
    choices.stamp_bits = static_cast<std::uint32_t>(std::countr_zero(wanted.stamps));
    choices.queueing = wanted.queueing;
    choices.forwarding = wanted.forwarding;
    std::memcpy(const_cast<isoline_queue_choices*>(&skeleton_->rodata->queue_choices), &choices, sizeof choices);
    const auto ports = static_cast<std::uint32_t>(wanted.ports.size());
    auto& map = skeleton_->maps;
    bpf_map__set_max_entries(map.isoline_waiting, wanted.stamps);
    bpf_map__set_max_entries(map.isoline_cycles, ports);
    bpf_map__set_max_entries(map.isoline_gates, ports * ISOLINE_QUEUE_CLASSES);
    bpf_map__set_max_entries(map.isoline_classes, ports * ISOLINE_QUEUE_CLASSES);
    bpf_program__set_autoload(skeleton_->progs.isoline_arrived, wanted.forwarding);
    bpf_program__set_autoload(skeleton_->progs.isoline_queued, wanted.queueing);
    if (const int error = queue_probe__load(skeleton_))
      return fail(kernel_error("cannot load the queue probe into the kernel", "", error));
    return {};
  }

  Result<void> tell_ports(const QueueMeasurement& wanted, const std::vector<GateTable>& tables) const {
    const auto inode = this_namespace();
    if (!inode) return tl::unexpected(inode.error());
    for (std::uint32_t number = 0; number < wanted.ports.size(); ++number) {
      const MeasuredPort& port = wanted.ports[number];
      const GateTable& table = tables[number];
      if (auto put = update(skeleton_->maps.isoline_cycles, number, table.cycle); !put) return put;
      for (std::uint32_t i = 0; i < ISOLINE_QUEUE_CLASSES; ++i) {
        if (auto put = update(skeleton_->maps.isoline_gates, number * ISOLINE_QUEUE_CLASSES + i, table.classes[i]);
            !put)
          return put;
      }
      isoline_queue_place place{};
      place.ifindex = ::if_nametoindex(port.interface.c_str());
      if (!place.ifindex) return fail({ErrorKind::not_found, "no such interface", port.interface, "", ""});
      place.namespace_inode = *inode;
      place.port = static_cast<std::uint16_t>(number);
      for (std::size_t priority = 0; priority < port.class_of_priority.size(); ++priority)
        place.classes |= std::uint64_t{port.class_of_priority[priority].value()} << priority * 4;
      if (auto told = find_place(place, port.interface); !told) return told;
    }
    return {};
  }

  Result<void> find_place(const isoline_queue_place& wanted, const std::string& interface) const {
    for (std::uint32_t i = 0; i < ISOLINE_QUEUE_TRIES; ++i) {
      const std::uint32_t number = (wanted.ifindex + i) % ISOLINE_QUEUE_PLACES;
      isoline_queue_place there{};
      if (bpf_map_lookup_elem(bpf_map__fd(skeleton_->maps.isoline_places), &number, &there) == 0 && there.ifindex) {
        if (there.ifindex != wanted.ifindex) continue;
        return fail({ErrorKind::invalid_input, "the interface is named twice", interface, "", ""});
      }
      return update(skeleton_->maps.isoline_places, number, wanted);
    }
    return fail({ErrorKind::failed, "cannot measure one more port", interface,
                 "too many measured interfaces have an index that ends alike", ""});
  }

  template <class Value>
  static Result<void> update(bpf_map* map, std::uint32_t index, const Value& value) {
    if (const int error = bpf_map_update_elem(bpf_map__fd(map), &index, &value, BPF_ANY))
      return fail(kernel_error("cannot tell the queue probe its ports", bpf_map__name(map), error));
    return {};
  }

  QueueClock clock_state() const {
    const ClockDistance now = clock_distance(clock_);
    const Nanoseconds moved = now.distance - distance_.distance, seen = (now.width + distance_.width) / 2;
    // The two clocks are slewed together: only setting the one parts them.
    return {now.width, std::chrono::abs(moved) > seen ? moved : Nanoseconds(0), clock_.tai_offset()};
  }

  queue_probe* skeleton_ = nullptr;
  std::vector<MeasuredPort> ports_;
  host::SystemClock clock_;
  MonotonicTime started_{};
  ClockDistance distance_;
};

}  // namespace

std::unique_ptr<host::QueueProbe> make_queue_probe() { return std::make_unique<KernelQueueProbe>(); }

}  // namespace isoline::bpf
