// isoline flow: list, show and watch the flows of this host's ports.
#include "analysis/flow/difference.hpp"
#include "format/flow_table.hpp"
#include "format/json.hpp"
#include "format/svg.hpp"
#include "isoline/flow_choice.hpp"
#include "isoline/flow_drawing.hpp"
#include "isoline/flow_selection.hpp"
#include "isoline/measurement.hpp"
#include "isoline/output.hpp"
#include "isoline/text_style.hpp"
#include "isoline/watch/watch.hpp"
#include "model/units.hpp"
#include "model/words.hpp"

namespace isoline::cli {
namespace {

constexpr Nanoseconds standard_measurement = std::chrono::seconds(5);

/// Measures for as long as the command line says: --for, else since isolined attached, else five seconds.
/// A stopping signal ends it early; what was counted so far is the answer.
Result<Snapshot> collect(const Invocation& invocation) {
  const auto lasting = invocation.duration("for");
  if (!lasting) return tl::unexpected(lasting.error());
  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());
  auto measurement = Measurement::begin(invocation);
  if (!measurement) return tl::unexpected(measurement.error());
  if (measurement->by_daemon() && !*lasting) return measurement->snapshot();

  std::optional<Snapshot> before;  // what the daemon had counted already; a probe of one's own begins at zero
  if (measurement->by_daemon()) {
    auto reading = measurement->snapshot();
    if (!reading) return reading;
    before = std::move(*reading);
  }
  const auto begin = now();
  const auto end = begin + lasting->value_or(standard_measurement);
  Progress progress;
  const auto show = [&] {
    const auto left = std::chrono::ceil<std::chrono::seconds>(end - now());
    progress.show("measuring " + joined(measurement->interfaces()) + ": " + std::to_string(left.count()) +
                  " s left, Ctrl-C shows what was seen so far");
  };
  while (measurement->wait_until(end, *interruption, -1, show) == Interruption::Woken::resized) {
  }
  progress.clear();
  auto after = measurement->snapshot();
  if (!after) return after;
  if (after->interfaces.empty()) {
    const auto names = joined(measurement->interfaces());
    return fail(
        {ErrorKind::vanished, "nothing is left to measure", names, "gone, or no longer probed", "ip -brief link"});
  }
  if (before) return analysis::difference(*after, *before);
  if (const auto missing = after->occupancy.stamps_missing) {
    say("isoline: " + std::to_string(missing) + " packets had no " + invocation.text("clock").value_or("") +
        " stamp: they are counted, not timed");
  }
  after->covers = after->taken - begin;  // loading takes a good part of a second, in which nothing is counted
  return after;
}

Result<ExitStatus> put(const std::string& text) {
  const auto written = write_out(text);
  if (!written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

Result<ExitStatus> list(const Invocation& invocation) {
  const auto selection = FlowSelection::from(invocation);
  if (!selection) return tl::unexpected(selection.error());
  if (invocation.has("histograms") && !invocation.has("json")) {
    return fail(invocation.error("--histograms needs --json", "tables have no room for them", "isoline flow show"));
  }
  const auto snapshot = collect(invocation);
  if (!snapshot) return tl::unexpected(snapshot.error());
  const auto rows = selection->apply(analysis::flow_rows(*snapshot));
  if (invocation.has("json")) {
    return put(format::encode_snapshot(with_only(*snapshot, rows), {.histograms = invocation.has("histograms")}));
  }
  return put(format::flow_table(*snapshot, rows, text_style_of_stdout()));
}

std::string place_of(const Flow& flow) { return flow.interface + " " + to_string(flow.direction); }

Error several(const std::vector<analysis::FlowRow>& rows, const std::string& text) {
  constexpr std::size_t most = 20;
  for (std::size_t i = 0; i < rows.size() && i < most; ++i)
    say("  " + to_string(rows[i].flow->key) + "  (" + place_of(*rows[i].flow) + ")");
  if (rows.size() > most) say("  … and " + std::to_string(rows.size() - most) + " more");
  return {ErrorKind::failed, "'" + text + "' means " + std::to_string(rows.size()) + " flows", "", "",
          "more of its words, -i INTERFACE, or --filter 'direction=ingress'"};
}

Result<ExitStatus> show(const Invocation& invocation) {
  const auto& text = *invocation.operand();
  const auto filter = analysis::Filter::parse(invocation.text("filter").value_or(""));
  if (!filter) return tl::unexpected(filter.error());
  const auto picture = invocation.text("svg");
  if (picture) {
    if (const auto writable = check_file(*picture); !writable) return tl::unexpected(writable.error());
  }
  const auto snapshot = collect(invocation);
  if (!snapshot) return tl::unexpected(snapshot.error());
  auto rows = analysis::flow_rows(*snapshot);
  std::erase_if(rows, [&](const analysis::FlowRow& row) { return !filter->matches(row); });
  const auto found = choose_flows(rows, text);
  if (!found) return tl::unexpected(found.error());
  const auto row = best_view(*found);
  if (!row) return fail(several(*found, text));
  for (const auto& other : *found) {
    if (other.flow != row->flow) say("isoline: also seen at " + place_of(*other.flow) + "; -i and --filter choose");
  }
  if (picture) {
    if (const auto written = write_file(*picture, format::histogram_svg(*row)); !written) {
      return tl::unexpected(written.error());
    }
    say("isoline: wrote " + *picture);
  }
  if (invocation.has("json")) return put(format::encode_snapshot(with_only(*snapshot, {*row}), {.histograms = true}));
  return put(drawing_of(*row, text_style_of_stdout()));
}

Result<ExitStatus> watch_flows(const Invocation& invocation) {
  const auto selection = FlowSelection::from(invocation);
  if (!selection) return tl::unexpected(selection.error());
  return watch(invocation, *selection);
}

}  // namespace

Noun flow_noun() {
  const Operand none;
  return {"flow",
          "which flows cross a port, how late they are, how much they vary, what is lost",
          "isoline-flow(1)",
          {
              {"list",
               "measure, then print one row a flow",
               "Measures for a while (--for, default 5s) and prints a row for each flow. If isolined\n"
               "probes the interfaces, its counts since it attached are printed, or with --for those\n"
               "of that time. Otherwise it measures by itself, which needs root, and leaves nothing\n"
               "behind. Ctrl-C ends it early and prints what was seen.",
               none,
               {"interface", "for", "filter", "sort", "top", "json", "histograms", "streams", "rtp", "hook", "clock",
                "max-flows", "vxlan-inner", "socket"},
               list},
              {"watch",
               "show a live table, as top does",
               "On a terminal: a live table, press ? for its keys. Otherwise plain lines: each interval\n"
               "one line for each flow that had traffic, or with --json one document a line.",
               none,
               {"interface", "interval", "for", "filter", "sort", "top", "json", "histograms", "streams", "rtp", "hook",
                "clock", "max-flows", "vxlan-inner", "socket"},
               watch_flows},
              {"show",
               "draw everything known of one flow",
               "KEY is a flow in words as flow list prints it, a part of these words that only one flow\n"
               "has, the name of a planned stream, or a filter expression that one flow matches.",
               {"KEY", "the flow, as in 'tcp 10.0.0.1:4840 10.0.0.9:51234'"},
               {"interface", "for", "filter", "svg", "json", "streams", "rtp", "hook", "clock", "max-flows",
                "vxlan-inner", "socket"},
               show},
          }};
}

}  // namespace isoline::cli
