// What every verb that reads captures says while it reads, and of the files.
#pragma once

#include <string>
#include <vector>

#include "analysis/track/double_filter.hpp"
#include "isoline/command_line.hpp"
#include "isoline/interruption.hpp"
#include "isoline/output.hpp"
#include "model/capture.hpp"

namespace isoline::cli {

/// How far the reading is, in place, a few times a second.
class ReadingProgress {
 public:
  void show(const CaptureReport& report);
  void clear() { progress_.clear(); }

 private:
  Progress progress_;
  MonotonicTime begin_ = now(), next_ = begin_ + std::chrono::milliseconds(500);
};

/// In the order of their numbers.
std::vector<std::string> interface_names(const CaptureReport& report);

/// Lines on stderr: what of a file limits what can be measured, but not its damage.
void say_what_is_strange(const std::string& path, const CaptureReport& report);
/// A line on stderr if frames are there twice, or were and are left out.
void say_doubled(const std::string& path, const DoubledFrames& doubled);
/// A line on stderr if the file was damaged.
void say_damage(const std::string& path, const CaptureReport& report);

/// What --remove-duplicates and --duplicate-window say. Errors: usage.
Result<analysis::track::DoubleFilterOptions> double_filter_options(const Invocation& invocation);

}  // namespace isoline::cli
