#include "format/table.hpp"

#include <algorithm>
#include <numeric>

namespace isoline::format {
namespace {

constexpr std::size_t gap = 2;

/// A column that is shown: where its cells are, and how wide it is.
struct Shown {
  const Column* column;
  std::size_t index;
  std::size_t width;
};

const std::string& cell_of(const Row& row, std::size_t index) {
  static const std::string none;
  return index < row.cells.size() ? row.cells[index] : none;
}

std::vector<Shown> used_columns(const std::vector<Column>& columns, const std::vector<Row>& rows) {
  std::vector<Shown> shown;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::size_t width = 0;
    for (const Row& row : rows) width = std::max(width, width_of(cell_of(row, i)));
    if (columns[i].optional && width == 0) continue;
    if (columns[i].max_width > 0) width = std::min(width, columns[i].max_width);
    shown.push_back({&columns[i], i, std::max(width, width_of(columns[i].header))});
  }
  return shown;
}

std::size_t total_width(const std::vector<Shown>& shown) {
  const auto add = [](std::size_t sum, const Shown& one) { return sum + one.width; };
  const std::size_t gaps = shown.empty() ? 0 : (shown.size() - 1) * gap;
  return std::accumulate(shown.begin(), shown.end(), gaps, add);
}

std::size_t least_width(const Shown& one) { return one.column->shrinks ? std::min(one.width, min_shrunk) : one.width; }

/// Makes the columns fit: those that matter least go as long as eliding alone does not help, then texts are elided.
void fit(std::vector<Shown>& shown, std::size_t width) {
  const auto rank = [](const Shown& one) { return one.column->rank; };
  const auto spare = [&shown] {
    std::size_t columns = 0;
    for (const Shown& one : shown) columns += one.width - least_width(one);
    return columns;
  };
  while (total_width(shown) > width + spare()) {
    const auto least = std::ranges::max_element(shown, {}, rank);
    if (least == shown.end() || rank(*least) == 0) break;
    shown.erase(least);
  }
  for (Shown& one : shown) {
    const std::size_t total = total_width(shown);
    if (total > width) one.width -= std::min(one.width - least_width(one), total - width);
  }
}

std::string line_of(const std::vector<Shown>& shown, const auto& text_of) {
  std::string line;
  for (const Shown& one : shown) {
    if (&one != &shown.front()) line.append(gap, ' ');
    const std::string text = text_of(one);
    const std::string padding(one.width - std::min(one.width, width_of(text)), ' ');
    line += one.column->align == Align::left ? text + padding : padding + text;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

std::vector<Line> Table::lines(const TextStyle& style, bool marks) const {
  std::vector<Row> rows = rows_;
  for (Row& row : rows) {
    for (std::string& cell : row.cells) cell = printable(cell, style.unicode);
  }
  std::vector<Shown> shown = used_columns(columns_, rows);
  const std::size_t mark_width = marks ? 2 : 0;
  if (style.width > mark_width) fit(shown, style.width - mark_width);

  std::vector<Line> lines;
  const auto add = [&](const char* mark, std::string text, Emphasis emphasis) {
    if (marks) text.insert(0, mark);
    if (style.width > 0 && width_of(text) > style.width) text = elide_middle(text, style.width, style.unicode);
    lines.push_back({std::move(text), emphasis});
  };
  add("  ", line_of(shown, [](const Shown& one) { return one.column->header; }), Emphasis::heading);
  for (const Row& row : rows) {
    add(row.emphasis == Emphasis::alert ? "! " : "  ",
        line_of(shown,
                [&](const Shown& one) -> std::string {
                  const std::string& cell = cell_of(row, one.index);
                  if (cell.empty() && one.column->optional) return "-";
                  return elide_middle(cell, one.width, style.unicode);
                }),
        row.emphasis);
  }
  return lines;
}

}  // namespace isoline::format
