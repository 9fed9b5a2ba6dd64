#include "format/table.hpp"

#include <catch2/catch.hpp>

using namespace isoline::format;

namespace {

std::string text_of(const Table& table, std::size_t width = 0, bool marks = false) {
  const TextStyle style{.color = false, .unicode = true, .width = width};
  return to_text(table.lines(style, marks), style);
}

}  // namespace

TEST_CASE("columns are as wide as their widest cell or header") {
  Table table({{.header = "name", .align = Align::left}, {.header = "n"}});
  table.add({{"a", "1234"}, Emphasis::none});
  table.add({{"long name", "5"}, Emphasis::none});
  CHECK(text_of(table) ==
        "name          n\n"
        "a          1234\n"
        "long name     5\n");
}

TEST_CASE("columns that no row uses are left out, and single gaps are shown") {
  Table table({{.header = "a"}, {.header = "b", .optional = true}, {.header = "c", .optional = true}});
  table.add({{"1", "", "7"}, Emphasis::none});
  table.add({{"2"}, Emphasis::none});
  CHECK(text_of(table) == "a  c\n1  7\n2  -\n");
}

TEST_CASE("rows that are alerts are marked") {
  Table table({{.header = "a"}});
  table.add({{"1"}, Emphasis::none});
  table.add({{"2"}, Emphasis::alert});
  CHECK(text_of(table, 0, true) == "  a\n  1\n! 2\n");
  CHECK(table.lines({}, true)[2].emphasis == Emphasis::alert);
}

TEST_CASE("on narrow terminals texts are elided, then the least columns go") {
  Table table({{.header = "name", .align = Align::left, .shrinks = true},
               {.header = "important"},
               {.header = "less", .rank = 1},
               {.header = "least", .rank = 2}});
  table.add({{std::string(40, 'x'), "1", "2", "3"}, Emphasis::none});
  const auto header = [&](std::size_t width) {
    const auto lines = table.lines({.width = width});
    for (const Line& line : lines) CHECK(width_of(line.text) <= width);
    std::string words;
    for (const char c : lines[0].text) {
      if (c != ' ' || (!words.empty() && words.back() != ' ')) words += c;
    }
    return words;
  };
  CHECK(header(100) == "name important less least");
  CHECK(header(51) == "name important less least");
  CHECK(header(48) == "name important less");
  CHECK(header(40) == "name important");
  CHECK(header(10) != "");
  CHECK(width_of(table.lines({.width = 55})[1].text) == 55);
}

TEST_CASE("no text is elided below its least width") {
  Table table(
      {{.header = "a", .align = Align::left, .shrinks = true}, {.header = "b", .align = Align::left, .shrinks = true}});
  const std::string xs(40, 'x'), ys(40, 'y');
  table.add({{xs, ys}, Emphasis::none});
  CHECK(table.lines({.width = 60})[1].text ==
        elide_middle(xs, min_shrunk, true) + "  " + elide_middle(ys, 60 - 2 - min_shrunk, true));
}

TEST_CASE("cells are made printable and limited") {
  Table table({{.header = "a", .align = Align::left, .max_width = 5}});
  table.add({{"\x1b[2Jabcdefgh"}, Emphasis::none});
  CHECK(text_of(table) == "a\n?[…gh\n");
}
