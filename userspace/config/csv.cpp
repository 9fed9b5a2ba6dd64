#include "config/csv.hpp"

#include <algorithm>
#include <optional>

#include "model/nearest.hpp"
#include "model/words.hpp"

namespace isoline::config {

namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

// Takes fields from a text, one line after the other.
class Scanner {
 public:
  Scanner(std::string_view text, yaml::Report& report) : rest_(text), report_(report) {
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
  }

  /// The next line that is not empty; none at the end, or if quotes are not closed.
  std::optional<CsvRow> line() {
    while (!rest_.empty()) {
      CsvRow row;
      do {
        row.push_back(field());
        if (broken_) return std::nullopt;
      } while (take(','));
      take('\r');
      take('\n');
      if (row.size() > 1 || !row[0].text.empty()) return row;
    }
    return std::nullopt;
  }

 private:
  bool take(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    advance();
    return true;
  }

  void advance() {
    if (rest_.front() == '\n') {
      ++at_.line;
      at_.column = 1;
    } else if ((static_cast<unsigned char>(rest_.front()) & 0xc0) != 0x80) {
      ++at_.column;
    }
    rest_.remove_prefix(1);
  }

  CsvField field() {
    while (take(' ')) {
    }
    const yaml::Position begin = at_;
    std::string text;
    if (take('"')) {
      for (bool open = true; open;) {
        if (rest_.empty()) {
          report_.add(begin, "quotes are not closed", "the file ends before a second \"");
          broken_ = true;
          return {};
        }
        const char c = rest_.front();
        advance();
        if (c != '"') {
          text += c;
        } else if (take('"')) {
          text += c;
        } else {
          open = false;
        }
      }
    }
    while (!rest_.empty() && rest_.front() != ',' && rest_.front() != '\n' && rest_.front() != '\r') {
      text += rest_.front();
      advance();
    }
    return {trimmed(text), begin};
  }

  std::string_view rest_;
  yaml::Report& report_;
  yaml::Position at_;
  bool broken_ = false;
};

// Where each wanted column stands in the file; reports those that do not.
std::vector<std::size_t> find_columns(const CsvRow& header, std::span<const std::string_view> columns,
                                      yaml::Report& report) {
  std::vector<std::string_view> names;
  for (const CsvField& field : header) names.push_back(field.text);
  std::vector<std::size_t> places;
  for (const std::string_view column : columns) {
    const auto found = std::ranges::find(names, column);
    places.push_back(static_cast<std::size_t>(found - names.begin()));
    if (found == names.end()) {
      const auto near = nearest(column, names);
      report.add(header.front().at, "column " + std::string(column) + " is missing",
                 "the first line must name the columns " + joined(std::vector(columns.begin(), columns.end())),
                 near ? "did you mean it by " + yaml::quoted(*near) + "?" : "are the two files in the right order?");
    } else if (std::find(found + 1, names.end(), column) != names.end()) {
      report.add(header.front().at, "column " + std::string(column) + " is there twice", "which one is meant?");
    }
  }
  return places;
}

}  // namespace

std::vector<CsvRow> parse_csv(std::string_view text, std::span<const std::string_view> columns, yaml::Report& report) {
  Scanner scanner(text, report);
  const auto header = scanner.line();
  if (!header) {
    if (report.empty()) report.add({}, "the file is empty", "there is no line with the columns' names");
    return {};
  }
  const auto places = find_columns(*header, columns, report);
  std::vector<CsvRow> rows;
  while (!report.full()) {
    auto line = scanner.line();
    if (!line) break;
    if (line->size() != header->size()) {
      report.add(
          line->front().at, "a line of another length",
          "it has " + std::to_string(line->size()) + " fields, the first line has " + std::to_string(header->size()),
          "fields with commas need quotes");
      continue;
    }
    CsvRow row;
    for (const std::size_t place : places) {
      if (place < line->size()) row.push_back((*line)[place]);
    }
    if (row.size() == columns.size()) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace isoline::config
