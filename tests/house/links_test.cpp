#include <catch2/catch.hpp>
#include <regex>

#include "house/source_files.hpp"

namespace isoline::house {
namespace {

namespace fs = std::filesystem;

// Links and pictures of Markdown, "[text](target)" and "[name]: target", whose target is a path of this tree.
std::vector<Finding> dead_links_of(const fs::path& root, const std::string& file) {
  static const std::regex elsewhere("^[a-z][a-z0-9+.-]*:.*");
  static const std::regex link(R"(\]\(([^)\s#]+)[^)]*\)|^ {0,3}\[[^\]]+\]:\s+([^\s#]+))");
  std::vector<Finding> findings;
  bool code = false;
  int number = 0;
  for (const std::string& line : lines_of(root / file)) {
    ++number;
    if (line.starts_with("```")) {
      code = !code;
    }
    if (code) {
      continue;
    }
    for (std::sregex_iterator found(line.begin(), line.end(), link), end; found != end; ++found) {
      const std::string target = (*found)[1].matched ? (*found)[1].str() : (*found)[2].str();
      if (!std::regex_match(target, elsewhere) && !fs::exists((root / file).parent_path() / target)) {
        findings.push_back({file, number, "there is no " + target});
      }
    }
  }
  return findings;
}

// The folders with tracked text; the tree's root may hold build trees, so only its own files are looked at.
std::vector<Finding> dead_links(const fs::path& root) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(root)) {
    if (entry.path().extension() == ".md") {
      files.push_back(entry.path().filename().string());
    }
  }
  for (const char* folder : {"bpf", "docs", "userspace", "tools", "tests", "scripts", "tsn-config"}) {
    for (const std::string& file : files_below(root, folder, {".md"})) {
      files.push_back(file);
    }
  }
  std::vector<Finding> findings;
  for (const std::string& file : files) {
    for (const Finding& finding : dead_links_of(root, file)) {
      findings.push_back(finding);
    }
  }
  return findings;
}

TEST_CASE("a link to what does not exist is found, others are not") {
  const ScratchTree tree;
  tree.write("docs/there.md", "# There\n");
  tree.write("docs/a.md",
             "[one](there.md) [two](there.md#part) [up](../README.md) [web](https://example.org/x) [here](#part)\n"
             "```\n[code](nowhere.md)\n```\n");
  tree.write("README.md", "[a](docs/a.md) ![picture](docs/there.md \"title\")\n\n[a]: docs/there.md\n");
  CHECK(to_string(dead_links(tree.root())) == "");
  tree.write("docs/a.md", "fine\n[one](there.md) and [two](gone.md#part)\n");
  tree.write("README.md", "[b]: docs/b.md\n");
  CHECK(to_string(dead_links(tree.root())) == "README.md:1: there is no docs/b.md\ndocs/a.md:2: there is no gone.md\n");
}

TEST_CASE("every link in the documentation leads somewhere") { CHECK(to_string(dead_links(ISOLINE_TREE)) == ""); }

}  // namespace
}  // namespace isoline::house
