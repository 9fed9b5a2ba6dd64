// isoline fastpath selftest: what this machine can do.
#include "agent/fastpath_selftest.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "format/json_writer.hpp"
#include "format/table.hpp"
#include "isoline/command_line.hpp"
#include "isoline/fastpath_verbs.hpp"
#include "isoline/output.hpp"
#include "isoline/text_style.hpp"
#include "model/units.hpp"

namespace isoline::cli {
namespace {

struct LinkRate {
  const char* name;
  double frames_per_second;  ///< of 64 bytes, with preamble and gap: 84 bytes of time each
};
constexpr std::array link_rates{LinkRate{"1 Gbit/s", 1.488e6}, LinkRate{"10 Gbit/s", 14.88e6},
                                LinkRate{"25 Gbit/s", 37.2e6}, LinkRate{"40 Gbit/s", 59.52e6},
                                LinkRate{"100 Gbit/s", 148.8e6}};

std::string one_digit(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

/// The fastest link whose shortest frames one core can follow.
std::string follows(double frames_per_second) {
  std::string name = "less than 1 Gbit/s";
  for (const LinkRate& rate : link_rates)
    if (frames_per_second >= rate.frames_per_second) name = rate.name;
  return name;
}

std::string in_words(const agent::Selftest& test, const format::TextStyle& style) {
  std::string text =
      test.processor + ", " + std::to_string(test.processors) + " cores for this process, " +
      (test.huge_pages == 0 ? "no huge pages free" : bytes_for_people(test.huge_pages) + " of huge pages free") + "\n";
  text += "DPDK and a port start in " + for_people(test.start_time) + "; times are true to " +
          for_people(test.clock_error) + ", and reading the clock takes " + one_digit(test.clock_ns) + "ns\n\n";
  format::Table table({{.header = "flows"},
                       {.header = "ns a frame"},
                       {.header = "of rounds", .rank = 1},
                       {.header = "source ns", .rank = 2},
                       {.header = "frames/s a core"},
                       {.header = "64-byte frames of", .align = format::Align::left}});
  for (const agent::SelftestRow& row : test.rows)
    table.add({{std::to_string(row.flows), one_digit(row.measure_ns()),
                one_digit(row.lowest_ns) + ".." + one_digit(row.highest_ns), one_digit(row.source_ns),
                count_for_people(row.frames_per_second()), follows(row.frames_per_second())},
               {}});
  text += format::to_text(table.lines(style), style);
  for (const std::uint32_t flows : test.left_out) text += std::to_string(flows) + " flows: not enough memory is free\n";
  text += "\nOne core, one histogram a flow, all flows equally busy; making the frames (source) is not in it.\n";
  return text;
}

std::string in_json(const agent::Selftest& test) {
  format::JsonWriter json(true);
  json.begin_object();
  json.member("processor", test.processor);
  json.member("processors", test.processors);
  json.member("huge_page_bytes", test.huge_pages);
  json.member("start_time_ns", test.start_time.count());
  json.member("clock_error_ns", test.clock_error.count());
  json.member("clock_reading_ps", std::llround(test.clock_ns * 1000));
  json.key("rows");
  json.begin_array();
  for (const agent::SelftestRow& row : test.rows) {
    json.begin_object(format::JsonWriter::Shape::line);
    json.member("flows", row.flows);
    json.member("frame_ps", std::llround(row.measure_ns() * 1000));
    json.member("frame_lowest_ps", std::llround(row.lowest_ns * 1000));
    json.member("frame_highest_ps", std::llround(row.highest_ns * 1000));
    json.member("source_ps", std::llround(row.source_ns * 1000));
    json.member("frames_per_second", std::llround(row.frames_per_second()));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace

Result<ExitStatus> selftest_fastpath(const Invocation& invocation) {
  Progress progress;
  const auto test = agent::selftest_fastpath([&](const std::string& what) { progress.show(what); });
  progress.clear();
  if (!test) return tl::unexpected(test.error());
  const auto written = write_out(invocation.has("json") ? in_json(*test) : in_words(*test, text_style_of_stdout()));
  if (!written) return tl::unexpected(written.error());
  return ExitStatus::done;
}

}  // namespace isoline::cli
