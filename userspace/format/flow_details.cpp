#include "format/flow_details.hpp"

#include <algorithm>

#include "analysis/flow/measure.hpp"
#include "analysis/stats/histogram.hpp"
#include "format/table.hpp"
#include "format/words.hpp"

namespace isoline::format {
namespace {

constexpr std::size_t name_width = 16;

/// "name            what", collected in the order they are said.
class Facts {
 public:
  void say(std::string name, std::string what, Emphasis emphasis = Emphasis::none) {
    name.resize(std::max(name.size() + 1, name_width), ' ');
    lines_.push_back({"  " + name + what, emphasis});
  }
  void say(const char* name, const std::optional<std::uint64_t>& count) {
    if (count) say(name, std::to_string(*count));
  }
  std::vector<Line> take() { return std::move(lines_); }

 private:
  std::vector<Line> lines_;
};

std::string cycle_in_words(const Flow& flow) {
  const std::string cycle = to_string(*flow.cycle);
  if (!flow.cycle_source) return cycle;
  switch (*flow.cycle_source) {
    case CycleSource::planned: return cycle + ", planned: from the stream file";
    case CycleSource::counter: return cycle + ", from the protocol's own cycle counter";
    case CycleSource::learned: return cycle + ", learned: the inter-arrival times were steady";
  }
  return cycle;
}

std::string exactly(std::uint64_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

/// Slow flows would be 0 packets/s: those are told by the time between two packets.
std::string packet_rate(double per_second) {
  if (per_second <= 0) return "no packets";
  if (per_second >= 1) return count_for_people(per_second) + " packets/s";
  return "a packet each " + for_people(Nanoseconds(static_cast<std::int64_t>(std::min(1e9 / per_second, 9e18))));
}

void say_traffic(Facts& facts, const analysis::FlowRow& row) {
  const Flow& flow = *row.flow;
  facts.say("seen at", flow.interface + ", " + to_string(flow.direction));
  if (flow.stream) facts.say("planned stream", *flow.stream);
  if (flow.reverse) facts.say("other direction", to_string(*flow.reverse));
  facts.say("traffic", exactly(flow.counts.packets, "packet") + " in " + exactly(flow.counts.skbs, "socket buffer") +
                           ", " + bytes_for_people(flow.counts.bytes));
  facts.say("rate", for_people(row.rate.bits) + ", " + packet_rate(row.rate.packets_per_second));
  facts.say("known for", for_people(age(row)) + ", last packet " + for_people(idle(row)) + " ago");
}

void say_events(Facts& facts, const analysis::FlowRow& row) {
  const Flow& flow = *row.flow;
  if (flow.cycle) facts.say("cycle", cycle_in_words(flow));
  if (flow.handshake) facts.say("handshake", for_people(*flow.handshake) + ", SYN until the connection stands");
  for (const analysis::Counter& counter : analysis::counters()) {
    const auto& count = flow.*counter.count;
    if (!count || counter.count == &Flow::delayed_acks) continue;
    facts.say(std::string(counter.words), std::to_string(*count));
  }
  if (flow.delayed_acks) {
    facts.say("delayed ACKs",
              std::to_string(*flow.delayed_acks) +
                  " round trips hold the receiver's wait for more data (RFC 1122), not only the network");
  }
  if (flow.disturbed) {
    facts.say("disturbed", for_people(std::max(row.now - *flow.disturbed, Nanoseconds(0))) + " ago",
              recently_disturbed(row) ? Emphasis::alert : Emphasis::none);
  }
}

std::vector<Line> measure_lines(const Flow& flow, const TextStyle& style) {
  Table table({{.header = "measure", .align = Align::left},
               {.header = "samples"},
               {.header = "min"},
               {.header = "p50", .optional = true},
               {.header = "p90", .optional = true, .rank = 2},
               {.header = "p99", .optional = true},
               {.header = "p99.9", .optional = true, .rank = 3},
               {.header = "max"},
               {.header = "mean", .rank = 4},
               {.header = "clock", .align = Align::left, .rank = 1}});
  for (const analysis::Measure& measure : analysis::measures()) {
    const auto& distribution = flow.*measure.distribution;
    if (!distribution || distribution->count == 0) continue;
    Row row{{std::string(measure.words), count_for_people(static_cast<double>(distribution->count)),
             for_people(distribution->min)},
            Emphasis::none};
    for (const double q : {0.5, 0.9, 0.99, 0.999}) {
      row.cells.push_back(distribution->has_histogram ? for_people(analysis::quantile(*distribution, q)) : "");
    }
    row.cells.insert(row.cells.end(), {for_people(distribution->max), for_people(analysis::mean(*distribution)),
                                       to_string(distribution->clock)});
    table.add(std::move(row));
  }
  if (table.size() == 0) return {{"no times were measured for this flow yet", Emphasis::faint}};
  std::vector<Line> lines = table.lines({style.color, style.unicode, style.width > 2 ? style.width - 2 : 0});
  for (Line& line : lines) line.text.insert(0, "  ");
  return lines;
}

}  // namespace

std::string flow_details(const analysis::FlowRow& row, const TextStyle& style) {
  const Flow& flow = *row.flow;
  Facts facts;
  say_traffic(facts, row);
  say_events(facts, row);
  std::vector<Line> lines{{to_string(flow.key), Emphasis::heading}};
  std::ranges::move(facts.take(), std::back_inserter(lines));
  for (Line& line : lines) line.text = printable(line.text, style.unicode);
  lines.push_back({});
  std::ranges::move(measure_lines(flow, style), std::back_inserter(lines));
  if (const analysis::Measure* best = analysis::best_measure(flow)) {
    const Distribution& distribution = *(flow.*best->distribution);
    lines.push_back({});
    lines.push_back({std::string(best->words) + ": " + std::string(best->meaning), Emphasis::heading});
    lines.push_back({"stamped with " + clock_in_words(distribution.clock), Emphasis::faint});
    std::ranges::move(histogram_lines(distribution, style), std::back_inserter(lines));
  }
  return to_text(lines, style);
}

}  // namespace isoline::format
