// Every metric that Isoline exports, as a table: what docs/metrics.md says and a scrape holds comes from here.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace isoline::exporter {

enum class MetricType : std::uint8_t { counter, gauge, histogram };
const char* to_string(MetricType type);

/// One metric family. Labels are in the order in which they are written.
struct Metric {
  std::string_view name;
  MetricType type;
  std::string_view unit;    ///< "seconds", "bytes", "packets" …; "" for plain facts
  std::string_view labels;  ///< "interface direction", "" for none
  std::string_view help;
};

/// All of them, in the order of a scrape.
std::span<const Metric> metrics();

}  // namespace isoline::exporter
