#include "isoline/flow_choice.hpp"

#include <algorithm>
#include <cctype>
#include <functional>

#include "analysis/flow/filter.hpp"
#include "analysis/flow/measure.hpp"

namespace isoline::cli {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

Result<std::vector<analysis::FlowRow>> choose_flows(const std::vector<analysis::FlowRow>& rows,
                                                    const std::string& text) {
  const auto key = parse_flow_key(text);
  const auto part = lower(text);
  const auto filter = analysis::Filter::parse(text);
  using Test = std::function<bool(const analysis::FlowRow&)>;
  const std::vector<Test> tests{
      [&](const auto& row) { return (key && row.flow->key == *key) || row.flow->stream == text; },
      [&](const auto& row) {
        return lower(to_string(row.flow->key)).find(part) != std::string::npos ||
               (row.flow->stream && lower(*row.flow->stream).find(part) != std::string::npos);
      },
      [&](const auto& row) { return filter && filter->matches(row); },
  };
  for (const auto& test : tests) {
    std::vector<analysis::FlowRow> found;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(found), test);
    if (!found.empty()) return found;
  }
  return fail({ErrorKind::not_found, "no flow is or matches '" + text + "'", "",
               std::to_string(rows.size()) + " flows were seen", "isoline flow list, or a longer --for"});
}

std::optional<analysis::FlowRow> best_view(const std::vector<analysis::FlowRow>& rows) {
  const auto samples = [](const analysis::FlowRow& row) {
    const auto* best = analysis::best_distribution(*row.flow);
    return best ? best->count : 0;
  };
  const auto same = [&](const auto& row) { return row.flow->key == rows.front().flow->key; };
  if (rows.empty() || !std::all_of(rows.begin(), rows.end(), same)) return std::nullopt;
  return *std::max_element(rows.begin(), rows.end(),
                           [&](const auto& a, const auto& b) { return samples(a) < samples(b); });
}

}  // namespace isoline::cli
