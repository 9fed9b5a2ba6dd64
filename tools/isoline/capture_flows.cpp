#include "isoline/capture_flows.hpp"

#include <algorithm>
#include <filesystem>

#include "adapters/pcap/capture_file.hpp"
#include "analysis/track/merge_watch.hpp"
#include "format/words.hpp"
#include "isoline/capture_reading.hpp"
#include "isoline/interruption.hpp"
#include "isoline/output.hpp"
#include "wire/mirrored.hpp"

namespace isoline::cli {

namespace {

struct Pass {
  CaptureReport report;
  Nanoseconds first = Nanoseconds::max(), last{0};
};

/// Takes frames out of the tunnels of mirrors; others stay as they are.
class Unwrapping {
 public:
  std::span<const ObservedFrame> take(std::span<const ObservedFrame> frames) {
    inner_.clear();
    for (const ObservedFrame& frame : frames) {
      const auto inner = wire::mirrored_frame(frame);
      if (inner) ++count_;
      inner_.push_back(inner.value_or(frame));
    }
    return inner_;
  }
  std::uint64_t count() const { return count_; }

 private:
  std::vector<ObservedFrame> inner_;
  std::uint64_t count_ = 0;
};

/// Gives up to `most` frames of a file to `take`, second ones left out where that is wanted.
template <class Take>
Result<Pass> read(const CaptureWork& work, std::uint64_t most, const Take& take) {
  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());
  auto source = pcap::open_capture(work.path);
  if (!source) return tl::unexpected(source.error());
  analysis::track::DoubleFilter doubles(work.doubles);
  if (!doubles.valid()) return fail({ErrorKind::failed, "the system has no memory", "", "", ""});
  analysis::track::MergeWatch merged;
  Unwrapping unwrapping;
  ReadingProgress progress;
  Pass pass;
  while (most != 0 && !interruption->look()) {
    const auto all = (*source)->next();
    if (!all) return tl::unexpected(all.error());
    if (all->empty()) break;
    const auto frames = all->first(std::min<std::uint64_t>(most, all->size()));
    most -= frames.size();
    const auto passed = doubles.take(work.mirror_inner ? unwrapping.take(frames) : frames);
    merged.take(passed);
    take(passed);
    for (const ObservedFrame& frame : frames) {
      pass.first = std::min(pass.first, frame.time);
      pass.last = std::max(pass.last, frame.time);
    }
    progress.show((*source)->report());
  }
  progress.clear();
  pass.report = (*source)->report();
  pass.report.doubled = doubles.report();
  pass.report.merged = merged.report();
  if (work.mirror_inner) pass.report.unwrapped_frames = unwrapping.count();
  pass.first = std::min(pass.first, pass.last);
  if (interruption->stopped()) say("isoline: stopped after " + format::counted(pass.report.frames, "frame"));
  return pass;
}

}  // namespace

Result<CaptureFlows> read_flows(const CaptureWork& work) {
  auto engine = analysis::FlowEngine::create(work.engine);
  if (!engine) return tl::unexpected(engine.error());
  auto pass = read(work, UINT64_MAX, [&](const auto& frames) { (*engine)->take(frames); });
  if (!pass) return tl::unexpected(pass.error());
  auto interfaces = interface_names(pass->report);
  return CaptureFlows{std::move(*engine), std::move(pass->report), std::move(interfaces), pass->first, pass->last};
}

bool can_be_read_again(const std::string& path) {
  std::error_code unknown;
  return path != "-" && std::filesystem::is_regular_file(path, unknown);
}

Result<std::vector<analysis::TimeLine>> read_time_lines(const CaptureWork& work, const CaptureFlows& flows,
                                                        std::vector<analysis::TimeLines::Wish> wishes,
                                                        std::uint64_t packets) {
  const auto engine = analysis::FlowEngine::create(work.engine);
  if (!engine) return tl::unexpected(engine.error());
  analysis::TimeLines lines(**engine, std::move(wishes), flows.first, flows.last,
                            analysis::time_line_interval(flows.last - flows.first, packets));
  const auto pass = read(work, flows.report.frames, [&](const auto& frames) { lines.take(frames); });
  if (!pass) return tl::unexpected(pass.error());
  return lines.finish();
}

}  // namespace isoline::cli
