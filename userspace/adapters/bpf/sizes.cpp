#include "adapters/bpf/sizes.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "bpf/abi/flow_record.h"
#include "bpf/abi/histogram.h"
#include "bpf/abi/probe.h"

namespace isoline::bpf {
namespace {

/// The default table stays below this on any host; the histogram pool gives way first.
constexpr std::uint64_t memory_budget = 64'000'000;

constexpr std::uint32_t flows_min = 64, flows_max = 4'194'304, ports_max = 256, streams_max = 65'536;
/// A stream may be seen entering and leaving two ports of a bridge.
constexpr std::uint32_t places_per_stream = 4;
/// Kernel memory of one entry of the plan's hash maps: key, value, links, rounded up.
constexpr std::uint64_t plan_entry = 128;

Error out_of_range(const std::string& option, std::uint64_t value, std::uint64_t low, std::uint64_t high) {
  return {ErrorKind::invalid_input, option + " is " + std::to_string(value), "",
          "it must be between " + std::to_string(low) + " and " + std::to_string(high), ""};
}

bool outside(std::uint64_t value, std::uint64_t low, std::uint64_t high) { return value < low || value > high; }

}  // namespace

Result<ProbeSizes> probe_sizes(const ProbeOptions& options, unsigned possible_cpus) {
  if (outside(options.max_flows, flows_min, flows_max))
    return fail(out_of_range("max_flows", options.max_flows, flows_min, flows_max));
  if (outside(options.max_ports, 1, ports_max)) return fail(out_of_range("max_ports", options.max_ports, 1, ports_max));
  if (options.streams.size() > streams_max)
    return fail(out_of_range("number of planned streams", options.streams.size(), 0, streams_max));
  if (options.max_histograms > 4 * flows_max)
    return fail(out_of_range("max_histograms", options.max_histograms, 1, 4 * flows_max));
  if (options.max_conversations > flows_max)
    return fail(out_of_range("max_conversations", options.max_conversations, 1, flows_max));
  if (options.idle_timeout < std::chrono::milliseconds(10))
    return fail({ErrorKind::invalid_input, "idle_timeout is too short", "", "it must be 10ms or more", ""});

  ProbeSizes sizes;
  sizes.max_flows = options.max_flows;
  sizes.streams = static_cast<std::uint32_t>(options.streams.size());
  sizes.stream_places = places_per_stream * sizes.streams;
  sizes.flow_records = options.max_flows + sizes.stream_places;
  sizes.conversations =
      options.round_trips ? std::max(1u, options.max_conversations ? options.max_conversations : options.max_flows / 2)
                          : 1;
  // Lines of eight, filled to three quarters at most: with two lines a key then never finds both full.
  sizes.index_lines = std::bit_ceil((sizes.flow_records + sizes.conversations) * 4 / 3 / ISOLINE_WAYS + 1);
  sizes.port_slots = options.max_ports * 2;
  if (!options.histograms) {
    sizes.histograms = 1;
  } else if (options.max_histograms) {
    sizes.histograms = options.max_histograms;
  } else {
    sizes.histograms = options.max_flows + options.max_flows / 2;
    const auto total = memory_of(sizes, possible_cpus).total;
    const auto budget = std::max<std::uint64_t>(memory_budget * options.max_flows / 65536, memory_budget);
    if (total > budget) {
      const auto excess = (total - budget) / (sizeof(isoline_histogram) + sizeof(std::uint32_t)) + 1;
      sizes.histograms -= static_cast<std::uint32_t>(std::min<std::uint64_t>(excess, sizes.histograms / 2));
    }
  }
  return sizes;
}

ProbeMemory memory_of(const ProbeSizes& sizes, unsigned possible_cpus) {
  ProbeMemory memory;
  memory.flows = std::uint64_t{sizes.flow_records} * sizeof(isoline_flow);
  memory.histograms = std::uint64_t{sizes.histograms} * sizeof(isoline_histogram);
  memory.conversations = std::uint64_t{sizes.conversations} * sizeof(isoline_conversation);
  memory.index =
      std::uint64_t{sizes.index_lines} * sizeof(isoline_bucket_line) +
      (std::uint64_t{sizes.flow_records} + sizes.conversations + sizes.histograms + 3) * sizeof(std::uint32_t) +
      std::uint64_t{sizes.streams} * (sizeof(isoline_stream) + plan_entry) +
      std::uint64_t{sizes.stream_places} * plan_entry;
  memory.counters = std::uint64_t{sizes.port_slots} * possible_cpus * sizeof(isoline_port_counters) +
                    std::uint64_t{sizes.port_slots} * sizeof(isoline_evicted);
  memory.total = memory.flows + memory.histograms + memory.conversations + memory.index + memory.counters;
  return memory;
}

}  // namespace isoline::bpf
