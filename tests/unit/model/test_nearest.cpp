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

TEST_CASE("nothing is suggested that is far away") {
  const std::vector<std::string_view> fields{"src_port", "packets"};
  CHECK(nearest("banana", fields) == std::nullopt);
  CHECK(nearest("", fields) == std::nullopt);
  CHECK(nearest(std::string(100000, 's'), fields) == std::nullopt);
}
