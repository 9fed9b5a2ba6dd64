// The project's own text files: which there are, and their lines. What the house tests read the tree with.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace isoline::house {

// A broken rule: where, and what is wrong. line is 0 when the whole file is meant.
struct Finding {
  std::string file;
  int line = 0;
  std::string what;
};

std::string to_string(const Finding& finding);
std::string to_string(const std::vector<Finding>& findings);

// Files below root/folder whose names end in one of the endings, as sorted paths relative to root with '/'.
// A folder that does not exist has no files.
std::vector<std::string> files_below(const std::filesystem::path& root, std::string_view folder,
                                     const std::vector<std::string_view>& endings);

// The lines of a file without their ends. Throws std::runtime_error when it cannot be read: a test then fails.
std::vector<std::string> lines_of(const std::filesystem::path& file);

// A folder that lives as long as the object: the tests' small made trees.
class ScratchTree {
 public:
  ScratchTree();
  ~ScratchTree();
  ScratchTree(const ScratchTree&) = delete;
  ScratchTree& operator=(const ScratchTree&) = delete;

  const std::filesystem::path& root() const { return root_; }
  // Writes a file, and the folders above it.
  void write(std::string_view path, std::string_view text) const;

 private:
  std::filesystem::path root_;
};

}  // namespace isoline::house
