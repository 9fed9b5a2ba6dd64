#include "isoline/capture_flows.hpp"

#include <algorithm>

#include "adapters/pcap/capture_file.hpp"
#include "format/words.hpp"
#include "isoline/capture_reading.hpp"
#include "isoline/interruption.hpp"
#include "isoline/output.hpp"

namespace isoline::cli {

Result<CaptureFlows> read_flows(const CaptureWork& work) {
  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());
  auto source = pcap::open_capture(work.path);
  if (!source) return tl::unexpected(source.error());
  auto engine = analysis::FlowEngine::create(work.engine);
  if (!engine) return tl::unexpected(engine.error());
  analysis::track::DoubleFilter doubles(work.doubles);
  if (!doubles.valid()) return fail({ErrorKind::failed, "the system has no memory", "", "", ""});
  CaptureFlows flows;
  ReadingProgress progress;
  Nanoseconds first = Nanoseconds::max(), last{0};
  while (!interruption->look()) {
    const auto frames = (*source)->next();
    if (!frames) return tl::unexpected(frames.error());
    if (frames->empty()) break;
    (*engine)->take(doubles.take(*frames));
    for (const ObservedFrame& frame : *frames) {
      first = std::min(first, frame.time);
      last = std::max(last, frame.time);
    }
    progress.show((*source)->report());
  }
  progress.clear();
  flows.report = (*source)->report();
  flows.report.doubled = doubles.report();
  flows.interfaces = interface_names(flows.report);
  flows.engine = std::move(*engine);
  flows.first = std::min(first, last);
  flows.last = last;
  if (interruption->stopped()) say("isoline: stopped after " + format::counted(flows.report.frames, "frame"));
  return flows;
}

}  // namespace isoline::cli
