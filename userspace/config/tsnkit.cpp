#include "config/tsnkit.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

#include "config/csv.hpp"
#include "config/file.hpp"
#include "config/network_section.hpp"
#include "config/requests.hpp"
#include "config/yaml/text.hpp"

namespace isoline::config {

namespace {

constexpr std::size_t largest_table = 64 * yaml::mebibyte;
constexpr double fastest_rate = 1000;  // Gbit/s

constexpr std::array<std::string_view, 5> link_columns{"link", "q_num", "rate", "t_proc", "t_prop"};
constexpr std::array<std::string_view, 7> stream_columns{"stream", "src",      "dst",   "size",
                                                         "period", "deadline", "jitter"};

std::optional<std::uint64_t> number(const CsvField& field, std::string_view name, std::uint64_t min, std::uint64_t max,
                                    yaml::Report& report) {
  std::uint64_t value = 0;
  const char* const end = field.text.data() + field.text.size();
  const auto [rest, code] = std::from_chars(field.text.data(), end, value);
  if (code == std::errc() && rest == end && value >= min && value <= max) return value;
  const bool negative = field.text.starts_with('-');
  report.add(field.at, "bad value " + yaml::quoted(field.text) + " for " + std::string(name),
             negative ? "it is negative" : "it is no whole number that is possible here",
             std::to_string(min) + " to " + std::to_string(max));
  return std::nullopt;
}

std::optional<std::uint64_t> rate(const CsvField& field, yaml::Report& report) {
  double value = 0;
  const char* const end = field.text.data() + field.text.size();
  const auto [rest, code] = std::from_chars(field.text.data(), end, value);
  if (code == std::errc() && rest == end && value >= 0.000001 && value <= fastest_rate) {
    return static_cast<std::uint64_t>(std::llround(value * 1e9));
  }
  report.add(field.at, "bad value " + yaml::quoted(field.text) + " for rate", "it is no speed in Gbit/s",
             "write 1 or 0.1; at most 1000");
  return std::nullopt;
}

// What stands between the brackets of "(0, 1)", "[7, 8]" or alone, at the commas.
std::vector<std::string> words(std::string_view text) {
  const bool open = text.starts_with('(') || text.starts_with('['), close = text.ends_with(')') || text.ends_with(']');
  if (open != close) return {};
  if (open) text = text.substr(1, text.size() - 2);
  std::vector<std::string> found(1);
  for (const char c : text) {
    if (c == ',') {
      found.emplace_back();
    } else if (c != ' ' && c != '\'' && c != '"') {
      found.back() += c;
    }
  }
  constexpr auto possible = [](const std::string& word) {
    constexpr std::string_view letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.-";
    return !word.empty() && word.size() <= 64 && word.find_first_not_of(letters) == std::string::npos;
  };
  return std::ranges::all_of(found, possible) ? found : std::vector<std::string>();
}

class Links {
 public:
  Links(Network& network, yaml::Report& report) : network_(network), report_(report) {}

  void read(const std::vector<CsvRow>& rows) {
    for (const CsvRow& row : rows) {
      if (report_.full()) return;
      add(row);
    }
    // As in tsnkit: a node with one link each way talks and listens, it forwards nothing.
    std::vector<unsigned> ends(network_.nodes.size());
    for (const Link& link : network_.links) ++ends[link.from], ++ends[link.to];
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (ends[i] <= 2) network_.nodes[i].kind = NodeKind::end_station;
    }
  }

  std::optional<NodeIndex> find(const std::string& name) const {
    const auto found = nodes_.find(name);
    return found == nodes_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  void add(const CsvRow& row) {
    const auto ends = words(row[0].text);
    if (ends.size() != 2 || ends[0] == ends[1]) {
      report_.add(row[0].at, "bad value " + yaml::quoted(row[0].text) + " for link", "it does not name two nodes",
                  "write it like \"(0, 1)\"");
      return;
    }
    const auto [first, fresh] = seen_.emplace(std::pair(ends[0], ends[1]), row[0].at);
    if (!fresh) {
      report_.add(row[0].at, "duplicate link " + row[0].text, "it stands at " + to_string(first->second) + " already");
    }
    const auto queues = number(row[1], "q_num", 1, 1000, report_);
    const auto speed = rate(row[2], report_);
    const auto processing = number(row[3], "t_proc", 0, longest_period, report_);
    const auto propagation = number(row[4], "t_prop", 0, longest_period, report_);
    Link link;
    link.from = node(ends[0]);
    link.to = node(ends[1]);
    link.interface = "to" + ends[1];
    link.bits_per_second = speed.value_or(link.bits_per_second);
    link.processing_delay = Nanoseconds(static_cast<std::int64_t>(processing.value_or(0)));
    link.propagation_delay = Nanoseconds(static_cast<std::int64_t>(propagation.value_or(0)));
    link.queues = static_cast<std::uint8_t>(std::min<std::uint64_t>(queues.value_or(8), 8));
    network_.links.push_back(std::move(link));
  }

  NodeIndex node(const std::string& name) {
    const auto [known, fresh] = nodes_.emplace(name, static_cast<NodeIndex>(network_.nodes.size()));
    if (fresh) network_.nodes.push_back({.name = name});
    return known->second;
  }

  Network& network_;
  yaml::Report& report_;
  std::unordered_map<std::string, NodeIndex> nodes_;
  std::map<std::pair<std::string, std::string>, yaml::Position> seen_;
};

class Streams {
 public:
  Streams(const Links& links, yaml::Report& report) : links_(links), report_(report) {}

