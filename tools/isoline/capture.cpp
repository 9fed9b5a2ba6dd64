// isoline capture: what files of recorded frames tell. Neither root nor a daemon is needed.
#include "isoline/capture_verbs.hpp"

namespace isoline::cli {

Noun capture_noun() {
  return {"capture",
          "the flows of a recorded file: round trips, jitter, loss, cycles",
          "isoline-capture(1)",
          {
              {"analyse",
               "measure every flow of a capture",
               "Reads a pcap or pcapng file, also compressed by gzip or zstd, or with - standard\n"
               "input, and prints a row for each flow as flow list does, by what the frames and\n"
               "their time stamps say. A damaged file is read up to the damage.",
               {"FILE", "the capture, or - for standard input", Completes::file},
               {"filter", "sort", "top", "json", "histograms", "svg", "csv", "timeline", "intervals", "streams", "rtp",
                "max-flows", "vxlan-inner", "mirror-inner", "remove-duplicates", "duplicate-window", "dry-run"},
               analyse_capture},
              {"compare",
               "match the frames of two taps: delay, loss and order between them",
               "Reads two captures of the same time, or two interfaces of one, and finds the frames\n"
               "that are in both, also if their tags, hop limits or MACs were changed on the way. A\n"
               "row for each flow says how long its frames took and what became of them. What the\n"
               "clocks differ by is estimated from frames of both ways.",
               {"BEFORE", "the capture of the first tap, or - for standard input", Completes::file},
               {"window", "clocks", "interfaces", "bytes", "filter", "sort", "top", "json", "histograms", "csv",
                "max-flows", "remove-duplicates", "duplicate-window"},
               compare_captures,
               {"AFTER", "the capture of the second tap", Completes::file, false}},
          }};
}

}  // namespace isoline::cli
