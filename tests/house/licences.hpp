// The licence that the first line of each kernel-side file names: those files are dual-licensed, all others follow
// LICENSE and name none.
#pragma once

#include <filesystem>
#include <vector>

#include "house/source_files.hpp"

namespace isoline::house {

// Files of bpf/ without the dual licence in their first line, and program objects that the kernel would not take as
// GPL.
std::vector<Finding> check_licences(const std::filesystem::path& root);

}  // namespace isoline::house