  std::optional<StreamRequest> read(const CsvRow& row) {
    StreamRequest stream;
    stream.name = row[0].text;
    const auto talker = node(row[1], row[1].text);
    const auto listeners = words(row[2].text);
    if (listeners.empty()) {
      report_.add(row[2].at, "bad value " + yaml::quoted(row[2].text) + " for dst", "it does not name nodes",
                  "write it like \"[7, 8]\"");
    }
    for (const std::string& name : listeners) stream.listeners.push_back(node(row[2], name).value_or(0));
    const auto size = number(row[3], "size", 1, largest_frame, report_);
    const auto period = number(row[4], "period", 1, longest_period, report_);
    const auto deadline = number(row[5], "deadline", 1, longest_period, report_);
    const auto jitter = number(row[6], "jitter", 0, longest_period, report_);
    if (!talker || !size || !period || !deadline || !jitter) return std::nullopt;
    stream.talker = *talker;
    stream.frame_size = static_cast<std::uint32_t>(*size);
    stream.period = Nanoseconds(static_cast<std::int64_t>(*period));
    stream.deadline = Nanoseconds(static_cast<std::int64_t>(*deadline));
    stream.jitter = Nanoseconds(static_cast<std::int64_t>(*jitter));
    return stream;
  }

 private:
  std::optional<NodeIndex> node(const CsvField& field, const std::string& name) {
    const auto found = links_.find(name);
    if (!found) {
      report_.add(field.at, "unknown node " + yaml::quoted(name), "no link begins or ends there");
    }
    return found;
  }

  const Links& links_;
  yaml::Report& report_;
};

Problems together(yaml::Report& first, yaml::Report& second) {
  Problems problems = first.take();
  for (Error& error : second.take()) problems.push_back(std::move(error));
  return problems;
}

}  // namespace

Loaded<NetworkFile> parse_tsnkit(const NamedText& streams, const NamedText& links) {
  yaml::Report of_streams(streams.name), of_links(links.name);
  yaml::check_text(streams.text, of_streams, largest_table, yaml::Tabs::allowed);
  yaml::check_text(links.text, of_links, largest_table, yaml::Tabs::allowed);
  if (!of_streams.empty() || !of_links.empty()) return tl::unexpected(together(of_streams, of_links));
  NetworkFile file;
  file.network.framing = {.preamble = 0, .gap = 0, .min_frame = 0};
  Links topology(file.network, of_links);
  topology.read(parse_csv(links.text, link_columns, of_links));
  file.network.scheduled.classes = default_classes(file.network);

  Streams reader(topology, of_streams);
  std::vector<CsvRow> rows = parse_csv(streams.text, stream_columns, of_streams);
  // Streams of links that could not be read would only be reported again.
  if (!of_links.empty()) return tl::unexpected(together(of_streams, of_links));
  for (const CsvRow& row : rows) {
    if (of_streams.full()) break;
    auto stream = reader.read(row);
    if (!stream) continue;
    file.network.max_frame = std::max(file.network.max_frame, stream->frame_size);
    file.streams.push_back(std::move(*stream));
  }
  if (of_streams.empty()) {
    const auto place = [&](std::size_t stream, std::string_view key) {
      const std::size_t column = key == "listeners" ? 2 : key == "frame_size" ? 3 : key == "period" ? 4 : 0;
      return rows[stream][column].at;
    };
    check_requests(file.network, file.streams, place, of_streams);
  }
  if (!of_streams.empty()) return tl::unexpected(of_streams.take());
  return file;
}

Loaded<NetworkFile> read_tsnkit(const std::string& streams_path, const std::string& links_path) {
  const auto streams = read_file(streams_path, largest_table), links = read_file(links_path, largest_table);
  if (!streams) return tl::unexpected(Problems{streams.error()});
  if (!links) return tl::unexpected(Problems{links.error()});
  return parse_tsnkit({*streams, streams_path}, {*links, links_path});
}

}  // namespace isoline::config
