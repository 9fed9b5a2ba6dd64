#include "adapters/bpf/maps.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <random>
#include <string>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <sched.h>
#include <sys/mman.h>

#include "adapters/bpf/kernel.hpp"
#include "adapters/bpf/plan.hpp"
#include "flow_probe.skel.h"
#include "model/histogram.hpp"

namespace isoline::bpf {
namespace {

/// One call of isoline_sweep looks at this many records: short enough not to hold a CPU (about 100 us).
constexpr std::uint32_t sweep_stretch = 4096;

std::size_t whole_pages(std::size_t bytes) { return (bytes + 4095) & ~std::size_t{4095}; }

template <class Value>
Result<Value*> map_array(bpf_map* map, std::size_t entries, int protection) {
  void* memory = ::mmap(nullptr, whole_pages(entries * sizeof(Value)), protection, MAP_SHARED, bpf_map__fd(map), 0);
  if (memory == MAP_FAILED) return fail(kernel_error("cannot map the probe's memory", bpf_map__name(map), errno));
  return static_cast<Value*>(memory);
}

/// A whole copy of a record that the kernel may be writing: the sequence lock says when to read again.
template <class Record>
Record read_record(const Record& live) {
  static_assert(sizeof(Record) % sizeof(std::uint64_t) == 0);
  const auto lock = [&live] { return std::atomic_ref<const std::uint32_t>(live.lock).load(std::memory_order_acquire); };
  std::uint64_t words[sizeof(Record) / sizeof(std::uint64_t)];
  while (true) {
    const std::uint32_t before = lock();
    if (before & 1) {
      ::sched_yield();  // the holder needs less than a microsecond, unless it does not run
      continue;
    }
    const auto* from = reinterpret_cast<const volatile std::uint64_t*>(&live);
    for (std::size_t word = 0; word < std::size(words); ++word) words[word] = from[word];
    std::atomic_thread_fence(std::memory_order_acquire);
    if (lock() == before) break;
  }
  Record copy;
  std::memcpy(&copy, words, sizeof copy);
  return copy;
}

isoline_choices choices_from(const ProbeOptions& options, const ProbeSizes& sizes, std::uint32_t masks) {
  isoline_choices choices{};
  std::random_device random;
  choices.seed = std::uint64_t{random()} << 32 | random();
  choices.idle_ns = static_cast<std::uint64_t>(options.idle_timeout.count());
  choices.bucket_mask = sizes.index_lines - 1;
  choices.max_flows = sizes.max_flows;
  choices.flow_records = sizes.flow_records;
  choices.max_histograms = sizes.histograms;
  choices.max_conversations = sizes.conversations;
  choices.stream_masks = masks;
  choices.clock = static_cast<std::uint8_t>(options.clock);
  choices.histograms = options.histograms;
  choices.round_trips = options.round_trips;
  choices.vxlan_inner = options.vxlan_inner;
  choices.rtp = !options.rtp_ports.empty();
  choices.preemptible = is_real_time_kernel();
#if defined(__x86_64__)
  choices.strong_order = 1;
#endif
  return choices;
}

void set_choices(flow_probe* skeleton, const isoline_choices& choices) {
  std::memcpy(const_cast<isoline_choices*>(&skeleton->rodata->choices), &choices, sizeof choices);
}

}  // namespace

static_assert(static_cast<int>(ClockSource::monotonic) == ISOLINE_CLOCK_MONOTONIC);
static_assert(static_cast<int>(ClockSource::skb) == ISOLINE_CLOCK_SKB);
static_assert(static_cast<int>(ClockSource::hardware) == ISOLINE_CLOCK_HARDWARE);
static_assert(histogram_buckets == ISOLINE_HISTOGRAM_BUCKETS);
static_assert(static_cast<int>(HistogramOrigin::delay) == ISOLINE_ORIGIN_DELAY);
static_assert(static_cast<int>(HistogramOrigin::deviation) == ISOLINE_ORIGIN_DEVIATION);

ProbeMaps::ProbeMaps(const ProbeOptions&, const ProbeSizes& sizes, unsigned possible_cpus)
    : sizes_(sizes), possible_cpus_(possible_cpus) {}

Result<std::unique_ptr<ProbeMaps>> ProbeMaps::create(const ProbeOptions& options, const ProbeSizes& sizes,
                                                     unsigned possible_cpus) {
  quiet_libbpf();
  if (kernel_version() < 6001)
    return fail({ErrorKind::unsupported, "this kernel is too old for the flow probe", "", "it needs Linux 6.1",
                 "uname -r shows the kernel in use"});
  std::unique_ptr<ProbeMaps> maps(new ProbeMaps(options, sizes, possible_cpus));
  if (auto loaded = maps->load(options); !loaded) return tl::unexpected(loaded.error());
  return maps;
}

Result<void> ProbeMaps::load(const ProbeOptions& options) {
  auto plan = wire::make_stream_plan(options.streams);
  if (!plan) return tl::unexpected(plan.error());
  skeleton_ = flow_probe__open();
  if (!skeleton_) return fail(kernel_error("cannot open the probe's programs", "", errno));
  choices_ = choices_from(options, sizes_, static_cast<std::uint32_t>(plan->masks.size()));
  set_choices(skeleton_, choices_);
  auto& map = skeleton_->maps;
  const auto at_least_one = [](std::uint32_t entries) { return entries ? entries : 1; };
  bpf_map__set_max_entries(map.isoline_index, sizes_.index_lines);
  bpf_map__set_max_entries(map.isoline_flows, sizes_.flow_records);
  bpf_map__set_max_entries(map.isoline_talks, sizes_.conversations);
  bpf_map__set_max_entries(map.isoline_histos, sizes_.histograms);
  bpf_map__set_max_entries(map.isoline_where, ISOLINE_PORT_PLACES);
  bpf_map__set_max_entries(map.isoline_ports, sizes_.port_slots);
  bpf_map__set_max_entries(map.isoline_evicted, sizes_.port_slots);
  bpf_map__set_max_entries(map.isoline_pools, ISOLINE_POOL_COUNT);
  bpf_map__set_max_entries(map.isoline_streams, at_least_one(sizes_.streams));
  bpf_map__set_max_entries(map.isoline_masks, ISOLINE_STREAM_MASKS);
  bpf_map__set_max_entries(map.isoline_plan, at_least_one(sizes_.streams));
  bpf_map__set_max_entries(map.isoline_heard, at_least_one(sizes_.stream_places));
  bpf_map__set_max_entries(map.isoline_rtp, at_least_one(static_cast<std::uint32_t>(options.rtp_ports.size())));
  bpf_map__set_max_entries(map.isoline_free_fl, sizes_.flow_records);
  bpf_map__set_max_entries(map.isoline_free_tk, sizes_.conversations);
  bpf_map__set_max_entries(map.isoline_free_hi, sizes_.histograms);
  const bool xdp = options.hook == Hook::xdp;
  bpf_program__set_autoload(skeleton_->progs.isoline_in, !xdp && options.ingress);
  bpf_program__set_autoload(skeleton_->progs.isoline_out, !xdp && options.egress);
  bpf_program__set_autoload(skeleton_->progs.isoline_xdp, xdp);
  if (const int error = flow_probe__load(skeleton_))
    return fail(kernel_error("cannot load the flow probe into the kernel", "", error));
  if (auto written = write_plan(*plan, skeleton_); !written) return written;
  if (auto written = write_rtp_ports(options.rtp_ports, skeleton_); !written) return written;
  return map_memory();
}

Result<void> ProbeMaps::map_memory() {
  auto& map = skeleton_->maps;
  auto histograms = map_array<isoline_histogram>(map.isoline_histos, sizes_.histograms, PROT_READ);
  if (!histograms) return tl::unexpected(histograms.error());
  histograms_ = *histograms;
  auto flows = map_array<isoline_flow>(map.isoline_flows, sizes_.flow_records, PROT_READ);
  if (!flows) return tl::unexpected(flows.error());
  flows_ = *flows;
  auto talks = map_array<isoline_conversation>(map.isoline_talks, sizes_.conversations, PROT_READ);
  if (!talks) return tl::unexpected(talks.error());
  talks_ = *talks;
  auto pools = map_array<isoline_pool>(map.isoline_pools, ISOLINE_POOL_COUNT, PROT_READ);
  if (!pools) return tl::unexpected(pools.error());
  pools_ = *pools;
  auto evicted = map_array<isoline_evicted>(map.isoline_evicted, sizes_.port_slots, PROT_READ | PROT_WRITE);
  if (!evicted) return tl::unexpected(evicted.error());
  evicted_ = *evicted;
  return {};
}

ProbeMaps::~ProbeMaps() {
  const auto unmap = [](const void* memory, std::size_t bytes) {
    if (memory) ::munmap(const_cast<void*>(memory), whole_pages(bytes));
  };
  unmap(histograms_, sizes_.histograms * sizeof(isoline_histogram));
  unmap(flows_, sizes_.flow_records * sizeof(isoline_flow));
  unmap(talks_, sizes_.conversations * sizeof(isoline_conversation));
  unmap(pools_, ISOLINE_POOL_COUNT * sizeof(isoline_pool));
  unmap(evicted_, sizes_.port_slots * sizeof(isoline_evicted));
  flow_probe__destroy(skeleton_);
}

int ProbeMaps::program(Direction direction, bool xdp) const {
  const auto& programs = skeleton_->progs;
  if (xdp) return bpf_program__fd(programs.isoline_xdp);
  return bpf_program__fd(direction == Direction::ingress ? programs.isoline_in : programs.isoline_out);
}

Result<void> ProbeMaps::open_port(IfIndex index, std::uint16_t port, bool has_mac) const {
  const int map = bpf_map__fd(skeleton_->maps.isoline_where);
  for (std::uint32_t i = 0; i < ISOLINE_PORT_TRIES; ++i) {
    const std::uint32_t number = (index.value + i) % ISOLINE_PORT_PLACES;
    isoline_port_place place{};
    if (bpf_map_lookup_elem(map, &number, &place) == 0 && place.ifindex) continue;
    place = {index.value, port, has_mac, 0};
    if (const int error = bpf_map_update_elem(map, &number, &place, BPF_ANY))
      return fail(kernel_error("cannot name the port to the probe", "", error));
    return {};
  }
  return fail({ErrorKind::failed, "cannot attach to one more port", "",
               "too many probed interfaces have an index that ends alike", "detach one of them"});
}

void ProbeMaps::close_port(IfIndex index) const {
  const int map = bpf_map__fd(skeleton_->maps.isoline_where);
  for (std::uint32_t i = 0; i < ISOLINE_PORT_TRIES; ++i) {
    const std::uint32_t number = (index.value + i) % ISOLINE_PORT_PLACES;
    isoline_port_place place{};
    if (bpf_map_lookup_elem(map, &number, &place) != 0 || place.ifindex != index.value) continue;
    place = {};
    bpf_map_update_elem(map, &number, &place, BPF_ANY);
  }
}

isoline_pool ProbeMaps::pool(isoline_pool_index which) const {
  const auto& live = pools_[which];
  isoline_pool copy{};
  copy.used = std::atomic_ref<const std::uint32_t>(live.used).load(std::memory_order_relaxed);
  copy.fresh = std::atomic_ref<const std::uint32_t>(live.fresh).load(std::memory_order_relaxed);
  copy.refused = *const_cast<const volatile __u64*>(&live.refused);
  return copy;
}

std::vector<isoline_flow> ProbeMaps::flows() const {
  const std::uint32_t used = std::min(pool(ISOLINE_POOL_FLOWS).fresh, sizes_.flow_records);
  std::vector<isoline_flow> flows;
  for (std::uint32_t number = 0; number < used; ++number) {
    const auto record = read_record(flows_[number]);
    if (record.tag && record.skbs) flows.push_back(record);
  }
  return flows;
}

isoline_conversation ProbeMaps::conversation(std::uint32_t record) const {
  if (record == 0 || record > sizes_.conversations) return {};
  return read_record(talks_[record - 1]);
}

const isoline_histogram* ProbeMaps::histogram(std::uint32_t block) const {
  return block == 0 || block > sizes_.histograms ? nullptr : &histograms_[block - 1];
}

Result<isoline_port_counters> ProbeMaps::port_counters(std::uint32_t slot) const {
  std::vector<isoline_port_counters> each(possible_cpus_);
  if (const int error = bpf_map_lookup_elem(bpf_map__fd(skeleton_->maps.isoline_ports), &slot, each.data()))
    return fail(kernel_error("cannot read the port counters", "", error));
  isoline_port_counters sum{};
  static_assert(sizeof sum % sizeof(__u64) == 0);
  auto* to = reinterpret_cast<__u64*>(&sum);
  for (const auto& one : each) {
    const auto* from = reinterpret_cast<const __u64*>(&one);
    for (std::size_t word = 0; word < sizeof sum / sizeof(__u64); ++word) to[word] += from[word];
  }
  return sum;
}

isoline_evicted ProbeMaps::evicted(std::uint32_t slot) const { return evicted_[slot]; }

Result<void> ProbeMaps::sweep_range(std::uint32_t what, std::uint32_t used, std::uint32_t port) const {
  const int program = bpf_program__fd(skeleton_->progs.isoline_sweep);
  std::array<std::uint8_t, 64> frame{};
  for (std::uint32_t first = 0; first < used; first += sweep_stretch) {
    __sk_buff context{};
    context.cb[ISOLINE_SWEEP_FIRST] = first;
    context.cb[ISOLINE_SWEEP_COUNT] = std::min(sweep_stretch, used - first);
    context.cb[ISOLINE_SWEEP_PORT] = port;
    context.cb[ISOLINE_SWEEP_WHAT] = what;
    LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = frame.data(), .data_size_in = frame.size(), .ctx_in = &context,
                .ctx_size_in = sizeof context);
    if (const int error = bpf_prog_test_run_opts(program, &run))
      return fail(kernel_error("cannot age the flow table", "isoline_sweep", error));
  }
  return {};
}

Result<void> ProbeMaps::sweep(std::optional<std::uint16_t> port) const {
  const std::uint32_t order = port ? *port + 1u : 0u;
  // Flows first: a conversation outlives the flows that point at it.
  if (auto done = sweep_range(0, std::min(pool(ISOLINE_POOL_FLOWS).fresh, sizes_.flow_records), order); !done)
    return done;
  return sweep_range(1, std::min(pool(ISOLINE_POOL_TALKS).fresh, sizes_.conversations), order);
}

Result<void> ProbeMaps::reset_port(std::uint16_t port) const {
  std::vector<isoline_port_counters> zeros(possible_cpus_);
  for (std::uint32_t slot = port * 2u; slot < port * 2u + 2; ++slot) {
    if (const int error = bpf_map_update_elem(bpf_map__fd(skeleton_->maps.isoline_ports), &slot, zeros.data(), BPF_ANY))
      return fail(kernel_error("cannot reset the port counters", "", error));
    evicted_[slot] = {};
  }
  return {};
}

}  // namespace isoline::bpf
