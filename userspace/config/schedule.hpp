// Schedule files: what the ports of a host shall do (docs/formats/schedule.md).
#pragma once

#include <string>
#include <string_view>

#include "config/places.hpp"
#include "config/problem.hpp"
#include "model/finding.hpp"
#include "model/port_config.hpp"

namespace isoline::config {

/// A schedule with the places of its values, so that a check that knows nothing of files can still name line and
/// column.
struct ScheduleFile {
  Schedule schedule;
  std::string file;
  Places places;
};

/// Reads a file of at most 4 MiB, profiles applied (they come with the program; a file names one by `profile:`).
/// What a credit-based shaper says of neither send slope nor credits stays zero: they follow from the link's speed and
/// the largest frames (schedule/gates), which is for whoever checks or applies the schedule to complete.
Loaded<ScheduleFile> read_schedule_file(const std::string& path);

/// The same from memory; name stands in front of line:column.
Loaded<ScheduleFile> parse_schedule_file(std::string_view text, const std::string& name);

/// Findings as problems with file:line:column, as many and in the same order. A path that is not in the file takes the
/// place of its nearest parent; what came from a profile, that of the word that names the profile.
Problems located(const ScheduleFile& file, const Findings& findings);

}  // namespace isoline::config
