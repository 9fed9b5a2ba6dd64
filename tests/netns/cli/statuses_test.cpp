// What can go wrong at a real host: one clear line and the exit status that says what to do.
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "netns/cli/link.hpp"

using namespace isoline::test;

namespace {

void is_one_clear_line(const CommandOutcome& outcome) {
  INFO(outcome.output);
  CHECK(outcome.output.starts_with("isoline: "));
  CHECK(std::count(outcome.output.begin(), outcome.output.end(), '\n') == 1);
}

/// The program where everybody may run it, for commands as another user.
struct SharedProgram {
  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("isoline-shared-" + std::to_string(::getpid()));
  SharedProgram() {
    std::filesystem::create_directories(folder);
    std::filesystem::copy_file(ISOLINE_PROGRAM, folder / "isoline");
    std::filesystem::permissions(folder, std::filesystem::perms(0755));
  }
  ~SharedProgram() { std::filesystem::remove_all(folder); }
  std::string as_nobody() const {
    return "setpriv --reuid=nobody --regid=nogroup --clear-groups " + (folder / "isoline").string() + " ";
  }
};

}  // namespace

TEST_CASE("an unknown interface: 1, and the interfaces there are") {
  need_root_and_namespaces();
  const Link link;
  for (const std::string verb : {"flow list --for 1s", "flow watch --for 1s", "flow show x --for 1s"}) {
    const auto outcome = link.isoline(verb + " -i nosuch0");
    CHECK(outcome.status == 1);
    is_one_clear_line(outcome);
    CHECK(outcome.output.find("nosuch0") != std::string::npos);
    CHECK(outcome.output.find(link.interface()) != std::string::npos);
  }
}

TEST_CASE("one unknown interface among known ones: nothing is attached") {
  const Link link;
  const auto outcome = link.isoline("flow list --for 1s -i " + link.interface() + " -i nosuch0");
  CHECK(outcome.status == 1);
  is_one_clear_line(outcome);
  CHECK_FALSE(link.is_probed());
}

TEST_CASE("no permission: 1, and how to get it") {
  const Link link;
  const SharedProgram program;
  for (const std::string verb : {"flow list --for 1s -i ", "flow watch --for 1s -i ", "probe cost --for 1s #"}) {
    const auto outcome = link.here().run(program.as_nobody() + verb + link.interface());
    CHECK(outcome.status == 1);
    is_one_clear_line(outcome);
    CHECK(outcome.output.find("root") != std::string::npos);
  }
}

TEST_CASE("the memory statement needs no rights") {
  const Link link;
  const SharedProgram program;
  const auto outcome =
      link.here().run(program.as_nobody() + "probe attach " + link.interface() + " --dry-run --json 2>/dev/null");
  INFO(outcome.output);
  CHECK(outcome.status == 0);
  CHECK(outcome.output.find("\"total\"") != std::string::npos);
}

TEST_CASE("a dry run for an interface that does not exist: 1, said without rights") {
  const Link link;
  const SharedProgram program;
  const auto outcome = link.here().run(program.as_nobody() + "probe attach nosuch0 --dry-run");
  CHECK(outcome.status == 1);
  is_one_clear_line(outcome);
  CHECK(outcome.output.find("no such interface") != std::string::npos);
}

TEST_CASE("a bad filter, sort key or option: 2, before anything is attached") {
  const Link link;
  for (const std::string words : {"flow list --filter 'p99>'", "flow list --sort nosuch", "flow lst",
                                  "flow list --nosuch", "flow watch --interval 1", "flow list --for 5"}) {
    const auto outcome = link.isoline(words + " -i " + link.interface());
    INFO(words);
    CHECK(outcome.status == 2);
    is_one_clear_line(outcome);
  }
}

TEST_CASE("no daemon where one is needed: 4") {
  const Link link;
  const std::string nowhere = " --socket /nonexistent/isolined.sock";
  for (const auto& words : {"probe attach " + link.interface(), "probe detach " + link.interface(),
                            std::string("probe list"), std::string("daemon status"), std::string("flow list")}) {
    const auto outcome = link.isoline(words + nowhere);
    INFO(words);
    CHECK(outcome.status == 4);
    is_one_clear_line(outcome);
  }
}

TEST_CASE("a full disk is told, not taken for success") {
  const Link link;
  const auto outcome = link.here().run(std::string(ISOLINE_PROGRAM) + " help >/dev/full");
  CHECK(outcome.status == 1);
  CHECK(outcome.output.find("No space left") != std::string::npos);
}

TEST_CASE("the cost of a probe that runs is measured") {
  const Link link;
  const Background watch(link.here(), std::string(ISOLINE_PROGRAM) + " flow watch --json -i " + link.interface());
  REQUIRE(comes_true([&] { return link.is_probed(); }));
  const Background ping(link.here(), "ping -q -i 0.01 10.9.0.2");
  const auto outcome = link.isoline("probe cost --for 500ms");
  INFO(outcome.output);
  CHECK(outcome.status == 0);
  CHECK(outcome.output.find("isoline_in") != std::string::npos);
  CHECK(outcome.output.find(link.interface()) != std::string::npos);
  CHECK(outcome.output.find("two clock reads") != std::string::npos);
}
