// The time of a reading, for a log line or a title.
#pragma once

#include <cstdio>
#include <string>

#include "model/time.hpp"

namespace isoline::cli {

/// "07:01:56Z": UTC, so that lines of two hosts can be laid side by side.
inline std::string time_of_day(WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  const auto in_day = static_cast<int>((seconds % std::chrono::days(1)).count());
  char text[32];
  std::snprintf(text, sizeof text, "%02d:%02d:%02dZ", in_day / 3600, in_day / 60 % 60, in_day % 60);
  return text;
}

/// "07:01:56.250Z".
inline std::string exact_time_of_day(WallTime time) {
  const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count() % 1000;
  char text[16];
  std::snprintf(text, sizeof text, ".%03dZ", static_cast<int>(milliseconds));
  auto result = time_of_day(time);
  result.pop_back();
  return result + text;
}

}  // namespace isoline::cli
