// isoline capture compare: two taps, frame by frame.
#include <algorithm>
#include <array>

#include "analysis/match/compared_rows.hpp"
#include "format/compare/document.hpp"
#include "format/words.hpp"
#include "isoline/capture_pair.hpp"
#include "isoline/capture_reading.hpp"
#include "isoline/capture_verbs.hpp"
#include "isoline/command_line.hpp"
#include "isoline/output.hpp"
#include "isoline/text_style.hpp"

namespace isoline::cli {
namespace {

struct Selection {
  analysis::Filter filter;
  const analysis::ComparedSortKey* sort = nullptr;
  std::size_t top = SIZE_MAX;
};

Result<Selection> selection_of(const Invocation& invocation) {
  Selection selection;
  const auto filter = analysis::Filter::parse(invocation.text("filter").value_or(""));
  if (!filter) return tl::unexpected(filter.error());
  selection.filter = *filter;
  const auto sort = analysis::find_compared_sort_key(invocation.text("sort").value_or("lost"));
  if (!sort) {
    auto error = sort.error();
    error.kind = ErrorKind::usage;
    return fail(error);
  }
  selection.sort = *sort;
  const auto top = invocation.number("top", 1, UINT32_MAX);
  if (!top) return tl::unexpected(top.error());
  selection.top = top->value_or(SIZE_MAX);
  return selection;
}

/// "eth0,eth1"
Result<std::array<std::string, 2>> interfaces_of(const Invocation& invocation) {
  const std::string text = *invocation.text("interfaces");
  const std::size_t comma = text.find(',');
  if (comma == 0 || comma + 1 >= text.size() || text.find(',', comma + 1) != std::string::npos ||
      text.substr(0, comma) == text.substr(comma + 1))
    return fail(invocation.error("--interfaces " + text, "two names are needed, as in eth0,eth1"));
  return std::array{text.substr(0, comma), text.substr(comma + 1)};
}

Result<CapturePair> pair_of(const Invocation& invocation) {
  CapturePair pair;
  const bool one_file = invocation.has("interfaces");
  if (one_file == invocation.second().has_value())
    return fail(one_file ? invocation.error("--interfaces with two files", "it names the taps within one file")
                         : invocation.error("AFTER is missing", "the capture of the second tap",
                                            "--interfaces compares two interfaces of one file"));
  pair.paths[0] = *invocation.operand();
  pair.paths[1] = invocation.second().value_or("");
  if (pair.paths[0] == "-" && pair.paths[1] == "-")
    return fail(invocation.error("both captures are standard input", "only one can be"));
  if (one_file) {
    auto interfaces = interfaces_of(invocation);
    if (!interfaces) return tl::unexpected(interfaces.error());
    pair.interfaces = *interfaces;
  }
  const std::string clocks = invocation.text("clocks").value_or(one_file ? "synchronised" : "estimated");
  if (clocks != "synchronised" && clocks != "estimated")
    return fail(invocation.error("--clocks " + clocks, "they are estimated or synchronised"));
  pair.options.synchronised = clocks == "synchronised";
  const auto window = invocation.duration("window");
  if (!window) return tl::unexpected(window.error());
  pair.options.window = window->value_or(pair.options.window);
  const auto flows = invocation.number("max-flows", 64, 4194304);
  if (!flows) return tl::unexpected(flows.error());
  if (*flows) pair.options.max_flows = static_cast<std::uint32_t>(**flows);
  const auto doubles = double_filter_options(invocation);
  if (!doubles) return tl::unexpected(doubles.error());
  pair.doubles = *doubles;
  const auto bytes = invocation.number("bytes", 20, 65535);
  if (!bytes) return tl::unexpected(bytes.error());
  pair.compared_bytes = *bytes;
  return pair;
}

std::uint64_t sum(const analysis::Comparison& comparison, std::uint64_t analysis::Passage::* count) {
  return comparison.ways[0].*count + comparison.ways[1].*count;
}

void say_of_tap(const std::string& name, const CaptureReport& report) {
  if (report.doubled) say_doubled(name, *report.doubled);
  if (report.merged && report.merged->frames != 0)
    say("isoline: " + name + ": " + format::counted(report.merged->frames, "frame") +
        " hold several TCP segments, put together where it was recorded: they match only what is put together in the "
        "same way (before recording: ethtool -K PORT gro off lro off tso off)");
}

void say_of_file(const std::string& path, const CaptureReport& report) {
  const auto tell = [&](std::uint64_t count, const std::string& what) {
    if (count != 0) say("isoline: " + path + ": " + format::counted(count, "frame") + " " + what);
  };
  tell(report.dropped.value_or(0), "lost by the recorder itself, as the file says: they look lost on the way");
  tell(report.untimed_frames, "without a time: taken as simultaneous with the one before");
  tell(report.unknown_frames, "of a link type that is not read: compared byte by byte");
  say_damage(path, report);
}

void say_what_is_strange(const CapturePair& pair, const ComparedPair& compared) {
  for (const std::size_t tap : {0, 1}) {
    say_of_tap(pair.interfaces ? (*pair.interfaces)[tap] : pair.paths[tap], compared.reports[tap]);
    if (!pair.interfaces || tap == 0) say_of_file(pair.paths[tap], compared.reports[tap]);
  }
  const analysis::Comparison& comparison = compared.comparison;
  if (comparison.taps[0].cut_short + comparison.taps[1].cut_short != 0)
    say("isoline: frames are cut shorter than their files say (try: --bytes with fewer)");
  if (const std::uint64_t ambiguous = sum(comparison, &analysis::Passage::ambiguous); ambiguous != 0)
    say("isoline: " + format::counted(ambiguous, "frame") +
        " among equal ones of which some are missing: counted, but not timed (try: --window shorter than the time "
        "after "
        "which they repeat)");
  if (comparison.knowledge == analysis::ClockKnowledge::nothing ||
      (sum(comparison, &analysis::Passage::matched) == 0 && comparison.taps[0].frames + comparison.taps[1].frames != 0))
    say("isoline: no frame passed both taps: were they recorded at the same time, and on the same way?");
}

Result<ExitStatus> put(const std::string& text) {
  if (const auto written = write_out(text); !written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

}  // namespace

Result<ExitStatus> compare_captures(const Invocation& invocation) {
  const auto selection = selection_of(invocation);
  if (!selection) return tl::unexpected(selection.error());
  if (invocation.has("histograms") && !invocation.has("json"))
    return fail(invocation.error("--histograms needs --json", "tables have no room for them"));
  const auto pair = pair_of(invocation);
  if (!pair) return tl::unexpected(pair.error());
  const auto csv = invocation.text("csv");
  if (csv) {
    if (const auto writable = check_file(*csv); !writable) return tl::unexpected(writable.error());
  }
  const auto compared = compare(*pair);
  if (!compared) return tl::unexpected(compared.error());
  say_what_is_strange(*pair, *compared);
  format::ComparedCaptures shown;
  shown.comparison = &compared->comparison;
  shown.window = pair->options.window;
  shown.rows = analysis::compared_rows(compared->comparison, selection->filter, *selection->sort);
  if (shown.rows.size() > selection->top) shown.rows.resize(selection->top);
  for (const std::size_t tap : {0, 1}) {
    shown.names[tap] = pair->interfaces ? (*pair->interfaces)[tap] : pair->paths[tap];
    shown.captures[tap] = &compared->reports[tap];
  }
  if (csv) {
    if (const auto written = write_file(*csv, format::comparison_csv(shown.rows)); !written)
      return tl::unexpected(written.error());
    say("isoline: wrote " + *csv);
  }
  if (invocation.has("json")) return put(format::comparison_json(shown, invocation.has("histograms")));
  return put(format::comparison_table(shown, text_style_of_stdout()));
}

}  // namespace isoline::cli
