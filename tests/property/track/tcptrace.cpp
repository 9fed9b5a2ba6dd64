#include "property/track/tcptrace.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace isoline::test {
namespace {

std::string output_of(const std::string& command) {
  struct Close {
    void operator()(FILE* pipe) const { pclose(pipe); }
  };
  const std::unique_ptr<FILE, Close> pipe(popen(command.c_str(), "r"));
  if (!pipe) throw std::runtime_error("cannot run " + command);
  std::string text;
  char piece[4096];
  for (std::size_t got = 0; (got = fread(piece, 1, sizeof piece, pipe.get())) != 0;) text.append(piece, got);
  return text;
}

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream rest(line);
  for (std::string field; std::getline(rest, field, ',');) {
    const auto first = field.find_first_not_of(' '), last = field.find_last_not_of(' ');
    fields.push_back(first == std::string::npos ? "" : field.substr(first, last - first + 1));
  }
  return fields;
}

/// A line of the table by the names of its columns.
class Row {
 public:
  Row(const std::vector<std::string>& names, std::vector<std::string> values) : values_(std::move(values)) {
    if (values_.size() < names.size()) throw std::runtime_error("tcptrace prints fewer columns than it names");
    for (std::size_t i = 0; i < names.size(); ++i) columns_.emplace(names[i], i);
  }
  const std::string& text(const std::string& name) const { return values_.at(columns_.at(name)); }
  double number(const std::string& name) const { return std::stod(text(name)); }

 private:
  std::vector<std::string> values_;
  std::map<std::string, std::size_t> columns_;
};

void add(TcptraceRoundTrips& sum, const Row& row, const std::string& way) {
  const auto samples = static_cast<std::uint64_t>(row.number("RTT_samples_" + way));
  ++sum.connections;
  if (samples == 0) return;
  const double min = row.number("RTT_min_" + way), max = row.number("RTT_max_" + way);
  const double average = row.number("RTT_avg_" + way);
  sum.min_ms = sum.samples == 0 ? min : std::min(sum.min_ms, min);
  sum.max_ms = std::max(sum.max_ms, max);
  sum.sum_ms += average * static_cast<double>(samples);
  // It divides by the number of samples plus a ten-thousandth.
  sum.sum_error_ms += 0.05 * static_cast<double>(samples) + average * 1e-4;
  sum.samples += samples;
}

}  // namespace

std::map<std::string, TcptraceRoundTrips> run_tcptrace(const std::string& capture) {
  std::istringstream lines(output_of("tcptrace -n -r -l --csv '" + capture + "' 2>/dev/null"));
  std::map<std::string, TcptraceRoundTrips> found;
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("conn_#,", 0) == 0) {
      names = fields_of(line);
    } else if (!names.empty() && !line.empty() && line[0] >= '0' && line[0] <= '9') {
      const Row row(names, fields_of(line));
      const std::string a = row.text("host_a") + ":" + row.text("port_a");
      const std::string b = row.text("host_b") + ":" + row.text("port_b");
      add(found[a + " " + b], row, "a2b");
      add(found[b + " " + a], row, "b2a");
    }
  }
  if (names.empty()) throw std::runtime_error("tcptrace printed no table");
  return found;
}

bool has_tcptrace() { return output_of("command -v tcptrace") != ""; }

}  // namespace isoline::test
