#include "isoline/capture_pair.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "adapters/pcap/capture_file.hpp"
#include "analysis/track/double_filter.hpp"
#include "analysis/track/merge_watch.hpp"
#include "format/words.hpp"
#include "isoline/capture_reading.hpp"
#include "isoline/interruption.hpp"
#include "isoline/output.hpp"
#include "model/words.hpp"

namespace isoline::cli {
namespace {

using analysis::Matcher;
using analysis::Tap;
using Frames = std::span<const ObservedFrame>;
using Source = std::unique_ptr<host::FrameSource>;

/// Longer than what stands before the EtherType's payload in any link type that is read, two tags included.
constexpr std::uint32_t most_before_payload = 22;
constexpr std::uint32_t no_real_limit = 65'535;
constexpr std::size_t fewest_bytes = 20;

/// What both recorders kept of each frame, as the files say.
std::size_t bytes_of_all(std::span<const CaptureReport* const> reports) {
  std::size_t bytes = SIZE_MAX;
  for (const CaptureReport* report : reports)
    for (const CaptureInterface& interface : report->interfaces) {
      if (interface.snap_length == 0 || interface.snap_length >= no_real_limit) continue;
      const std::size_t kept = interface.snap_length - std::min(interface.snap_length, most_before_payload);
      bytes = std::min(bytes, std::max(kept, fewest_bytes));
    }
  return bytes;
}

Result<std::unique_ptr<Matcher>> matcher_for(const CapturePair& pair, std::span<const CaptureReport* const> reports) {
  analysis::MatchOptions options = pair.options;
  options.hash_bytes = pair.compared_bytes ? static_cast<std::size_t>(*pair.compared_bytes) : bytes_of_all(reports);
  for (const CaptureReport* report : reports)
    for (const CaptureInterface& interface : report->interfaces)
      options.resolution = std::max(options.resolution, interface.resolution);
  return Matcher::create(options);
}

/// What a tap's frames pass on their way to the matcher.
class TapInput {
 public:
  explicit TapInput(const CapturePair& pair) : doubles_(pair.doubles) {}

  bool valid() const { return doubles_.valid(); }
  void give(Matcher& matcher, Tap tap, Frames frames) {
    const Frames passed = doubles_.take(frames);
    merged_.take(passed);
    matcher.take(tap, passed);
  }
  CaptureReport completed(CaptureReport report) const {
    report.doubled = doubles_.report();
    report.merged = merged_.report();
    return report;
  }

 private:
  analysis::track::DoubleFilter doubles_;
  analysis::track::MergeWatch merged_;
};

Error no_memory() { return {ErrorKind::failed, "the system has no memory", "", "", ""}; }

CaptureReport together(const CaptureReport& a, const CaptureReport& b) {
  CaptureReport sum;
  sum.frames = a.frames + b.frames;
  sum.bytes_read = a.bytes_read + b.bytes_read;
  if (a.file_size && b.file_size) sum.file_size = *a.file_size + *b.file_size;
  return sum;
}

void say_stopped(const Interruption& interruption, std::uint64_t frames) {
  if (interruption.stopped()) say("isoline: stopped after " + format::counted(frames, "frame"));
}

Result<ComparedPair> compare_files(const CapturePair& pair, Interruption& interruption) {
  Source sources[2];
  Frames frames[2];
  for (const std::size_t tap : {0, 1}) {
    auto source = pcap::open_capture(pair.paths[tap]);
    if (!source) return tl::unexpected(source.error());
    sources[tap] = std::move(*source);
    const auto first = sources[tap]->next();
    if (!first) return tl::unexpected(first.error());
    frames[tap] = *first;
  }
  const CaptureReport* reports[] = {&sources[0]->report(), &sources[1]->report()};
  auto matcher = matcher_for(pair, reports);
  if (!matcher) return tl::unexpected(matcher.error());
  TapInput inputs[] = {TapInput(pair), TapInput(pair)};
  if (!inputs[0].valid() || !inputs[1].valid()) return fail(no_memory());
  for (const Tap tap : {Tap::before, Tap::after}) {
    inputs[index(tap)].give(**matcher, tap, frames[index(tap)]);
    if (frames[index(tap)].empty()) (*matcher)->end(tap);
  }
  ReadingProgress progress;
  while (!interruption.look() && (!frames[0].empty() || !frames[1].empty())) {
    const Tap tap = (*matcher)->wanted();
    const auto next = sources[index(tap)]->next();
    if (!next) return tl::unexpected(next.error());
    frames[index(tap)] = *next;
    inputs[index(tap)].give(**matcher, tap, *next);
    if (next->empty()) (*matcher)->end(tap);
    progress.show(together(*reports[0], *reports[1]));
  }
  progress.clear();
  say_stopped(interruption, reports[0]->frames + reports[1]->frames);
  return ComparedPair{(*matcher)->finish(), {inputs[0].completed(*reports[0]), inputs[1].completed(*reports[1])}};
}

/// Which tap an interface is, by its number.
class Taps {
 public:
  explicit Taps(const std::array<std::string, 2>& names) : names_(names) {}

