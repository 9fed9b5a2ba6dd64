// A histogram drawn with characters.
#include <algorithm>
#include <cmath>

#include "analysis/stats/histogram.hpp"
#include "format/flow_details.hpp"
#include "model/units.hpp"

namespace isoline::format {
namespace {

constexpr std::size_t standard_width = 80, longest_bar = 60, shortest_bar = 10;
// A longer run of empty buckets is drawn as one line.
constexpr std::size_t longest_gap = 3;

std::string repeated(std::string_view what, std::size_t times) {
  std::string text;
  while (times-- > 0) text += what;
  return text;
}

/// A bar of `share` (0 … 1) of `width` columns, to an eighth of a column; never empty for samples.
std::string bar(double share, std::size_t width, bool unicode) {
  if (!unicode)
    return repeated(
        "#", std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(share * static_cast<double>(width)))));
  static constexpr const char* eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto parts =
      std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(share * static_cast<double>(width) * 8)));
  return repeated("█", parts / 8) + eighths[parts % 8];
}

/// Which of the named quantiles are in which bucket: "p50 60.1us".
std::vector<std::string> marks_of(const Distribution& distribution) {
  std::vector<std::string> marks(histogram_buckets);
  const auto mark = [&](const char* name, Nanoseconds value) {
    std::string& text = marks[analysis::bucket_of(value, distribution.histogram.origin)];
    text += (text.empty() ? "" : ", ") + std::string(name) + " " + for_people(value);
  };
  mark("p50", analysis::quantile(distribution, 0.5));
  mark("p90", analysis::quantile(distribution, 0.9));
  mark("p99", analysis::quantile(distribution, 0.99));
  mark("max", distribution.max);
  return marks;
}

std::string padded_left(std::string text, std::size_t width) {
  const std::size_t columns = width_of(text);
  return columns < width ? std::string(width - columns, ' ') + text : text;
}

std::string padded_right(std::string text, std::size_t width) {
  const std::size_t columns = width_of(text);
  if (columns < width) text.append(width - columns, ' ');
  return text;
}

}  // namespace

std::vector<Line> histogram_lines(const Distribution& distribution, const TextStyle& style) {
  if (distribution.count == 0) return {{"no samples", Emphasis::faint}};
  if (analysis::bucket_total(distribution) == 0) {
    return {{"no histogram: the pool had no block left when this flow needed one", Emphasis::faint}};
  }
  const auto& buckets = distribution.histogram.bucket;
  const HistogramOrigin origin = distribution.histogram.origin;
  const auto occupied = [](std::uint64_t count) { return count > 0; };
  const auto first = static_cast<std::size_t>(std::ranges::find_if(buckets, occupied) - buckets.begin());
  const auto last =
      static_cast<std::size_t>(buckets.rend() - std::find_if(buckets.rbegin(), buckets.rend(), occupied)) - 1;
  const std::uint64_t most = *std::ranges::max_element(buckets);
  const std::vector<std::string> marks = marks_of(distribution);

  const std::string_view wall = style.unicode ? "│" : "|";
  std::size_t label = 4, count = 7, mark = 0;  // at least as wide as their headings
  for (std::size_t i = first; i <= last; ++i) {
    label = std::max(label, width_of(for_people(analysis::bucket_lower(i, origin))));
    count = std::max(count, std::to_string(buckets[i]).size());
    mark = std::max(mark, width_of(marks[i]));
  }
  const std::size_t width = style.width == 0 ? standard_width : style.width,
                    taken = 2 + label + 2 + 1 + count + 2 + mark;
  const std::size_t longest = std::clamp(width > taken ? width - taken : 0, shortest_bar, longest_bar);

  std::vector<Line> lines;
  lines.push_back(
      {"  " + padded_left("from", label) + "  " + padded_right("", longest) + " " + padded_left("samples", count),
       Emphasis::faint});
  for (std::size_t i = first; i <= last; ++i) {
    const auto next = static_cast<std::size_t>(
        std::find_if(buckets.begin() + static_cast<std::ptrdiff_t>(i), buckets.end(), occupied) - buckets.begin());
    if (next - i > longest_gap) {
      lines.push_back({"  " + padded_left(style.unicode ? "⋮" : ":", label), Emphasis::faint});
      i = next - 1;
      continue;
    }
    std::string text =
        "  " + padded_left(for_people(analysis::bucket_lower(i, origin)), label) + " " + std::string(wall);
    if (buckets[i] > 0) {
      const double share = static_cast<double>(buckets[i]) / static_cast<double>(most);
      text += padded_right(bar(share, longest, style.unicode), longest) + " " +
              padded_left(std::to_string(buckets[i]), count);
      if (!marks[i].empty())
        text += "  " + elide_middle(marks[i], width - std::min(width, width_of(text) + 2), style.unicode);
    }
    lines.push_back({std::move(text), Emphasis::none});
  }
  return lines;
}

}  // namespace isoline::format
