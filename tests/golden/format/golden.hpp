// Compares texts with files that are part of the project.
// ISOLINE_UPDATE_GOLDEN=1 writes the files anew: read the difference before committing it.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

namespace isoline::test {

inline bool updates_golden() { return std::getenv("ISOLINE_UPDATE_GOLDEN") != nullptr; }

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// Requires `text` to be what the file of that name in this folder holds, byte for byte.
inline void check_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(ISOLINE_GOLDEN_FOLDER) + "/" + name;
  if (updates_golden()) write_file(path, text);
  INFO(path);
  CHECK(read_file(path) == text);
}

}  // namespace isoline::test
