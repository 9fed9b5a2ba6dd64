// Tables of comma-separated values as spreadsheets write them (RFC 4180), with the place of every field.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml/report.hpp"

namespace isoline::config {

struct CsvField {
  std::string text;  ///< without quotes and blanks around it
  yaml::Position at;
};

/// One line of the table, its fields in the order of the columns that were asked for.
using CsvRow = std::vector<CsvField>;

/// Reads a table whose first line names its columns. Order and further columns do not matter; a byte order mark, CRLF,
/// quotes and empty lines are taken. Reports columns that are missing or there twice, lines with too few or too many
/// fields, and quotes that are not closed.
std::vector<CsvRow> parse_csv(std::string_view text, std::span<const std::string_view> columns, yaml::Report& report);

}  // namespace isoline::config
