#include "isoline/plan_file.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "config/network.hpp"

using namespace isoline;
namespace fs = std::filesystem;

TEST_CASE("a plan that could not be read again is not written") {
  const std::string path = fs::temp_directory_path() / ("isoline-plan-file-" + std::to_string(::getpid()) + ".yaml");
  std::string text(config::largest_network_file + 1, ' ');
  for (const auto& refused : {cli::write_network_file(path, text), cli::check_readable(path, text)}) {
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::failed);
    CHECK(refused.error().where == path);
    CHECK(refused.error().why.find("536870913 bytes, at most 536870912 are read") != std::string::npos);
  }
  CHECK_FALSE(fs::exists(path));
  text.pop_back();
  CHECK(cli::check_readable(path, text));
  REQUIRE(cli::write_network_file(path, "streams: []\n"));
  CHECK(fs::exists(path));
  fs::remove(path);
}
