#include <string>

#include <catch2/catch.hpp>

#include "config/nearest.hpp"

using isoline::config::nearest;
using isoline::config::split_words;

TEST_CASE("the nearest word is the one with the fewest slips") {
  const std::vector<std::string> words{"max_flows", "max_histograms", "hook", "clock"};
  CHECK(nearest("max_flow", words) == "max_flows");
  CHECK(nearest("maxflows", words) == "max_flows");
  CHECK(nearest("max_flwos", words) == "max_flows");
  CHECK(nearest("Max-Flows", words) == "max_flows");
  CHECK(nearest("hok", words) == "hook");
  CHECK(nearest("clok", words) == "clock");
}

TEST_CASE("what resembles nothing gets no suggestion") {
  CHECK_FALSE(nearest("temperature", {"hook", "clock"}));
  CHECK_FALSE(nearest("", {"hook"}));
  CHECK_FALSE(nearest("hook", {}));
  CHECK_FALSE(nearest(std::string(10000, 'h'), {"hook"}));
}

TEST_CASE("words are split at blanks") {
  CHECK(split_words("auto tcx  xdp") == std::vector<std::string>{"auto", "tcx", "xdp"});
  CHECK(split_words("").empty());
}
