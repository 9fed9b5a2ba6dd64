#include "isoline/output.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace isoline;
namespace fs = std::filesystem;

namespace {

/// A folder of the test's own, removed at its end.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("isoline-output-" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

std::string content(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a file is written whole and nothing else is left in its folder") {
  const Folder folder;
  const auto file = folder.path / "flow.svg";
  REQUIRE(cli::write_file(file, "<svg/>"));
  CHECK(content(file) == "<svg/>");
  REQUIRE(cli::write_file(file, "<svg>2</svg>"));
  CHECK(content(file) == "<svg>2</svg>");
  CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator{}) == 1);
}

TEST_CASE("a replaced file keeps its rights, a new one gets those of the umask") {
  const Folder folder;
  const auto file = folder.path / "flow.svg";
  const auto mask = ::umask(027);
  REQUIRE(cli::write_file(file, "1"));
  ::umask(mask);
  CHECK((fs::status(file).permissions() & fs::perms::mask) == fs::perms(0640));
  fs::permissions(file, fs::perms(0600));
  REQUIRE(cli::write_file(file, "2"));
  CHECK((fs::status(file).permissions() & fs::perms::mask) == fs::perms(0600));
}

TEST_CASE("directories and missing folders are refused before the work is done") {
  const Folder folder;
  for (const auto& result : {cli::check_file(folder.path), cli::write_file(folder.path, "x")}) {
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::invalid_input);
    CHECK(result.error().why == "it is a directory");
  }
  const auto missing = cli::check_file(folder.path / "no" / "flow.svg");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::not_found);
}

TEST_CASE("what is no regular file is written to, not replaced") {
  REQUIRE(cli::write_file("/dev/null", "x"));
  CHECK(fs::is_character_file("/dev/null"));
}
