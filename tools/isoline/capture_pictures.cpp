#include "isoline/capture_pictures.hpp"

#include <algorithm>

#include "format/svg.hpp"
#include "format/time_line.hpp"
#include "format/words.hpp"
#include "isoline/output.hpp"

namespace isoline::cli {
namespace {

/// Pictures are for looking at.
constexpr std::size_t most_pictures = 40;

std::string numbered(const std::string& folder, std::size_t number, const char* rest) {
  return folder + "/flow-" + std::to_string(number + 1) + rest;
}

Result<void> write_pictures(const std::string& folder, const std::vector<analysis::FlowRow>& rows,
                            const std::string& title) {
  if (auto made = make_folder(folder); !made) return made;
  if (auto written = write_file(folder + "/overview.svg", format::overview_svg(rows, title)); !written) return written;
  for (std::size_t i = 0; i < std::min(rows.size(), most_pictures); ++i)
    if (auto written = write_file(numbered(folder, i, ".svg"), format::histogram_svg(rows[i])); !written)
      return written;
  return {};
}

Result<void> write_time_pictures(const std::string& folder, std::span<const format::TimedRow> rows,
                                 const std::string& title) {
  if (auto written = write_file(folder + "/overview-time.svg", format::time_overview_svg(rows, title)); !written)
    return written;
  for (std::size_t i = 0; i < std::min(rows.size(), most_pictures); ++i)
    if (auto written = write_file(numbered(folder, i, "-time.svg"), format::time_line_svg(rows[i])); !written)
      return written;
  return {};
}

}  // namespace

Result<std::vector<analysis::TimeLine>> write_over_time(const Invocation& invocation, const CaptureWork& work,
                                                        const CaptureFlows& flows,
                                                        std::span<const std::uint32_t> records,
                                                        const std::vector<analysis::FlowRow>& rows) {
  const auto folder = invocation.text("svg");
  const auto file = invocation.text("timeline");
  if (folder) {
    if (auto written = write_pictures(*folder, rows, work.path); !written) return tl::unexpected(written.error());
    say("isoline: wrote overview.svg and " + format::counted(std::min(rows.size(), most_pictures), "flow picture") +
        " into " + *folder);
  }
  const bool again = can_be_read_again(work.path);
  if (folder && !again) say("isoline: no pictures over time: a pipe cannot be read a second time");
  const bool all = file || invocation.has("intervals");
  if (!all && !(folder && again)) return std::vector<analysis::TimeLine>{};

  const std::size_t count = std::min(rows.size(), all ? most_time_lines : most_pictures);
  if (all && rows.size() > count)
    say("isoline: the first " + std::to_string(count) + " flows have time lines; --filter and --sort choose others");
  std::vector<analysis::TimeLines::Wish> wishes;
  std::uint64_t busiest = 0;
  for (std::size_t i = 0; i < count; ++i) {
    wishes.push_back({records[i], analysis::best_measure(*rows[i].flow)});
    busiest = std::max(busiest, rows[i].flow->counts.packets);
  }
  auto lines = read_time_lines(work, flows, std::move(wishes), busiest);
  if (!lines) return lines;
  std::vector<format::TimedRow> timed;
  for (std::size_t i = 0; i < count; ++i) timed.push_back({rows[i], &(*lines)[i]});
  if (file) {
    if (auto written = write_file(*file, format::time_line_csv(timed)); !written)
      return tl::unexpected(written.error());
    say("isoline: wrote " + *file);
  }
  if (folder) {
    if (auto written = write_time_pictures(*folder, timed, work.path); !written) return tl::unexpected(written.error());
    say("isoline: wrote overview-time.svg and the same flows over time");
  }
  return lines;
}

}  // namespace isoline::cli
