#include "isoline/capture_reading.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "format/words.hpp"

namespace isoline::cli {
namespace {

/// Nothing that a user would notice is less than this: chance makes some pairs of equal frames.
bool is_doubled(const DoubledFrames& doubled) {
  return doubled.copies >= 10 && doubled.copies * 50 >= doubled.examined;
}

}  // namespace

void ReadingProgress::show(const CaptureReport& report) {
  const MonotonicTime time = now();
  if (time < next_) return;
  next_ = time + std::chrono::milliseconds(250);
  const double seconds = std::chrono::duration<double>(time - begin_).count();
  if (seconds <= 0) return;
  std::string text = format::counted(report.frames, "frame") + ", " +
                     std::to_string(static_cast<std::uint64_t>(static_cast<double>(report.frames) / seconds / 1000)) +
                     " thousand a second";
  if (report.file_size && report.bytes_read > 0) {
    const double done = static_cast<double>(report.bytes_read) / static_cast<double>(*report.file_size);
    const double left = seconds / done - seconds;
    text += ", " + std::to_string(static_cast<unsigned>(done * 100)) + " %, " +
            std::to_string(std::lround(std::max(left, 0.0))) + " s left";
  }
  progress_.show(text + ", Ctrl-C shows what was read so far");
}

std::vector<std::string> interface_names(const CaptureReport& report) {
  std::vector<std::string> names;
  names.reserve(report.interfaces.size());
  for (const CaptureInterface& interface : report.interfaces) names.push_back(interface.name);
  return names;
}

void say_what_is_strange(const std::string& path, const CaptureReport& report) {
  const auto tell = [&](std::uint64_t count, const std::string& what) {
    if (count != 0) say("isoline: " + path + ": " + format::counted(count, "frame") + " " + what);
  };
  tell(report.cut_frames, "cut by the recorder's snap length: what lies behind the cut is not measured");
  tell(report.unknown_frames, "of a link type that is not read: counted only");
  tell(report.untimed_frames, "without a time: taken as simultaneous with the one before");
  tell(report.backward_steps, "older than the one before: no time between arrivals is taken there");
  tell(report.dropped.value_or(0), "lost by the recorder itself, as the file says");
}

void say_doubled(const std::string& path, const DoubledFrames& doubled) {
  if (doubled.removed != 0) {
    say("isoline: " + path + ": " + format::counted(doubled.removed, "frame") +
        " left out: the second ones of pairs, typically " + for_people(doubled.typical) + " later");
    return;
  }
  if (!is_doubled(doubled)) return;
  const bool about_all = doubled.copies * 20 >= doubled.examined * 9;
  say("isoline: " + path + ": " + (about_all ? "about every frame is" : "frames are") + " there twice, " +
      std::to_string(doubled.copies) + " of " + std::to_string(doubled.examined) + " are second ones, typically " +
      for_people(doubled.typical) +
      " later: looks like a mirror port that copies both directions; --remove-duplicates leaves the second ones out");
}

void say_damage(const std::string& path, const CaptureReport& report) {
  if (report.damage)
    say("isoline: " + path + ": damaged at byte " + std::to_string(report.damage->offset) + ": " + report.damage->what +
        "; everything before it is shown");
}

Result<analysis::track::DoubleFilterOptions> double_filter_options(const Invocation& invocation) {
  const auto window = invocation.duration("duplicate-window");
  if (!window) return tl::unexpected(window.error());
  analysis::track::DoubleFilterOptions options;
  options.window = window->value_or(options.window);
  options.remove = invocation.has("remove-duplicates");
  return options;
}

}  // namespace isoline::cli
