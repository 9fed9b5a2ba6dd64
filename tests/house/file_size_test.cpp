#include <catch2/catch.hpp>

#include "house/source_files.hpp"

namespace isoline::house {
namespace {

// A file fits in one reading; one that does not holds more than one concept.
constexpr std::size_t most_lines = 500;

std::vector<Finding> too_long(const std::filesystem::path& root) {
  std::vector<Finding> findings;
  for (const char* folder : {"bpf", "userspace", "tools", "tests", "scripts", "docs"}) {
    for (const std::string& file : files_below(root, folder, {".hpp", ".cpp", ".h", ".c", ".txt", ".cmake", ".md"})) {
      const std::size_t lines = lines_of(root / file).size();
      if (lines > most_lines) {
        findings.push_back({file, 0, std::to_string(lines) + " lines; no file has more than 500"});
      }
    }
  }
  return findings;
}

TEST_CASE("a file of 500 lines passes, one of 501 does not") {
  const ScratchTree tree;
  std::string text;
  for (std::size_t line = 0; line < most_lines; ++line) {
    text += "// line\n";
  }
  tree.write("userspace/model/long.hpp", text);
  CHECK(to_string(too_long(tree.root())) == "");
  tree.write("userspace/model/long.hpp", text + "// one more\n");
  CHECK(to_string(too_long(tree.root())) == "userspace/model/long.hpp: 501 lines; no file has more than 500\n");
}

TEST_CASE("no file of the tree has more than 500 lines") { CHECK(to_string(too_long(ISOLINE_TREE)) == ""); }

}  // namespace
}  // namespace isoline::house
