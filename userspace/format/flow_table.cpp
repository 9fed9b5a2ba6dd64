// The table of flows, and what stands above it.
#include "format/flow_table.hpp"

#include <algorithm>

#include "analysis/flow/measure.hpp"
#include "analysis/flow/merge.hpp"
#include "analysis/stats/histogram.hpp"
#include "format/table.hpp"
#include "format/words.hpp"

namespace isoline::format {
namespace {

using analysis::FlowRow;

/// A column of the flow table and the cell that a flow has in it; empty where the flow does not know.
struct FlowColumn {
  Column column;
  std::string (*cell)(const FlowRow&);
};

std::string count_cell(const std::optional<std::uint64_t>& count) {
  return count ? count_for_people(static_cast<double>(*count)) : std::string();
}

std::string quantile_cell(const FlowRow& row, double q) {
  const Distribution* best = analysis::best_distribution(*row.flow);
  return best != nullptr && best->has_histogram ? for_people(analysis::quantile(*best, q)) : std::string();
}

std::string max_cell(const FlowRow& row) {
  const Distribution* best = analysis::best_distribution(*row.flow);
  return best != nullptr ? for_people(best->max) : std::string();
}

std::string measure_cell(const FlowRow& row) {
  const analysis::Measure* best = analysis::best_measure(*row.flow);
  return best != nullptr ? std::string(best->short_name) : std::string();
}

std::string name_cell(const FlowRow& row) {
  const std::string key = to_string(row.flow->key);
  return row.flow->stream ? *row.flow->stream + ": " + key : key;
}

const std::vector<FlowColumn>& flow_columns() {
  using enum Align;
  static const std::vector<FlowColumn> columns{
      {{.header = "flow", .align = left, .max_width = 100, .shrinks = true}, name_cell},
      {{.header = "interface", .align = left, .max_width = 19, .rank = 2},
       [](const FlowRow& row) { return place_in_words(row.flow->interface, row.flow->direction); }},
      {{.header = "bit/s"}, [](const FlowRow& row) { return count_for_people(row.rate.bits.bits_per_second); }},
      {{.header = "packets", .rank = 5},
       [](const FlowRow& row) { return count_for_people(static_cast<double>(row.flow->counts.packets)); }},
      {{.header = "measure", .align = left, .optional = true}, measure_cell},
      {{.header = "p50", .optional = true, .rank = 4}, [](const FlowRow& row) { return quantile_cell(row, 0.5); }},
      {{.header = "p99", .optional = true}, [](const FlowRow& row) { return quantile_cell(row, 0.99); }},
      {{.header = "max", .optional = true}, max_cell},
      {{.header = "lost", .optional = true}, [](const FlowRow& row) { return count_cell(row.flow->lost); }},
      {{.header = "dup", .optional = true, .rank = 6},
       [](const FlowRow& row) { return count_cell(row.flow->duplicated); }},
      {{.header = "reord", .optional = true, .rank = 7},
       [](const FlowRow& row) { return count_cell(row.flow->reordered); }},
      {{.header = "retr", .optional = true, .rank = 8},
       [](const FlowRow& row) { return count_cell(row.flow->retransmitted); }},
      {{.header = "misses", .optional = true, .rank = 3},
       [](const FlowRow& row) { return count_cell(row.flow->deadline_misses); }},
      {{.header = "age", .rank = 9}, [](const FlowRow& row) { return for_people(age(row)); }},
  };
  return columns;
}

std::string packets(const Counts& counts) {
  return counted(counts.packets, "packet") + ", " + bytes_for_people(counts.bytes);
}

/// "udp 1200, tcp 34"
std::string by_class(const std::vector<Overflow>& overflow) {
  std::array<std::uint64_t, flow_kind_count> sums{};
  for (const Overflow& record : overflow) sums[static_cast<std::size_t>(record.kind)] += record.counts.packets;
  std::string text;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (sums[i] == 0) continue;
    if (!text.empty()) text += ", ";
    text += std::string(to_string(static_cast<FlowKind>(i))) + " " + count_for_people(static_cast<double>(sums[i]));
  }
  return text;
}

std::vector<Line> interface_lines(const Snapshot& snapshot, const TextStyle& style) {
  Table table({{.header = "interface", .align = Align::left},
               {.header = "packets"},
               {.header = "bytes"},
               {.header = "bit/s"},
               {.header = "also seen at", .align = Align::left, .optional = true, .rank = 1},
               {.header = "may miss", .align = Align::left, .optional = true},
               {.header = "lost here", .optional = true}});
  for (const InterfaceCounters& port : snapshot.interfaces) {
    const auto rate = analysis::rate_of(port.total, snapshot.covers);
    const std::uint64_t lost = port.losses ? analysis::sum(*port.losses) : 0;
    table.add(
        {{place_in_words(port.interface, port.direction), count_for_people(static_cast<double>(port.total.packets)),
          bytes_for_people(port.total.bytes), count_for_people(rate.bits.bits_per_second), joined(port.views),
          joined(port.may_miss), lost != 0 ? count_for_people(static_cast<double>(lost)) : std::string()},
         lost != 0 ? Emphasis::alert : Emphasis::none});
  }
  return table.lines(style);
}

}  // namespace

