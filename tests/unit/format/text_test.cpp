#include "format/text.hpp"

#include <catch2/catch.hpp>

using namespace isoline::format;

TEST_CASE("columns are not bytes") {
  CHECK(width_of("abc") == 3);
  CHECK(width_of("\xc3\xa9") == 1);                  // e with acute accent
  CHECK(width_of("e\xcc\x81") == 1);                 // the same, combined
  CHECK(width_of("\xe6\x97\xa5\xe6\x9c\xac") == 4);  // two wide characters
  CHECK(width_of("\xff\xff") == 2);
}

TEST_CASE("the middle gives way") {
  CHECK(elide_middle("abcdef", 6, true) == "abcdef");
  CHECK(elide_middle("abcdefghij", 5, true) == "ab…ij");
  CHECK(elide_middle("abcdefghij", 7, false) == "ab...ij");
  CHECK(elide_middle("abcdefghij", 2, false) == "ab");
  CHECK(elide_middle("abcdefghij", 0, true).empty());
  for (std::size_t width = 0; width < 12; ++width) {
    CHECK(width_of(elide_middle("\xe6\x97\xa5\xe6\x9c\xac\xe6\x97\xa5\xe6\x9c\xac\xe6\x97\xa5", width, true)) <= width);
  }
}

TEST_CASE("names cannot play tricks on the terminal") {
  CHECK(printable("eth0\x1b[31m\n\x7f", true) == "eth0?[31m??");
  CHECK(printable("\xc2\x9b"
                  "31m",
                  true) == "?31m");  // the one-character CSI
  CHECK(printable("a\xe2\x80\xae"
                  "b",
                  true) == "a?b");  // right-to-left override
  CHECK(printable("\xff"
                  "a\xe2\x82",
                  true) == "?a??");
  CHECK(printable("\xc3\xa9t\xc3\xa9", true) == "\xc3\xa9t\xc3\xa9");
  CHECK(printable("\xc3\xa9t\xc3\xa9", false) == "?t?");
}

TEST_CASE("emphasis is there only with colour") {
  const std::vector<Line> lines{
      {"head", Emphasis::heading}, {"", Emphasis::alert}, {"bad", Emphasis::alert}, {"x", Emphasis::none}};
  CHECK(to_text(lines, {.color = false}) == "head\n\nbad\nx\n");
  CHECK(to_text(lines, {.color = true}) == "\x1b[1mhead\x1b[0m\n\n\x1b[1;31mbad\x1b[0m\nx\n");
}

TEST_CASE("the first variable of the locale that is set decides") {
  CHECK(is_utf8_locale("", "", "de_DE.UTF-8"));
  CHECK(is_utf8_locale("", "C.utf8", "C"));
  CHECK_FALSE(is_utf8_locale("C", "C.UTF-8", "C.UTF-8"));
  CHECK_FALSE(is_utf8_locale("", "", ""));
}
