#include "isoline/watch/line_editor.hpp"

#include <algorithm>

namespace isoline::cli {
namespace {

/// Longer filters are a slip of the clipboard, not an expression.
constexpr std::size_t longest = 1000;

/// Where the word in front of `at` begins.
std::size_t word_begin(const std::u32string& text, std::size_t at) {
  while (at > 0 && text[at - 1] == U' ') --at;
  while (at > 0 && text[at - 1] != U' ') --at;
  return at;
}

}  // namespace

LineEditor::LineEditor(const std::string& text) : text_(from_utf8(text)), cursor_(text_.size()) {}

bool LineEditor::handle(const Key& key) {
  switch (key.name) {
    case KeyName::character:
      if (key.character < U' ' || key.character == 0x7f) return false;
      if (text_.size() < longest) text_.insert(cursor_++, 1, key.character);
      return true;
    case KeyName::backspace:
      if (cursor_ > 0) text_.erase(--cursor_, 1);
      return true;
    case KeyName::erase:
      if (cursor_ < text_.size()) text_.erase(cursor_, 1);
      return true;
    case KeyName::left: cursor_ -= cursor_ > 0 ? 1 : 0; return true;
    case KeyName::right: cursor_ += cursor_ < text_.size() ? 1 : 0; return true;
    case KeyName::home: cursor_ = 0; return true;
    case KeyName::end: cursor_ = text_.size(); return true;
    case KeyName::clear_line:
      text_.erase(0, cursor_);
      cursor_ = 0;
      return true;
    case KeyName::clear_word: {
      const auto begin = word_begin(text_, cursor_);
      text_.erase(begin, cursor_ - begin);
      cursor_ = begin;
      return true;
    }
    default: return false;
  }
}

std::string LineEditor::text() const { return to_utf8(text_); }

LineEditor::View LineEditor::view(std::size_t width) const {
  if (width == 0) return {};
  const std::size_t begin = cursor_ >= width ? cursor_ - width + 1 : 0;  // one place is kept for the cursor itself
  return {to_utf8(text_.substr(begin, width)), cursor_ - begin};
}

std::u32string from_utf8(const std::string& text) {
  std::u32string result;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    const unsigned more = lead < 0x80 ? 0 : (lead >> 5) == 6 ? 1 : (lead >> 4) == 14 ? 2 : (lead >> 3) == 30 ? 3 : 4;
    if (more == 4) {
      result += U'\uFFFD';
      continue;
    }
    char32_t character = more == 0 ? lead : lead & (0x3f >> more);
    unsigned read = 0;
    for (; read < more && i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80; ++read) {
      character = character << 6 | (static_cast<unsigned char>(text[i++]) & 0x3f);
    }
    result += read == more ? character : U'\uFFFD';
  }
  return result;
}

std::string to_utf8(const std::u32string& text) {
  std::string result;
  for (const char32_t c : text) {
    if (c < 0x80) {
      result += static_cast<char>(c);
    } else if (c < 0x800) {
      result += {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 0x3f))};
    } else if (c < 0x10000) {
      result += {static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3f)),
                 static_cast<char>(0x80 | (c & 0x3f))};
    } else {
      result += {static_cast<char>(0xf0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 0x3f)),
                 static_cast<char>(0x80 | (c >> 6 & 0x3f)), static_cast<char>(0x80 | (c & 0x3f))};
    }
  }
  return result;
}

}  // namespace isoline::cli
