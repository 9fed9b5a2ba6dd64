#include "house/licences.hpp"

#include <algorithm>

namespace isoline::house {

namespace {

constexpr std::string_view dual = "SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause";

bool has_line_with(const std::vector<std::string>& lines, std::string_view words) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

}  // namespace

std::vector<Finding> check_licences(const std::filesystem::path& root) {
  std::vector<Finding> findings;
  for (const std::string& file : files_below(root, "bpf", {".h", ".c"})) {
    const std::vector<std::string> lines = lines_of(root / file);
    if (lines.empty() || lines.front().find(dual) == std::string::npos) {
      findings.push_back({file, 1, "the first line does not say " + std::string(dual)});
    }
    // The kernel reads the licence of a program from its section "license" and offers some helpers to GPL ones only.
    if (file.ends_with(".bpf.c") && !has_line_with(lines, "\"Dual BSD/GPL\"")) {
      findings.push_back({file, 0, "no section says \"Dual BSD/GPL\""});
    }
  }
  return findings;
}

}  // namespace isoline::house
