// Interfaces, probes, their cost and their memory as tables.
#include <algorithm>

#include "analysis/flow/rate.hpp"
#include "format/flow_table.hpp"
#include "format/table.hpp"
#include "format/words.hpp"
#include "model/digits.hpp"

namespace isoline::format {
namespace {

std::string count_text(std::uint64_t count) { return count_for_people(static_cast<double>(count)); }

Row counts_row(std::string place, std::string name, const Counts& counts, Nanoseconds covers, std::string views) {
  const auto rate = analysis::rate_of(counts, covers);
  return {{std::move(place), std::move(name), count_text(counts.skbs), count_text(counts.packets),
           bytes_for_people(counts.bytes), count_for_people(rate.bits.bits_per_second), std::move(views)},
          Emphasis::none};
}

}  // namespace

std::string interface_table(const Snapshot& snapshot, const TextStyle& style) {
  Table table({{.header = "interface", .align = Align::left},
               {.header = "class", .align = Align::left},
               {.header = "skbs", .rank = 1},
               {.header = "packets"},
               {.header = "bytes"},
               {.header = "bit/s"},
               {.header = "also seen at", .align = Align::left, .optional = true, .rank = 2}});
  for (const InterfaceCounters& port : snapshot.interfaces) {
    Row total = counts_row(place_in_words(port.interface, port.direction), "all", port.total, snapshot.covers,
                           joined(port.views));
    total.emphasis = Emphasis::heading;
    table.add(std::move(total));
    for (const auto& [kind, counts] : port.kinds)
      table.add(counts_row("", to_string(kind), counts, snapshot.covers, ""));
    for (const auto& [name, counts] : port.traffic_classes) {
      table.add(counts_row("", name == "untagged" ? name : "pcp " + name, counts, snapshot.covers, ""));
    }
  }
  return to_text(table.lines(style), style);
}

std::string port_table(const std::vector<ProbePort>& ports, const TextStyle& style) {
  Table table({{.header = "interface", .align = Align::left},
               {.header = "hook", .align = Align::left},
               {.header = "directions", .align = Align::left},
               {.header = "detaches in", .align = Align::right, .optional = true}});
  for (const ProbePort& port : ports) {
    const char* directions = port.ingress && port.egress ? "ingress, egress" : port.ingress ? "ingress" : "egress";
    table.add({{port.interface, to_string(port.hook), directions, port.remaining ? for_people(*port.remaining) : ""},
               Emphasis::none});
  }
  return to_text(table.lines(style), style);
}

std::string cost_table(const std::vector<ProbeCost>& cost, Nanoseconds covers, const TextStyle& style) {
  Table table({{.header = "program", .align = Align::left},
               {.header = "interfaces", .align = Align::left},
               {.header = "runs"},
               {.header = "time"},
               {.header = "ns/run", .optional = true},
               {.header = "% of one CPU", .optional = true}});
  for (const ProbeCost& one : cost) {
    const auto time = static_cast<double>(one.run_time.count());
    table.add({{one.program, place_in_words(one.interface, one.direction), count_text(one.runs),
                for_people(one.run_time), one.runs == 0 ? "" : fixed(time / static_cast<double>(one.runs), 0),
                covers.count() <= 0 ? "" : fixed(100 * time / static_cast<double>(covers.count()), 2)},
               Emphasis::none});
  }
  return to_text(table.lines(style), style);
}

std::string memory_table(const ProbeMemory& memory, const TextStyle& style) {
  Table table({{.header = "kernel memory", .align = Align::left}, {.header = "size"}});
  const auto add = [&table](const char* name, std::uint64_t bytes, Emphasis emphasis = Emphasis::none) {
    table.add({{name, bytes_for_people(bytes)}, emphasis});
  };
  add("flow records", memory.flows);
  add("histograms", memory.histograms);
  add("conversations", memory.conversations);
  add("index", memory.index);
  add("counters", memory.counters);
  add("total", memory.total, Emphasis::heading);
  return to_text(table.lines(style), style);
}

}  // namespace isoline::format
