#include "isoline/completion.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <sstream>

using isoline::cli::bash_completion;

namespace {

/// What bash offers behind these words, joined by blanks.
std::string offered(const std::string& words) {
  const std::string script = "source " COMPLETION_FILE "; COMP_WORDS=(" + words +
                             "); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _isoline 2>/dev/null; echo \"${COMPREPLY[*]}\"";
  FILE* pipe = ::popen(("bash --norc -c '" + script + "'").c_str(), "r");
  REQUIRE(pipe);
  std::string text;
  std::array<char, 4096> buffer{};
  while (const auto got = std::fread(buffer.data(), 1, buffer.size(), pipe)) text.append(buffer.data(), got);
  REQUIRE(::pclose(pipe) == 0);
  text.pop_back();
  return text;
}

}  // namespace

TEST_CASE("the installed completion is what the program prints") {
  std::ostringstream text;
  text << std::ifstream(COMPLETION_FILE).rdbuf();
  CHECK(text.str() == bash_completion());  // renew it with: isoline completion bash
}

TEST_CASE("bash completes nouns, verbs, options, values and interfaces") {
  CHECK(offered("isoline \"\"") == "flow capture fastpath schedule plan port probe daemon help --version");
  CHECK(offered("isoline fl") == "flow");
  CHECK(offered("isoline flow \"\"") == "list watch show help");
  CHECK(offered("isoline help \"\"") == "flow capture fastpath schedule plan port probe daemon");
  CHECK(offered("isoline flow list --s") == "--sort --streams --socket");
  CHECK(offered("isoline schedule remove eth1 --r") == "--replace-foreign");
  CHECK(offered("isoline flow watch --hook \"\"") == "auto tcx clsact xdp");
  CHECK(offered("isoline flow watch --hook c") == "clsact");
  CHECK(offered("isoline flow list -i l").find("lo") != std::string::npos);
  CHECK(offered("isoline probe attach l").find("lo") != std::string::npos);
  CHECK(offered("isoline probe attach --dr") == "--dry-run");
  CHECK(offered("isoline flow list --top \"\"").empty());
}
