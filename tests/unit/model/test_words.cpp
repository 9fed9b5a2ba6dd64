#include "model/words.hpp"

#include <catch2/catch.hpp>

using isoline::joined;
using isoline::split_words;

TEST_CASE("words are split at blanks") {
  CHECK(split_words(" auto tcx  xdp ") == std::vector<std::string_view>{"auto", "tcx", "xdp"});
  CHECK(split_words("").empty());
  CHECK(split_words("  ").empty());
}

TEST_CASE("words are joined with something between them") {
  CHECK(joined({"list", "watch", "show"}) == "list, watch, show");
  CHECK(joined({"one"}) == "one");
  CHECK(joined({}).empty());
  CHECK(joined({"a", "b"}, "|") == "a|b");
}
