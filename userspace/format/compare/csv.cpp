#include "analysis/stats/histogram.hpp"
#include "format/compare/document.hpp"
#include "format/compare/words.hpp"

namespace isoline::format {

std::string comparison_csv(std::span<const analysis::ComparedFlow* const> rows) {
  constexpr const char* line_end = "\r\n";
  std::string text = "name,way,packets_before,packets_after,unjudged_before,unjudged_after";
  for (const PassageCount& one : passage_counts) text += std::string(",") + one.name;
  for (const ChangeCount& one : change_counts) text += std::string(",") + one.name;
  text += ",delay_count,delay_min_ns,delay_p50_ns,delay_p90_ns,delay_p99_ns,delay_max_ns,delay_mean_ns";
  text += line_end;
  for (const analysis::ComparedFlow* flow : rows) {
    // No name of a flow has a comma or a quote in it.
    text += to_string(flow->key) + "," + to_string(flow->way);
    for (const std::uint64_t count : {flow->frames[0], flow->frames[1], flow->unjudged[0], flow->unjudged[1]})
      text += "," + std::to_string(count);
    for (const PassageCount& one : passage_counts) text += "," + std::to_string(flow->passage.*one.count);
    for (const ChangeCount& one : change_counts) text += "," + std::to_string(flow->changes.*one.count);
    if (const auto& delay = flow->passage.delay) {
      text += "," + std::to_string(delay->count);
      for (const double q : {0.0, 0.5, 0.9, 0.99, 1.0})
        text += "," + std::to_string(analysis::quantile(*delay, q).count());
      text += "," + std::to_string(analysis::mean(*delay).count());
    } else {
      text += ",0,,,,,,";
    }
    text += line_end;
  }
  return text;
}

}  // namespace isoline::format
