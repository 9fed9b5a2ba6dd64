// isoline capture analyse: a file through the flow engine.
#include <algorithm>

#include "adapters/pcap/capture_file.hpp"
#include "analysis/engine/flow_engine.hpp"
#include "format/flow_csv.hpp"
#include "format/flow_table.hpp"
#include "format/json.hpp"
#include "format/svg.hpp"
#include "format/words.hpp"
#include "isoline/capture_reading.hpp"
#include "isoline/capture_verbs.hpp"
#include "isoline/flow_selection.hpp"
#include "isoline/interruption.hpp"
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

struct Analysed {
  Snapshot snapshot;
  CaptureReport report;
  std::uint64_t numbered_refused = 0, segments_refused = 0;
};

Result<Analysed> read(const std::string& path, analysis::EngineOptions options) {
  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());
  auto source = pcap::open_capture(path);
  if (!source) return tl::unexpected(source.error());
  auto engine = analysis::FlowEngine::create(std::move(options));
  if (!engine) return tl::unexpected(engine.error());
  ReadingProgress progress;
  Nanoseconds first = Nanoseconds::max(), last{0};
  while (!interruption->look()) {
    const auto frames = (*source)->next();
    if (!frames) return tl::unexpected(frames.error());
    if (frames->empty()) break;
    (*engine)->take(*frames);
    for (const ObservedFrame& frame : *frames) {
      first = std::min(first, frame.time);
      last = std::max(last, frame.time);
    }
    progress.show((*source)->report());
  }
  progress.clear();
  Analysed result{(*engine)->snapshot(interface_names((*source)->report()), last), (*source)->report(),
                  (*engine)->numbered_refused(), (*engine)->segments().refused()};
  result.snapshot.covers = std::max(last - first, Nanoseconds(0));
  if (interruption->stopped()) say("isoline: stopped after " + format::counted(result.report.frames, "frame"));
  return result;
}

void say_what_is_strange(const std::string& path, const Analysed& analysed) {
  cli::say_what_is_strange(path, analysed.report);
  const auto refused = [&](std::uint64_t count, const std::string& what, const std::string& lacking) {
    if (count == 0) return;
    say("isoline: " + path + ": no room: " + format::counted(count, what) + " without " + lacking +
        " (try: more --max-flows)");
  };
  refused(analysed.numbered_refused, "numbered or cyclic flow", "loss, cycle and jitter");
  refused(analysed.segments_refused, "TCP segment", "a round trip");
  say_damage(path, analysed.report);
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
  if (invocation.has("dry-run")) return put_memory(*options);
  const auto csv = invocation.text("csv");
  if (csv) {
    if (const auto writable = check_file(*csv); !writable) return tl::unexpected(writable.error());
  }
  const std::string& path = *invocation.operand();
  const auto analysed = read(path, std::move(*options));
  if (!analysed) return tl::unexpected(analysed.error());
  say_what_is_strange(path, *analysed);
  const auto rows = selection->apply(analysis::flow_rows(analysed->snapshot));
  if (csv) {
    if (const auto written = write_file(*csv, format::flow_csv(rows)); !written) return tl::unexpected(written.error());
    say("isoline: wrote " + *csv);
  }
  if (const auto folder = invocation.text("svg")) {
    if (const auto written = write_pictures(*folder, rows, path); !written) return tl::unexpected(written.error());
  }
  if (invocation.has("json"))
    return put(format::encode_snapshot(with_only(analysed->snapshot, rows),
                                       {.histograms = invocation.has("histograms"), .capture = &analysed->report}));
  return put(format::flow_table(analysed->snapshot, rows, text_style_of_stdout()));
}

}  // namespace isoline::cli
