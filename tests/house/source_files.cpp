#include "house/source_files.hpp"

#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace isoline::house {

namespace fs = std::filesystem;

std::string to_string(const Finding& finding) {
  std::string text = finding.file;
  if (finding.line > 0) {
    text += ":" + std::to_string(finding.line);
  }
  return text + ": " + finding.what;
}

std::string to_string(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += to_string(finding) + "\n";
  }
  return text;
}

std::vector<std::string> files_below(const fs::path& root, std::string_view folder,
                                     const std::vector<std::string_view>& endings) {
  std::vector<std::string> files;
  if (!fs::exists(root / folder)) {
    return files;
  }
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
    const std::string path = entry.path().lexically_relative(root).generic_string();
    if (entry.is_regular_file() &&
        std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return path.ends_with(ending); })) {
      files.push_back(path);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream stream(file);
  if (!stream) {
    throw std::runtime_error("cannot read " + file.string());
  }
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

ScratchTree::ScratchTree() {
  std::string name = (fs::temp_directory_path() / "isoline-house-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("cannot make a folder like " + name);
  }
  root_ = name;
}

ScratchTree::~ScratchTree() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

void ScratchTree::write(std::string_view path, std::string_view text) const {
  fs::create_directories((root_ / path).parent_path());
  std::ofstream(root_ / path) << text;
}

}  // namespace isoline::house
