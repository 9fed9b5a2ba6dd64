#include "isoline/watch/line_editor.hpp"

#include <catch2/catch.hpp>

using namespace isoline::cli;

namespace {

void type(LineEditor& editor, const std::u32string& text) {
  for (const char32_t c : text) CHECK(editor.handle(key_of(c)));
}

}  // namespace

TEST_CASE("typing inserts at the cursor") {
  LineEditor editor;
  type(editor, U"p9>1ms");
  for (int i = 0; i < 4; ++i) editor.handle({KeyName::left});
  type(editor, U"9");
  CHECK(editor.text() == "p99>1ms");
  CHECK(editor.cursor() == 3);
}

TEST_CASE("deleting at both sides of the cursor, and at the ends") {
  LineEditor editor("abc");
  editor.handle({KeyName::erase});  // nothing behind the end
  CHECK(editor.text() == "abc");
  editor.handle({KeyName::backspace});
  CHECK(editor.text() == "ab");
  editor.handle({KeyName::home});
  editor.handle({KeyName::backspace});  // nothing in front of the beginning
  editor.handle({KeyName::left});
  editor.handle({KeyName::erase});
  CHECK(editor.text() == "b");
  CHECK(editor.cursor() == 0);
}

TEST_CASE("a word and the line are cleared in front of the cursor") {
  LineEditor editor("vid=100 and pcp=6  ");
  editor.handle({KeyName::clear_word});
  CHECK(editor.text() == "vid=100 and ");
  editor.handle({KeyName::home});
  editor.handle({KeyName::right});
  editor.handle({KeyName::clear_line});
  CHECK(editor.text() == "id=100 and ");
}

TEST_CASE("keys that do not edit are left to others") {
  LineEditor editor("x");
  CHECK_FALSE(editor.handle({KeyName::enter}));
  CHECK_FALSE(editor.handle({KeyName::up}));
  CHECK_FALSE(editor.handle(key_of(U'\x03')));
  CHECK(editor.text() == "x");
}

TEST_CASE("characters beyond ASCII count as one") {
  LineEditor editor("stream~ö€");
  CHECK(editor.cursor() == 9);
  editor.handle({KeyName::backspace});
  CHECK(editor.text() == "stream~ö");
  type(editor, U"😀");
  CHECK(editor.text() == "stream~ö😀");
  CHECK(to_utf8(from_utf8("a\xff"
                          "b\xc3")) == "a\uFFFDb\uFFFD");
}

TEST_CASE("a narrow view keeps the cursor in sight") {
  LineEditor editor("0123456789");
  CHECK(editor.view(20).text == "0123456789");
  CHECK(editor.view(20).cursor == 10);
  CHECK(editor.view(5).text == "6789");
  CHECK(editor.view(5).cursor == 4);
  editor.handle({KeyName::home});
  CHECK(editor.view(5).text == "01234");
  CHECK(editor.view(5).cursor == 0);
  CHECK(editor.view(0).text.empty());
}

TEST_CASE("what is longer than any filter is not taken") {
  LineEditor editor(std::string(1000, 'x'));
  editor.handle(key_of(U'y'));
  CHECK(editor.text().size() == 1000);
}