std::string losses_in_words(const PortLosses& losses) {
  std::string parts;
  const auto tell = [&](std::uint64_t count, const char* what) {
    if (count != 0) parts += (parts.empty() ? "" : ", ") + count_for_people(static_cast<double>(count)) + " " + what;
  };
  tell(losses.missed, "missed");
  tell(losses.without_buffer, "without a buffer");
  tell(losses.broken, "broken");
  return counted(analysis::sum(losses), "frame") + (parts.empty() ? parts : " (" + parts + ")");
}

std::vector<Line> flow_lines(std::span<const FlowRow> rows, const TextStyle& style) {
  std::vector<Column> columns;
  for (const FlowColumn& one : flow_columns()) columns.push_back(one.column);
  Table table(std::move(columns));
  for (const FlowRow& row : rows) {
    Row cells{{}, recently_disturbed(row) ? Emphasis::alert : Emphasis::none};
    for (const FlowColumn& one : flow_columns()) cells.cells.push_back(one.cell(row));
    table.add(std::move(cells));
  }
  return table.lines(style, true);
}

std::vector<Line> summary_lines(const Snapshot& snapshot, std::size_t shown, const TextStyle& style,
                                std::optional<std::size_t> all) {
  std::vector<Line> lines;
  const std::size_t flows = all.value_or(snapshot.flows.size());
  std::string first = counted(flows, "flow");
  if (shown != flows) first = std::to_string(shown) + " of " + first;
  lines.push_back({first + ", measured for " + for_people(snapshot.covers), Emphasis::heading});
  if (!snapshot.interfaces.empty()) std::ranges::copy(interface_lines(snapshot, style), std::back_inserter(lines));

  if (const PortLosses losses = analysis::total_losses(snapshot); losses != PortLosses{})
    lines.push_back({"lost at the port, in no flow: " + losses_in_words(losses), Emphasis::alert});
  if (const Counts overflow = analysis::total_overflow(snapshot); overflow.packets > 0) {
    lines.push_back({"table full: " + packets(overflow) + " of flows without a record (" + by_class(snapshot.overflow) +
                         "); --max-flows makes room",
                     Emphasis::alert});
  }
  if (const Evicted evicted = analysis::total_evicted(snapshot); evicted.flows > 0) {
    lines.push_back(
        {"evicted: " + counted(evicted.flows, "idle flow") + " with " + packets(evicted.counts), Emphasis::faint});
  }
  const ProbeOccupancy& probe = snapshot.occupancy;
  const auto tell = [&](std::uint64_t count, const char* what, const char* consequence) {
    if (count > 0) lines.push_back({counted(count, what) + consequence, Emphasis::alert});
  };
  tell(probe.histograms_refused, "histogram", " refused, the pool is in use: those measures have no percentiles");
  tell(probe.conversations_refused, "conversation",
       " refused, the table is in use: those round trips are not measured");
  tell(probe.stamps_missing, "packet", " without a stamp of the chosen clock: counted, not timed");
  for (Line& line : lines) {
    if (style.width > 0) line.text = elide_middle(line.text, style.width, style.unicode);
  }
  return lines;
}

std::string flow_table(const Snapshot& snapshot, std::span<const FlowRow> rows, const TextStyle& style,
                       std::optional<std::size_t> all) {
  std::vector<Line> lines = summary_lines(snapshot, rows.size(), style, all);
  if (!rows.empty()) {
    lines.push_back({});
    std::ranges::copy(flow_lines(rows, style), std::back_inserter(lines));
  }
  return to_text(lines, style);
}

}  // namespace isoline::format
