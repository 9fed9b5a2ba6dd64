// A key press, independent of the terminal library.
#pragma once

#include <cstdint>

namespace isoline::cli {

enum class KeyName : std::uint8_t {
  character,  ///< `character` says which
  enter,
  escape,
  backspace,
  erase,  ///< the Delete key
  up,
  down,
  left,
  right,
  page_up,
  page_down,
  home,
  end,
  tab,
  clear_line,  ///< Ctrl-U
  clear_word,  ///< Ctrl-W
  redraw,      ///< Ctrl-L
  unknown,
};

struct Key {
  KeyName name = KeyName::unknown;
  char32_t character = 0;
  friend bool operator==(const Key&, const Key&) = default;
};

constexpr Key key_of(char32_t character) { return {KeyName::character, character}; }

}  // namespace isoline::cli
