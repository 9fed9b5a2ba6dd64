#include "isoline/flow_drawing.hpp"

#include "analysis/flow/measure.hpp"
#include "format/flow_details.hpp"

namespace isoline::cli {

std::string drawing_of(const analysis::FlowRow& row, const format::TextStyle& style) {
  std::string text = format::flow_details(row, style);  // with the histogram of the measure that says most
  for (const auto& measure : analysis::measures()) {
    const auto& distribution = row.flow->*measure.distribution;
    if (!distribution || distribution->count == 0 || &measure == analysis::best_measure(*row.flow)) continue;
    const std::vector<format::Line> heading{{"", {}}, {std::string(measure.words), format::Emphasis::heading}};
    text += format::to_text(heading, style) + format::to_text(format::histogram_lines(*distribution, style), style);
  }
  return text;
}

}  // namespace isoline::cli
