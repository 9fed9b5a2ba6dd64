// Reports what stands twice where it may stand once.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "config/yaml/report.hpp"

namespace isoline::config {

class Seen {
 public:
  /// thing is what has a value already: "the stream".
  Seen(std::string thing, yaml::Report& report) : thing_(std::move(thing)), report_(report) {}

  void note(const std::string& value, yaml::Position at, const std::string& what) {
    const auto [first, fresh] = first_.emplace(value, at);
    if (!fresh) report_.add(at, what, thing_ + " at " + to_string(first->second) + " has it already");
  }

 private:
  std::string thing_;
  yaml::Report& report_;
  std::map<std::string, yaml::Position> first_;
};

}  // namespace isoline::config
