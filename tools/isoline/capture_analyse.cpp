// isoline capture analyse: a file through the flow engine.
#include <algorithm>

#include "format/flow_csv.hpp"
#include "format/flow_table.hpp"
#include "format/json.hpp"
#include "format/svg.hpp"
#include "format/words.hpp"
#include "isoline/capture_flows.hpp"
#include "isoline/capture_reading.hpp"
#include "isoline/capture_verbs.hpp"
#include "isoline/flow_selection.hpp"
#include "isoline/output.hpp"
#include "isoline/probe_options.hpp"
#include "isoline/text_style.hpp"

namespace isoline::cli {
namespace {

/// Room is taken as flows come, so this bounds memory rather than stating it.
constexpr std::uint32_t usual_flows = 1'048'576;

Result<analysis::EngineOptions> engine_options(const Invocation& invocation) {
  const auto wanted = probe_options(invocation);
  if (!wanted) return tl::unexpected(wanted.error());
  analysis::EngineOptions options;
  options.max_flows = invocation.has("max-flows") ? wanted->max_flows : usual_flows;
  options.max_interfaces = 256;
  options.exact_round_trips = true;
  options.streams = wanted->streams;
  options.rtp_ports = wanted->rtp_ports;
  options.vxlan_inner = wanted->vxlan_inner;
  return analysis::with_sizes(std::move(options));
}

std::string mebibytes(std::uint64_t bytes) { return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MiB"; }

/// Nothing that a user would notice is less than this: chance makes some pairs of equal frames.
bool is_doubled(const DoubledFrames& doubled) {
  return doubled.copies >= 10 && doubled.copies * 50 >= doubled.examined;
}

void say_doubled(const std::string& path, const DoubledFrames& doubled) {
  if (doubled.removed != 0) {
    say("isoline: " + path + ": " + format::counted(doubled.removed, "frame") +
        " left out: the second ones of pairs, typically " + for_people(doubled.typical) + " later");
    return;
  }
  if (!is_doubled(doubled)) return;
  const bool about_all = doubled.copies * 20 >= doubled.examined * 9;
  say("isoline: " + path + ": " + (about_all ? "about every frame is" : "frames are") + " there twice, " +
      std::to_string(doubled.copies) + " of " + std::to_string(doubled.examined) + " are second ones, typically " +
      for_people(doubled.typical) +
      " later: looks like a mirror port that copies both directions; --remove-duplicates leaves the second ones out");
}

void say_what_is_strange(const std::string& path, const CaptureFlows& flows) {
  cli::say_what_is_strange(path, flows.report);
  if (flows.report.doubled) say_doubled(path, *flows.report.doubled);
  const auto refused = [&](std::uint64_t count, const std::string& what, const std::string& lacking) {
    if (count == 0) return;
    say("isoline: " + path + ": no room: " + format::counted(count, what) + " without " + lacking +
        " (try: more --max-flows)");
  };
  refused(flows.engine->numbered_refused(), "numbered or cyclic flow", "loss, cycle and jitter");
  refused(flows.engine->segments().refused(), "TCP segment", "a round trip");
  say_damage(path, flows.report);
}

Snapshot snapshot_of(const CaptureFlows& flows) {
  Snapshot snapshot = flows.engine->snapshot(flows.interfaces, flows.last);
  snapshot.covers = flows.last - flows.first;
  return snapshot;
}

Result<analysis::track::DoubleFilterOptions> double_filter_options(const Invocation& invocation) {
  const auto window = invocation.duration("duplicate-window");
  if (!window) return tl::unexpected(window.error());
  analysis::track::DoubleFilterOptions options;
  options.window = window->value_or(options.window);
  options.remove = invocation.has("remove-duplicates");
  return options;
}

Result<void> write_pictures(const std::string& folder, const std::vector<analysis::FlowRow>& rows,
                            const std::string& title) {
  constexpr std::size_t most = 40;
  if (auto made = make_folder(folder); !made) return made;
  if (auto written = write_file(folder + "/overview.svg", format::overview_svg(rows, title)); !written) return written;
  for (std::size_t i = 0; i < rows.size() && i < most; ++i) {
    const std::string file = folder + "/flow-" + std::to_string(i + 1) + ".svg";
    if (auto written = write_file(file, format::histogram_svg(rows[i])); !written) return written;
  }
  say("isoline: wrote overview.svg and " + format::counted(std::min(rows.size(), most), "flow picture") + " into " +
      folder);
  return {};
}

Result<ExitStatus> put(const std::string& text) {
  if (const auto written = write_out(text); !written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

Result<ExitStatus> put_memory(const analysis::EngineOptions& options) {
  const analysis::EngineMemory memory = analysis::engine_memory(options);
  return put("room for " + std::to_string(options.max_flows) + " flows: at most " + mebibytes(memory.total) +
             " (flows " + mebibytes(memory.flows) + ", histograms " + mebibytes(memory.histograms) +
             ", conversations " + mebibytes(memory.conversations) + ", segments that wait " +
             mebibytes(memory.segments) + ", numbers and cycles " + mebibytes(memory.numbered) +
             "), taken as flows come\n");
}

}  // namespace

Result<ExitStatus> analyse_capture(const Invocation& invocation) {
  const auto selection = FlowSelection::from(invocation);
  if (!selection) return tl::unexpected(selection.error());
  if (invocation.has("histograms") && !invocation.has("json"))
    return fail(invocation.error("--histograms needs --json", "tables have no room for them"));
  auto options = engine_options(invocation);
  if (!options) return tl::unexpected(options.error());
  const auto doubles = double_filter_options(invocation);
  if (!doubles) return tl::unexpected(doubles.error());
  if (invocation.has("dry-run")) return put_memory(*options);
  const auto csv = invocation.text("csv");
  if (csv) {
    if (const auto writable = check_file(*csv); !writable) return tl::unexpected(writable.error());
  }
  const std::string& path = *invocation.operand();
  const auto flows = read_flows({path, std::move(*options), *doubles});
  if (!flows) return tl::unexpected(flows.error());
  say_what_is_strange(path, *flows);
  const Snapshot snapshot = snapshot_of(*flows);
  const auto rows = selection->apply(analysis::flow_rows(snapshot));
  if (csv) {
    if (const auto written = write_file(*csv, format::flow_csv(rows)); !written) return tl::unexpected(written.error());
    say("isoline: wrote " + *csv);
  }
  if (const auto folder = invocation.text("svg")) {
    if (const auto written = write_pictures(*folder, rows, path); !written) return tl::unexpected(written.error());
  }
  if (invocation.has("json"))
    return put(format::encode_snapshot(with_only(snapshot, rows),
                                       {.histograms = invocation.has("histograms"), .capture = &flows->report}));
  return put(format::flow_table(snapshot, rows, text_style_of_stdout()));
}

}  // namespace isoline::cli
