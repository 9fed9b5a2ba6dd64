#include <algorithm>
#include <cmath>
#include <cstdio>

#include "analysis/stats/histogram.hpp"
#include "format/compare/document.hpp"
#include "format/compare/words.hpp"
#include "format/table.hpp"
#include "format/words.hpp"

namespace isoline::format {
namespace {

using analysis::ClockKnowledge;
using analysis::ClockLine;
using analysis::Comparison;
using analysis::Passage;
using analysis::Way;

constexpr double quantiles[] = {0, 0.5, 0.99, 1};
constexpr const char* quantile_names[] = {"min", "p50", "p99", "max"};

std::string count_cell(std::uint64_t count) { return count_for_people(static_cast<double>(count)); }

/// Counts and delays, for both tables.
void add_columns(std::vector<Column>& columns) {
  for (const PassageCount& one : passage_counts) {
    const bool usual = one.count == &Passage::matched || one.count == &Passage::lost;
    columns.push_back({.header = one.header, .optional = !usual, .rank = usual ? 0u : 2u});
  }
  for (const char* name : quantile_names) columns.push_back({.header = name, .optional = true, .rank = 1});
}

void add_cells(std::vector<std::string>& cells, const Passage& passage) {
  for (const PassageCount& one : passage_counts) {
    const bool usual = one.count == &Passage::matched || one.count == &Passage::lost;
    cells.push_back(usual || passage.*one.count != 0 ? count_cell(passage.*one.count) : std::string());
  }
  for (const double q : quantiles)
    cells.push_back(passage.delay ? for_people(analysis::quantile(*passage.delay, q)) : std::string());
}

std::string parts_per_million(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g ppm", std::abs(share) * 1e6);
  return text;
}

/// In one unit, with as many digits as the error leaves a meaning: "1.234553s".
std::string to_digit_of(Nanoseconds value, Nanoseconds error) {
  struct Unit {
    const char* name;
    double length;
    int digits;
  };
  constexpr Unit units[] = {{"s", 1e9, 9}, {"ms", 1e6, 6}, {"us", 1e3, 3}, {"ns", 1, 0}};
  const auto count = static_cast<double>(value.count());
  const Unit* unit = units;
  while (unit->digits != 0 && count < unit->length) ++unit;
  const double last = std::max(static_cast<double>(error.count()) / 10, 1.0);
  const int digits = std::clamp(static_cast<int>(std::ceil(std::log10(unit->length / last))), 0, unit->digits);
  char text[48];
  std::snprintf(text, sizeof text, "%.*f%s", digits, count / unit->length, unit->name);
  return text;
}

std::string clock_line(const ClockLine& line, bool offset_known) {
  std::string text;
  if (offset_known) {
    text = "the second is " + to_digit_of(std::chrono::abs(line.offset), line.offset_error) +
           (line.offset < Nanoseconds(0) ? " behind" : " ahead") + ", give or take " + for_people(line.offset_error) +
           "; ";
  }
  if (offset_known ? line.drift_error >= analysis::most_drift : line.drift == 0)
    return text + "too short to tell its drift";
  text += std::string(line.drift < 0 ? "it loses " : "it gains ") + parts_per_million(line.drift);
  if (offset_known) text += ", give or take " + parts_per_million(line.drift_error);
  return text;
}

std::vector<Line> clock_lines(const Comparison& comparison) {
  std::vector<Line> lines;
  switch (comparison.knowledge) {
    case ClockKnowledge::nothing: lines.push_back({"clocks: no frame passed both taps", Emphasis::alert}); break;
    case ClockKnowledge::synchronised: lines.push_back({"clocks: taken to agree"}); break;
    case ClockKnowledge::both_ways:
      lines.push_back({"clocks: " + clock_line(comparison.clock.front(), true)});
      for (std::size_t i = 1; i < comparison.clock.size() && i < 10; ++i)
        lines.push_back({"  after " + for_people(comparison.clock[i].from - comparison.clock[0].from) + ": " +
                         clock_line(comparison.clock[i], true)});
      break;
    case ClockKnowledge::one_way:
      lines.push_back({"clocks: frames pass one way only: what the second is ahead cannot be known; " +
                       clock_line(comparison.clock.front(), false)});
      lines.push_back({"delays are counted from the smallest one"});
  }
  if (!std::ranges::all_of(comparison.clock, &ClockLine::even))
    lines.push_back({"a clock was set or corrected meanwhile: the errors above are no bounds", Emphasis::alert});
  if (comparison.negative != 0)
    lines.push_back({"by these clocks " + counted(comparison.negative, "frame") +
                         " came before being sent, which counts as 0: they do not agree",
                     Emphasis::alert});
  return lines;
}

std::vector<Line> way_lines(const ComparedCaptures& captures, const TextStyle& style) {
  std::vector<Column> columns{{.header = "way", .align = Align::left, .max_width = 60, .shrinks = true}};
  add_columns(columns);
  Table table(std::move(columns));
  for (const Way way : {Way::forward, Way::backward}) {
    const Passage& passage = captures.comparison->ways[index(way)];
    if (passage.matched + passage.lost + passage.appeared == 0) continue;
    Row row{{captures.names[index(first_tap(way))] + " to " + captures.names[index(second_tap(way))]}};
    add_cells(row.cells, passage);
    table.add(std::move(row));
  }
  return table.size() == 0 ? std::vector<Line>() : table.lines(style);
}

/// Why frames are in no row of losses: lines only where there are any.
std::vector<Line> left_out_lines(const ComparedCaptures& captures) {
  std::vector<Line> lines;
  for (const std::size_t number : {0, 1}) {
    const analysis::ComparedTap& tap = captures.comparison->taps[number];
    const auto tell = [&](std::uint64_t count, const std::string& what, Emphasis emphasis) {
      if (count != 0) lines.push_back({captures.names[number] + ": " + counted(count, "frame") + " " + what, emphasis});
    };
    tell(tap.outside, "while the other tap did not record: not judged", Emphasis::faint);
    tell(tap.cut_short, "cut too short to be compared", Emphasis::alert);
    tell(tap.early, "given up before the window was over: no room to wait", Emphasis::alert);
    tell(tap.overflow, "of flows without a record; --max-flows makes room", Emphasis::alert);
  }
  return lines;
}

std::string changes_cell(const analysis::Changes& changes) {
  std::string text;
  for (const ChangeCount& one : change_counts)
    if (changes.*one.count != 0) text += (text.empty() ? "" : " ") + std::string(one.word);
  return text;
}

std::vector<Line> flow_lines(const ComparedCaptures& captures, const TextStyle& style) {
  std::vector<Column> columns{{.header = "flow", .align = Align::left, .max_width = 100, .shrinks = true},
                              {.header = "way", .align = Align::left}};
  add_columns(columns);
  columns.push_back({.header = "changed", .align = Align::left, .optional = true, .rank = 3});
  Table table(std::move(columns));
  for (const analysis::ComparedFlow* flow : captures.rows) {
    const Passage& passage = flow->passage;
    const bool disturbed = passage.lost + passage.duplicated + passage.reordered + passage.appeared != 0;
    Row row{{to_string(flow->key), to_string(flow->way)}, disturbed ? Emphasis::alert : Emphasis::none};
    add_cells(row.cells, passage);
    row.cells.push_back(changes_cell(flow->changes));
    table.add(std::move(row));
  }
  return table.lines(style, true);
}

}  // namespace

std::string comparison_table(const ComparedCaptures& captures, const TextStyle& style) {
  const Comparison& comparison = *captures.comparison;
  std::string first = counted(comparison.flows.size(), "flow");
  if (captures.rows.size() != comparison.flows.size()) first = std::to_string(captures.rows.size()) + " of " + first;
  first += ", " + counted(comparison.taps[0].frames, "frame") + " at " + captures.names[0] + ", " +
           counted(comparison.taps[1].frames, "frame") + " at " + captures.names[1];
  std::vector<Line> lines{{first, Emphasis::heading}};
  for (const auto& part : {clock_lines(comparison), left_out_lines(captures)})
    std::ranges::copy(part, std::back_inserter(lines));
  for (Line& line : lines)
    if (style.width > 0) line.text = elide_middle(line.text, style.width, style.unicode);
  for (const auto& part :
       {way_lines(captures, style), captures.rows.empty() ? std::vector<Line>() : flow_lines(captures, style)}) {
    if (part.empty()) continue;
    lines.push_back({});
    std::ranges::copy(part, std::back_inserter(lines));
  }
  return to_text(lines, style);
}

}  // namespace isoline::format
