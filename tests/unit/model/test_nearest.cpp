#include "model/nearest.hpp"

#include <catch2/catch.hpp>

using isoline::nearest;

TEST_CASE("the word that was meant") {
  const std::vector<std::string_view> fields{"src_port", "dst_port", "packets", "deadline_misses"};
  CHECK(nearest("src_prt", fields) == "src_port");
  CHECK(nearest("pakcets", fields) == "packets");
  CHECK(nearest("deadl", fields) == "deadline_misses");
  CHECK(nearest("sct_port", fields) == "src_port");
}

TEST_CASE("case and - for _ are no slips") {
  const std::vector<std::string_view> words{"max_flows", "max-flow", "hook", "clock"};
  CHECK(nearest("Max-Flows", words) == "max_flows");
  CHECK(nearest("MAX_FLOW", words) == "max-flow");
  CHECK(nearest("CLOK", words) == "clock");
}

TEST_CASE("swaps count once, and a beginning is near enough") {
  CHECK(nearest("lsit", {"list", "watch", "show", "help"}) == "list");
  CHECK(nearest("shwo", {"show", "watch"}) == "show");
  CHECK(nearest("inter", {"interval", "interface"}) == "interval");
  CHECK(nearest("hok", {"clock", "hook"}) == "hook");
}

TEST_CASE("nothing is suggested that is far away") {
  const std::vector<std::string_view> fields{"src_port", "packets"};
  CHECK(nearest("banana", fields) == std::nullopt);
  CHECK(nearest("", fields) == std::nullopt);
  CHECK(nearest("x", {"list"}) == std::nullopt);
  CHECK(nearest("hook", {}) == std::nullopt);
  CHECK(nearest(std::string(100000, 's'), fields) == std::nullopt);
}
