// One line of text being typed: the filter of the live table.
#pragma once

#include <cstddef>
#include <string>

#include "isoline/watch/key.hpp"

namespace isoline::cli {

class LineEditor {
 public:
  LineEditor() = default;
  /// Begins with this text (UTF-8), the cursor behind it.
  explicit LineEditor(const std::string& text);

  /// True if the key was an editing key (also when it had nothing to do, as Left at the beginning).
  bool handle(const Key& key);

  std::string text() const;                       ///< UTF-8
  std::size_t cursor() const { return cursor_; }  ///< in characters
  /// The part of the text that fits `width` characters with the cursor in it, and the cursor's place there.
  struct View {
    std::string text;
    std::size_t cursor = 0;
  };
  View view(std::size_t width) const;

 private:
  std::u32string text_;
  std::size_t cursor_ = 0;
};

std::u32string from_utf8(const std::string& text);  ///< broken sequences become U+FFFD
std::string to_utf8(const std::u32string& text);

}  // namespace isoline::cli
