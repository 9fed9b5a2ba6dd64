#include "analysis/match/compared_rows.hpp"

#include <algorithm>
#include <array>

#include "analysis/flow/rate.hpp"
#include "analysis/stats/histogram.hpp"
#include "model/nearest.hpp"
#include "model/words.hpp"

namespace isoline::analysis {
namespace {

using Value = std::optional<double>;

std::size_t shown_tap(const ComparedFlow& flow) { return flow.frames[0] != 0 ? 0 : 1; }
double number(std::uint64_t count) { return static_cast<double>(count); }

Value delay(const ComparedFlow& flow, double q) {
  const auto& delays = flow.passage.delay;
  return delays ? Value(static_cast<double>(quantile(*delays, q).count())) : std::nullopt;
}

constexpr std::array table{
    ComparedSortKey{"lost", [](const ComparedFlow& flow) -> Value { return number(flow.passage.lost); }},
    ComparedSortKey{"appeared", [](const ComparedFlow& flow) -> Value { return number(flow.passage.appeared); }},
    ComparedSortKey{"duplicated", [](const ComparedFlow& flow) -> Value { return number(flow.passage.duplicated); }},
    ComparedSortKey{"reordered", [](const ComparedFlow& flow) -> Value { return number(flow.passage.reordered); }},
    ComparedSortKey{"packets", [](const ComparedFlow& flow) -> Value { return number(flow.frames[shown_tap(flow)]); }},
    ComparedSortKey{"bytes", [](const ComparedFlow& flow) -> Value { return number(flow.bytes[shown_tap(flow)]); }},
    ComparedSortKey{"p50", [](const ComparedFlow& flow) { return delay(flow, 0.5); }},
    ComparedSortKey{"p99", [](const ComparedFlow& flow) { return delay(flow, 0.99); }},
    ComparedSortKey{"max", [](const ComparedFlow& flow) { return delay(flow, 1); }},
    ComparedSortKey{"name", nullptr},
};

/// As the filter knows flows: it has no field for what is between two taps but these.
Flow as_flow(const ComparedFlow& compared) {
  const std::size_t tap = shown_tap(compared);
  Flow flow;
  flow.key = compared.key;
  flow.counts = {compared.frames[tap], compared.frames[tap], compared.bytes[tap]};
  flow.first_seen = MonotonicTime(compared.first_seen);
  flow.last_seen = MonotonicTime(compared.last_seen);
  flow.lost = compared.passage.lost;
  flow.duplicated = compared.passage.duplicated;
  flow.reordered = compared.passage.reordered;
  // Its only measure, and so the one that p99 and its like ask for.
  flow.inter_arrival = compared.passage.delay;
  return flow;
}

}  // namespace

std::span<const ComparedSortKey> compared_sort_keys() { return table; }

Result<const ComparedSortKey*> find_compared_sort_key(std::string_view name) {
  const auto found = std::ranges::find(table, name, &ComparedSortKey::name);
  if (found != table.end()) return &*found;
  std::vector<std::string_view> names;
  std::ranges::transform(table, std::back_inserter(names), &ComparedSortKey::name);
  Error error{ErrorKind::invalid_input, "unknown sort key '" + std::string(name) + "'", {}, {}, {}};
  if (const auto near = nearest(name, names)) {
    error.hint = *near;
  } else {
    error.why = "the keys are " + joined(names);
  }
  return fail(std::move(error));
}

std::vector<const ComparedFlow*> compared_rows(const Comparison& comparison, const Filter& filter,
                                               const ComparedSortKey& key) {
  struct Ordered {
    const ComparedFlow* flow;
    Value value, p99;
    std::string name;
  };
  Nanoseconds last{0};
  for (const ComparedFlow& flow : comparison.flows) last = std::max(last, flow.last_seen);
  const Nanoseconds covers = comparison.taps[0].last - comparison.taps[0].first;
  std::vector<Ordered> ordered;
  for (const ComparedFlow& flow : comparison.flows) {
    if (!filter.empty()) {
      const Flow filtered = as_flow(flow);
      if (!filter.matches({&filtered, rate_of(filtered.counts, covers), MonotonicTime(last)})) continue;
    }
    ordered.push_back(
        {&flow, key.value == nullptr ? Value() : key.value(flow), delay(flow, 0.99), to_string(flow.key)});
  }
  std::ranges::sort(ordered, [](const Ordered& a, const Ordered& b) {
    // Nothing is less than any number.
    if (a.value != b.value) return a.value > b.value;
    if (a.value && a.p99 != b.p99) return a.p99 > b.p99;
    return a.name != b.name ? a.name < b.name : a.flow->way < b.flow->way;
  });
  std::vector<const ComparedFlow*> rows(ordered.size());
  std::ranges::transform(ordered, rows.begin(), &Ordered::flow);
  return rows;
}

}  // namespace isoline::analysis
