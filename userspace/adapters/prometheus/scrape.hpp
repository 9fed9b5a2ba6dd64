// One scrape being written: series of the table's metrics, in groups that are taken whole or left out.
#pragma once

#include <prometheus/metric_family.h>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/prometheus/figures.hpp"

namespace isoline::exporter {

class Scrape {
 public:
  using Labels = std::vector<std::string>;  ///< values, in the order of the metric's labels in the table

  explicit Scrape(std::size_t max_series);

  /// Adds to the open group. The metric must be in the table with as many labels.
  void add(std::string_view metric, Labels labels, double value);
  void add(std::string_view metric, Labels labels, const DistributionFigures& figures);

  /// Ends the group: takes it whole, or leaves it out whole and counts its series under `what`.
  void close_group(std::string_view what);
  /// The same for what every scrape must hold, whatever the cap.
  void close_essential_group();

  std::size_t series() const { return series_; }
  std::size_t dropped(std::string_view what) const;

  /// The families that have series, in the order of the table.
  std::vector<::prometheus::MetricFamily> families() &&;

 private:
  std::size_t max_series_;
  std::size_t series_ = 0;
  std::size_t group_series_ = 0;
  std::vector<std::pair<std::size_t, ::prometheus::ClientMetric>> group_;
  std::vector<std::vector<::prometheus::ClientMetric>> taken_;  // by position in the table
  std::map<std::string, std::size_t, std::less<>> dropped_;
};

}  // namespace isoline::exporter
