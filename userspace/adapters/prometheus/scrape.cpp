#include "adapters/prometheus/scrape.hpp"

#include <cassert>
#include <chrono>
#include <unordered_map>

#include "adapters/prometheus/metrics_table.hpp"

namespace isoline::exporter {
namespace {

std::size_t position_of(std::string_view name) {
  static const auto positions = [] {
    std::unordered_map<std::string_view, std::size_t> all;
    for (const Metric& metric : metrics()) {
      all.emplace(metric.name, all.size());
    }
    return all;
  }();
  const auto found = positions.find(name);
  assert(found != positions.end());
  return found->second;
}

std::vector<::prometheus::ClientMetric::Label> labelled(std::string_view names, std::vector<std::string> values) {
  std::vector<::prometheus::ClientMetric::Label> labels;
  for (std::string& value : values) {
    const std::size_t end = std::min(names.find(' '), names.size());
    assert(end > 0);
    labels.push_back({std::string(names.substr(0, end)), std::move(value)});
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  assert(names.empty());
  return labels;
}

double seconds(std::uint64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e9; }

::prometheus::MetricType type_of(const Metric& metric) {
  switch (metric.type) {
    case MetricType::counter: return ::prometheus::MetricType::Counter;
    case MetricType::gauge: return ::prometheus::MetricType::Gauge;
    case MetricType::histogram: return ::prometheus::MetricType::Histogram;
  }
  return ::prometheus::MetricType::Untyped;
}

}  // namespace

Scrape::Scrape(std::size_t max_series) : max_series_(max_series), taken_(metrics().size()) {}

void Scrape::add(std::string_view metric, Labels labels, double value) {
  const std::size_t position = position_of(metric);
  ::prometheus::ClientMetric series;
  series.label = labelled(metrics()[position].labels, std::move(labels));
  (metrics()[position].type == MetricType::counter ? series.counter.value : series.gauge.value) = value;
  group_.emplace_back(position, std::move(series));
  ++group_series_;
}

void Scrape::add(std::string_view metric, Labels labels, const DistributionFigures& figures) {
  if (!figures.present) {
    return;
  }
  const std::size_t position = position_of(metric);
  ::prometheus::ClientMetric series;
  series.label = labelled(metrics()[position].labels, std::move(labels));
  series.histogram.sample_count = figures.count;
  series.histogram.sample_sum = seconds(figures.sum_ns);
  const auto bounds = bounds_of(figures.origin);
  for (std::size_t i = 0; i < bound_count; ++i) {
    series.histogram.bucket.push_back({figures.below[i], seconds(static_cast<std::uint64_t>(bounds[i].count()))});
  }
  group_.emplace_back(position, std::move(series));
  group_series_ += bound_count + 3;  // +Inf, sum and count
}

void Scrape::close_group(std::string_view what) {
  if (series_ + group_series_ <= max_series_) {
    close_essential_group();
    return;
  }
  dropped_[std::string(what)] += group_series_;
  group_series_ = 0;
  group_.clear();
}

void Scrape::close_essential_group() {
  series_ += group_series_;
  group_series_ = 0;
  for (auto& [position, series] : group_) {
    taken_[position].push_back(std::move(series));
  }
  group_.clear();
}

std::size_t Scrape::dropped(std::string_view what) const {
  const auto found = dropped_.find(what);
  return found == dropped_.end() ? 0 : found->second;
}

std::vector<::prometheus::MetricFamily> Scrape::families() && {
  std::vector<::prometheus::MetricFamily> all;
  for (std::size_t position = 0; position < taken_.size(); ++position) {
    if (taken_[position].empty()) {
      continue;
    }
    const Metric& metric = metrics()[position];
    all.push_back({std::string(metric.name), std::string(metric.help), type_of(metric), std::move(taken_[position])});
  }
  return all;
}

}  // namespace isoline::exporter
