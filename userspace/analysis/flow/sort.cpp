#include "analysis/flow/sort.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "analysis/flow/measure.hpp"
#include "analysis/stats/histogram.hpp"
#include "model/nearest.hpp"
#include "model/words.hpp"

namespace isoline::analysis {
namespace {

using Value = std::optional<double>;

double number(Nanoseconds time) { return static_cast<double>(time.count()); }
Value number(const std::optional<std::uint64_t>& count) {
  return count ? Value(static_cast<double>(*count)) : std::nullopt;
}

Value quantile_of(const FlowRow& row, double q) {
  const Distribution* best = best_distribution(*row.flow);
  return best != nullptr && best->has_histogram ? Value(number(quantile(*best, q))) : std::nullopt;
}

constexpr std::array table{
    SortKey{"rate", "bits a second, highest first",
            [](const FlowRow& row) -> Value { return row.rate.bits.bits_per_second; }},
    SortKey{"packets", "packets, most first",
            [](const FlowRow& row) -> Value { return static_cast<double>(row.flow->counts.packets); }},
    SortKey{"bytes", "bytes, most first",
            [](const FlowRow& row) -> Value { return static_cast<double>(row.flow->counts.bytes); }},
    SortKey{"p50", "median of the measure shown, longest first",
            [](const FlowRow& row) { return quantile_of(row, 0.5); }},
    SortKey{"p99", "99th percentile of the measure shown, longest first",
            [](const FlowRow& row) { return quantile_of(row, 0.99); }},
    SortKey{"max", "maximum of the measure shown, longest first",
            [](const FlowRow& row) -> Value {
              const Distribution* best = best_distribution(*row.flow);
              return best == nullptr ? std::nullopt : Value(number(best->max));
            }},
    SortKey{"lost", "lost packets, most first", [](const FlowRow& row) { return number(row.flow->lost); }},
    SortKey{"duplicated", "duplicated packets, most first",
            [](const FlowRow& row) { return number(row.flow->duplicated); }},
    SortKey{"reordered", "reordered packets, most first",
            [](const FlowRow& row) { return number(row.flow->reordered); }},
    SortKey{"retransmitted", "TCP retransmissions, most first",
            [](const FlowRow& row) { return number(row.flow->retransmitted); }},
    SortKey{"misses", "missed deadlines, most first",
            [](const FlowRow& row) { return number(row.flow->deadline_misses); }},
    SortKey{"disturbed", "last disturbed first",
            [](const FlowRow& row) -> Value {
              return row.flow->disturbed ? Value(-number(row.now - *row.flow->disturbed)) : std::nullopt;
            }},
    SortKey{"age", "known for longest first", [](const FlowRow& row) -> Value { return number(age(row)); }},
    SortKey{"idle", "silent for longest first", [](const FlowRow& row) -> Value { return number(idle(row)); }},
    SortKey{"name", "by name, ascending", nullptr},
};

/// A row with what it is ordered by, read once instead of at each comparison.
struct Ordered {
  FlowRow row;
  Value value;
  std::string name;
};

}  // namespace

std::span<const SortKey> sort_keys() { return table; }

Result<const SortKey*> find_sort_key(std::string_view name) {
  const auto found = std::ranges::find(table, name, &SortKey::name);
  if (found != table.end()) return &*found;
  std::vector<std::string_view> names;
  for (const SortKey& key : table) names.push_back(key.name);
  Error error{ErrorKind::invalid_input, "unknown sort key '" + std::string(name) + "'", {}, {}, {}};
  if (const auto near = nearest(name, names)) {
    error.hint = *near;
  } else {
    error.why = "the keys are " + joined(names);
  }
  return fail(std::move(error));
}

void sort_rows(std::vector<FlowRow>& rows, const SortKey& key, bool reverse) {
  std::vector<Ordered> ordered;
  ordered.reserve(rows.size());
  for (const FlowRow& row : rows) {
    ordered.push_back({row, key.value == nullptr ? Value() : key.value(row), to_string(row.flow->key)});
  }
  std::ranges::sort(ordered, [&](const Ordered& a, const Ordered& b) {
    if (a.value.has_value() != b.value.has_value()) return a.value.has_value();
    if (a.value && *a.value != *b.value) return reverse ? *a.value < *b.value : *a.value > *b.value;
    const auto place = [](const Ordered& one) {
      return std::tie(one.name, one.row.flow->interface, one.row.flow->direction);
    };
    return reverse && key.value == nullptr ? place(b) < place(a) : place(a) < place(b);
  });
  std::ranges::transform(ordered, rows.begin(), &Ordered::row);
}

}  // namespace isoline::analysis
