// isoline capture analyse: a file through the flow engine.
#include <algorithm>
#include <utility>

#include "analysis/engine/ranking.hpp"
#include "format/flow_csv.hpp"
#include "format/flow_table.hpp"
#include "format/json.hpp"
#include "format/words.hpp"
#include "isoline/capture_flows.hpp"
#include "isoline/capture_pictures.hpp"
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

void say_merged(const std::string& path, const MergedFrames& merged) {
  if (merged.frames == 0) return;
  say("isoline: " + path + ": " + format::counted(merged.frames, "frame") + " of up to " +
      bytes_for_people(merged.longest) + " hold more than a TCP segment, " +
      format::counted(merged.segments, "segment") +
      " or more: merged where it was recorded (GRO, LRO, TSO); packets and inter-arrival times are of merged frames "
      "(before recording: ethtool -K PORT gro off lro off tso off)");
}

void say_what_is_strange(const std::string& path, const CaptureFlows& flows) {
  cli::say_what_is_strange(path, flows.report);
  if (flows.report.doubled) say_doubled(path, *flows.report.doubled);
  if (flows.report.merged) say_merged(path, *flows.report.merged);
  const auto refused = [&](std::uint64_t count, const std::string& what, const std::string& lacking) {
    if (count == 0) return;
    say("isoline: " + path + ": no room: " + format::counted(count, what) + " without " + lacking +
        " (try: more --max-flows)");
  };
  refused(flows.engine->numbered_refused(), "numbered or cyclic flow", "loss, cycle and jitter");
  refused(flows.engine->segments().refused(), "TCP segment", "a round trip");
  say_damage(path, flows.report);
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

/// A table of more rows is nothing that anybody reads.
constexpr std::size_t most_rows = 10'000;

Result<void> check_words(const Invocation& invocation) {
  const bool json = invocation.has("json");
  if (invocation.has("histograms") && !json)
    return fail(invocation.error("--histograms needs --json", "tables have no room for them"));
  if (invocation.has("intervals") && !json)
    return fail(invocation.error("--intervals needs --json", "tables have no room for them", "--timeline FILE"));
  for (const char* option : {"timeline", "intervals"}) {
    if (invocation.has(option) && !can_be_read_again(*invocation.operand()))
      return fail(invocation.error(std::string("--") + option + " needs a file",
                                   "it is read a second time, for the flows that are shown", "save the capture first"));
  }
  for (const char* option : {"csv", "timeline"}) {
    if (const auto file = invocation.text(option))
      if (const auto writable = check_file(*file); !writable) return writable;
  }
  return {};
}

/// A row a flow, a few flows at a time.
Result<void> write_rows(const std::string& file, const analysis::EngineReading& reading,
                        std::span<const std::uint32_t> records) {
  constexpr std::size_t at_once = 256;
  std::size_t written = 0;
  bool begun = false;
  const auto next = [&](std::string& text) {
    text.clear();
    if (!std::exchange(begun, true)) text = format::flow_csv_header();
    const auto some = records.subspan(written, std::min(at_once, records.size() - written));
    if (some.empty() && text.empty()) return false;
    for (const std::uint32_t record : some) {
      const Flow flow = reading.flow(record);
      const analysis::FlowRow row = reading.row(flow);
      format::append_flow_csv(text, {&row, 1});
    }
    written += some.size();
    return true;
  };
  if (auto done = write_file(file, next); !done) return done;
  say("isoline: wrote " + file);
  return {};
}

/// A document of many flows, a few of them at a time.
Result<ExitStatus> put_pieces(const Snapshot& totals, const analysis::PairedFlows& paired,
                              std::span<const std::uint32_t> records, const format::JsonOptions& options) {
  constexpr std::size_t at_once = 1024;
  format::SnapshotPieces pieces(totals, options);
  bool finished = false;
  const auto next = [&](std::string& text) {
    if (finished) return false;
    const auto some = records.first(std::min(at_once, records.size()));
    pieces.add(paired(some));
    records = records.subspan(some.size());
    finished = records.empty();
    if (finished) pieces.finish();
    text = pieces.take();
    return true;
  };
  if (const auto written = write_out(next); !written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

/// Table or JSON, and what goes into files beside it. A flow in the model's terms takes some kilobytes: where there are
/// many, only those are built that pictures and time lines are of.
Result<ExitStatus> show(const Invocation& invocation, const CaptureWork& work, CaptureFlows& flows,
                        const analysis::EngineReading& reading, std::vector<std::uint32_t> records) {
  const std::size_t all = reading.engine.occupancy().flows;
  const bool json = invocation.has("json"), many = records.size() > most_rows;
  if (!json && !invocation.has("top") && many) {
    say("isoline: the first " + std::to_string(most_rows) + " of " + std::to_string(records.size()) +
        " flows are shown; --top shows more, --csv writes them all");
    records.resize(most_rows);
  }
  std::optional<analysis::PairedFlows> paired(reading);
  Snapshot snapshot = analysis::totals_of(reading);
  const auto built = std::span(records).first(json && many ? most_time_lines : records.size());
  snapshot.flows = (*paired)(built);
  if (!json || !many) {
    paired.reset();
    flows.engine.reset();
  }
  const auto rows = analysis::flow_rows(snapshot);
  const auto lines = write_over_time(invocation, work, flows, built, rows);
  if (!lines) return tl::unexpected(lines.error());
  format::JsonOptions options{.histograms = invocation.has("histograms"), .capture = &flows.report};
  if (invocation.has("intervals")) options.time_lines = *lines;
  if (json && many) return put_pieces(snapshot, *paired, records, options);
  if (json) return put(format::encode_snapshot(snapshot, options));
  return put(format::flow_table(snapshot, rows, text_style_of_stdout(), all));
}

}  // namespace

Result<ExitStatus> analyse_capture(const Invocation& invocation) {
  const auto selection = FlowSelection::from(invocation);
  if (!selection) return tl::unexpected(selection.error());
  if (const auto sound = check_words(invocation); !sound) return tl::unexpected(sound.error());
  auto options = engine_options(invocation);
  if (!options) return tl::unexpected(options.error());
  const auto doubles = double_filter_options(invocation);
  if (!doubles) return tl::unexpected(doubles.error());
  if (invocation.has("dry-run")) return put_memory(*options);
  const CaptureWork work{*invocation.operand(), std::move(*options), *doubles, invocation.has("mirror-inner")};
  auto flows = read_flows(work);
  if (!flows) return tl::unexpected(flows.error());
  say_what_is_strange(work.path, *flows);

  const analysis::EngineReading reading{*flows->engine, flows->interfaces, flows->last, flows->last - flows->first};
  auto records = analysis::ranked_records(reading, selection->filter, *selection->sort, selection->top);
  if (const auto csv = invocation.text("csv")) {
    if (const auto written = write_rows(*csv, reading, records); !written) return tl::unexpected(written.error());
  }
  return show(invocation, work, *flows, reading, std::move(records));
}

}  // namespace isoline::cli
