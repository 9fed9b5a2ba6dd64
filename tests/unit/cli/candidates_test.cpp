#include <catch2/catch.hpp>

#include "isoline/candidates.hpp"

using isoline::cli::edit_distance;
using isoline::cli::nearest;

TEST_CASE("edit distance counts inserts, deletes, replacements and swaps") {
  CHECK(edit_distance("watch", "watch") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("lsit", "list") == 1);  // one swap, not two replacements
  CHECK(edit_distance("flw", "flow") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest candidate is told when it is near") {
  CHECK(nearest("lsit", {"list", "watch", "show", "help"}) == "list");
  CHECK(nearest("wacth", {"list", "watch", "show"}) == "watch");
  CHECK(nearest("inter", {"interval", "interface"}) == "interval");  // a beginning is near enough
  CHECK(nearest("shwo", {"show", "watch"}) == "show");
}

TEST_CASE("what is far from every candidate gets none") {
  CHECK_FALSE(nearest("frobnicate", {"list", "watch", "show", "help"}));
  CHECK_FALSE(nearest("x", {"list"}));
  CHECK_FALSE(nearest("", {"list"}));
}
