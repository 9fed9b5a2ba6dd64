// The rules of docs/ARCHITECTURE.md about includes: which layer may use which, and where each third-party library
// lives.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "house/source_files.hpp"

namespace isoline::house {

// A row of "Who may use whom": a layer (model, adapters/bpf, tools/isoline …) and what it may include besides itself.
struct LayerRule {
  std::string layer;
  std::vector<std::string> may_use;
};

// A row of "One home for each library". A pattern names a header (tl/expected.hpp), all that begin like it (netlink/)
// or all that end like it (*.skel.h).
struct LibraryRule {
  std::string library;
  std::vector<std::string> patterns;
  std::vector<std::string> homes;
};

struct Architecture {
  std::vector<LayerRule> layers;
  std::vector<LibraryRule> libraries;
};

// Reads both tables. Throws std::runtime_error when one is missing or names what no row above defines.
Architecture read_architecture(const std::filesystem::path& document);

// Every include in userspace/ and tools/ below root that the rules do not allow.
std::vector<Finding> check_includes(const std::filesystem::path& root, const Architecture& architecture);

}  // namespace isoline::house