  void learn(const CaptureReport& report) {
    for (std::size_t number = taps_.size(); number < report.interfaces.size(); ++number) {
      const auto found = std::ranges::find(names_, report.interfaces[number].name);
      taps_.push_back(static_cast<std::size_t>(found - names_.begin()));
    }
  }
  bool is(const ObservedFrame& frame, Tap tap) const {
    return frame.interface < taps_.size() && taps_[frame.interface] == index(tap);
  }
  /// Errors: not_found.
  Result<void> check(const std::string& path, const CaptureReport& report) const {
    for (const std::size_t tap : {0, 1}) {
      if (std::ranges::find(taps_, tap) != taps_.end()) continue;
      return fail({ErrorKind::not_found,
                   "cannot compare the interfaces",
                   path,
                   "there is none named " + names_[tap] + ", only " + joined(interface_names(report)),
                   {}});
    }
    return {};
  }

 private:
  std::array<std::string, 2> names_;
  std::vector<std::size_t> taps_;
};

Result<ComparedPair> compare_interfaces(const CapturePair& pair, Interruption& interruption) {
  auto opened = pcap::open_capture(pair.paths[0]);
  if (!opened) return tl::unexpected(opened.error());
  host::FrameSource& source = **opened;
  auto frames = source.next();
  if (!frames) return tl::unexpected(frames.error());
  const CaptureReport* reports[] = {&source.report()};
  auto matcher = matcher_for(pair, reports);
  if (!matcher) return tl::unexpected(matcher.error());
  TapInput inputs[] = {TapInput(pair), TapInput(pair)};
  if (!inputs[0].valid() || !inputs[1].valid()) return fail(no_memory());
  ReadingProgress progress;
  Taps taps(*pair.interfaces);
  std::vector<ObservedFrame> of_tap;
  while (!interruption.look() && !frames->empty()) {
    taps.learn(source.report());
    for (const Tap tap : {Tap::before, Tap::after}) {
      of_tap.clear();
      std::ranges::copy_if(*frames, std::back_inserter(of_tap),
                           [&](const ObservedFrame& frame) { return taps.is(frame, tap); });
      inputs[index(tap)].give(**matcher, tap, of_tap);
    }
    progress.show(source.report());
    frames = source.next();
    if (!frames) return tl::unexpected(frames.error());
  }
  progress.clear();
  taps.learn(source.report());
  if (const auto found = taps.check(pair.paths[0], source.report()); !found) return tl::unexpected(found.error());
  say_stopped(interruption, source.report().frames);
  return ComparedPair{(*matcher)->finish(),
                      {inputs[0].completed(source.report()), inputs[1].completed(source.report())}};
}

}  // namespace

Result<ComparedPair> compare(const CapturePair& pair) {
  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());
  return pair.interfaces ? compare_interfaces(pair, *interruption) : compare_files(pair, *interruption);
}

}  // namespace isoline::cli
