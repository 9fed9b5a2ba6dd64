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
               {"filter", "sort", "top", "json", "histograms", "svg", "csv", "streams", "rtp", "max-flows",
                "vxlan-inner", "remove-duplicates", "duplicate-window", "dry-run"},
               analyse_capture},
          }};
}

}  // namespace isoline::cli
