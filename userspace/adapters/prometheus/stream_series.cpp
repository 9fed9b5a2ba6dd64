// Planned streams: every flow that matched the same entry of the stream file is one series set.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "adapters/prometheus/series.hpp"
#include "analysis/stats/histogram.hpp"

namespace isoline::exporter {
namespace {

constexpr std::array<std::pair<const char*, std::optional<std::uint64_t> Flow::*>, 6> events{{
    {"isoline_stream_deadline_misses_total", &Flow::deadline_misses},
    {"isoline_stream_early_cycles_total", &Flow::early_cycles},
    {"isoline_stream_late_cycles_total", &Flow::late_cycles},
    {"isoline_stream_lost_packets_total", &Flow::lost},
    {"isoline_stream_duplicated_packets_total", &Flow::duplicated},
    {"isoline_stream_reordered_packets_total", &Flow::reordered},
}};

struct Sum {
  Counts counts;
  MonotonicTime last_seen{};
  std::array<std::optional<std::uint64_t>, events.size()> happened;
  std::optional<Distribution> cycle_deviation;
};

void add(Sum& sum, const Flow& flow) {
  sum.counts += flow.counts;
  sum.last_seen = std::max(sum.last_seen, flow.last_seen);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (const auto& count = flow.*events[i].second) {
      sum.happened[i] = sum.happened[i].value_or(0) + *count;
    }
  }
  if (flow.cycle_deviation) {
    if (!sum.cycle_deviation) {
      sum.cycle_deviation = flow.cycle_deviation;
    } else {
      (void)analysis::merge(*sum.cycle_deviation, *flow.cycle_deviation);  // one probe, one clock, one origin
    }
  }
}

// The hook's clock counts from boot; what Prometheus wants is said through the moment of the reading.
double unix_seconds(const Snapshot& snapshot, MonotonicTime when) {
  const WallTime wall = snapshot.taken_wall - (snapshot.taken - when);
  const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(wall.time_since_epoch());
  return static_cast<double>(milliseconds.count()) / 1e3;
}

}  // namespace

void add_streams(Scrape& scrape, const Snapshot& snapshot) {
  std::map<std::tuple<std::string, std::string, Direction>, Sum> sums;
  for (const Flow& flow : snapshot.flows) {
    if (flow.stream) {
      add(sums[{*flow.stream, flow.interface, flow.direction}], flow);
    }
  }
  for (const auto& [where, sum] : sums) {
    const Scrape::Labels labels{std::get<0>(where), std::get<1>(where), to_string(std::get<2>(where))};
    scrape.add("isoline_stream_packets_total", labels, static_cast<double>(sum.counts.packets));
    scrape.add("isoline_stream_bytes_total", labels, static_cast<double>(sum.counts.bytes));
    if (sum.counts.packets > 0) {
      scrape.add("isoline_stream_last_seen_timestamp_seconds", labels, unix_seconds(snapshot, sum.last_seen));
    }
    if (sum.cycle_deviation) {
      scrape.add("isoline_stream_cycle_deviation_seconds", labels, figures_of(*sum.cycle_deviation));
    }
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (sum.happened[i]) {
        scrape.add(events[i].first, labels, static_cast<double>(*sum.happened[i]));
      }
    }
    scrape.close_group("streams");
  }
}

}  // namespace isoline::exporter
