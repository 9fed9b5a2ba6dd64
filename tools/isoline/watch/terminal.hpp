// The terminal in full-screen mode; the only file pair that knows ncurses.
#pragma once

#include <memory>
#include <optional>

#include "isoline/watch/screen.hpp"
#include "model/error.hpp"

namespace isoline::cli {

/// While it lives the terminal shows our screen; its destruction gives the terminal back as it was.
class Terminal {
 public:
  /// Errors: unsupported (TERM is unset or unknown, or cannot move its cursor).
  static Result<Terminal> open(bool colours);
  Terminal(Terminal&&) noexcept;
  Terminal& operator=(Terminal&&) = delete;
  ~Terminal();

  ScreenSize size() const;
  /// To be called after SIGWINCH.
  void resized();
  /// The next key that waits, if any.
  std::optional<Key> key();
  void draw(const ScreenImage& image);
  /// Draws everything anew at the next draw(), as after another program wrote over it.
  void forget();

 private:
  struct State;
  explicit Terminal(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace isoline::cli
