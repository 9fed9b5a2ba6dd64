// A table of text: columns that know their alignment, their limits and which of them gives way first.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "format/text.hpp"

namespace isoline::format {

enum class Align { left, right };

struct Column {
  std::string header;  ///< with its unit, if the cells do not carry theirs
  Align align = Align::right;
  std::size_t max_width = 0;  ///< longer cells are elided in the middle; 0 = no limit
  bool optional = false;      ///< left out when no row has a cell for it; "-" where a row has none
  unsigned rank = 0;          ///< when a table is too wide, columns go, highest rank first; 0 = stays
  bool shrinks = false;       ///< elided, down to min_shrunk, before any column goes
};

/// A column that shrinks keeps at least this width.
inline constexpr std::size_t min_shrunk = 26;

struct Row {
  std::vector<std::string> cells;  ///< in the order of the columns; missing ones are empty
  Emphasis emphasis = Emphasis::none;
};

/// Columns and rows; lines() lays them out. Cells are made printable, numbers are the caller's text.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void add(Row row) { rows_.push_back(std::move(row)); }
  std::size_t size() const { return rows_.size(); }

  /// The header, then a line a row. Rows of emphasis alert begin with '!', so that they stand out without colour;
  /// that mark's column is there only if marks are asked for.
  std::vector<Line> lines(const TextStyle& style, bool marks = false) const;

 private:
  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace isoline::format
