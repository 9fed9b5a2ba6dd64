#include "isoline/watch/terminal.hpp"

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>

namespace isoline::cli {

struct Terminal::State {
  SCREEN* screen = nullptr;
  bool colours = false;
  bool forgotten = false;
  ~State() {
    if (!screen) return;
    ::endwin();
    ::delscreen(screen);
  }
};

namespace {

enum Pair : short { alert_pair = 1, bar_pair, problem_pair };

attr_t attributes_of(Look look, bool colours) {
  const auto coloured = [&](Pair pair) { return colours ? static_cast<attr_t>(COLOR_PAIR(pair)) : A_NORMAL; };
  switch (look) {
    case Look::plain: return A_NORMAL;
    case Look::heading: return A_BOLD;
    case Look::alert: return A_BOLD | coloured(alert_pair);
    case Look::faint: return A_DIM;
    case Look::selected: return A_REVERSE;
    case Look::selected_alert: return A_REVERSE | A_BOLD | coloured(alert_pair);
    case Look::bar: return colours ? coloured(bar_pair) : A_REVERSE;
    case Look::problem: return A_BOLD | coloured(problem_pair);
  }
  return A_NORMAL;
}

Key key_of_code(wint_t code) {
  switch (code) {
    case KEY_ENTER: return {KeyName::enter};
    case KEY_BACKSPACE: return {KeyName::backspace};
    case KEY_DC: return {KeyName::erase};
    case KEY_UP: return {KeyName::up};
    case KEY_DOWN: return {KeyName::down};
    case KEY_LEFT: return {KeyName::left};
    case KEY_RIGHT: return {KeyName::right};
    case KEY_PPAGE: return {KeyName::page_up};
    case KEY_NPAGE: return {KeyName::page_down};
    case KEY_HOME: return {KeyName::home};
    case KEY_END: return {KeyName::end};
    default: return {KeyName::unknown};
  }
}

Key key_of_character(wint_t character) {
  switch (character) {
    case '\r':
    case '\n': return {KeyName::enter};
    case 0x1b: return {KeyName::escape};
    case 0x08:
    case 0x7f: return {KeyName::backspace};
    case '\t': return {KeyName::tab};
    case 0x15: return {KeyName::clear_line};
    case 0x17: return {KeyName::clear_word};
    case 0x0c: return {KeyName::redraw};
    case 0x01: return {KeyName::home};
    case 0x05: return {KeyName::end};
    default: return isoline::cli::key_of(static_cast<char32_t>(character));
  }
}

}  // namespace

Terminal::Terminal(std::unique_ptr<State> state) : state_(std::move(state)) {}
Terminal::Terminal(Terminal&&) noexcept = default;
Terminal::~Terminal() = default;

Result<Terminal> Terminal::open(bool colours) {
  // Only the character set: numbers keep their decimal points. A host without the user's locale has C.UTF-8.
  if (!std::setlocale(LC_CTYPE, "") && format::is_utf8_locale()) std::setlocale(LC_CTYPE, "C.UTF-8");
  const char* name = std::getenv("TERM");
  auto state = std::make_unique<State>();
  state->screen = name && *name ? ::newterm(nullptr, stdout, stdin) : nullptr;
  if (!state->screen) {
    return fail({ErrorKind::unsupported, "cannot draw a live table",
                 name && *name ? std::string("TERM=") + name : "TERM is unset", "this terminal is not known here",
                 "TERM=xterm isoline flow watch, or: isoline flow watch | cat"});
  }
  ::set_escdelay(25);  // Esc alone is a key here; a second of waiting would feel broken
  ::cbreak();
  ::noecho();
  ::nonl();
  ::keypad(stdscr, TRUE);
  ::nodelay(stdscr, TRUE);
  if (colours && ::has_colors()) {
    ::start_color();
    ::use_default_colors();
    ::init_pair(alert_pair, COLOR_RED, -1);
    ::init_pair(bar_pair, COLOR_BLACK, COLOR_CYAN);
    ::init_pair(problem_pair, COLOR_YELLOW, -1);
    state->colours = true;
  }
  return Terminal(std::move(state));
}

ScreenSize Terminal::size() const {
  return {static_cast<std::size_t>(std::max(0, getmaxy(stdscr))),
          static_cast<std::size_t>(std::max(0, getmaxx(stdscr)))};
}

void Terminal::resized() {
  struct winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col)
    ::resizeterm(size.ws_row, size.ws_col);
  state_->forgotten = true;
}

std::optional<Key> Terminal::key() {
  wint_t read = 0;
  const int kind = ::get_wch(&read);
  if (kind == ERR) return std::nullopt;
  return kind == KEY_CODE_YES ? key_of_code(read) : key_of_character(read);
}

void Terminal::draw(const ScreenImage& image) {
  if (state_->forgotten) ::clearok(stdscr, TRUE);
  state_->forgotten = false;
  ::erase();
  for (std::size_t row = 0; row < image.lines.size(); ++row) {
    ::attrset(static_cast<int>(attributes_of(image.lines[row].look, state_->colours)));
    mvaddstr(static_cast<int>(row), 0, image.lines[row].text.c_str());
  }
  ::attrset(A_NORMAL);
  ::curs_set(image.cursor ? 1 : 0);
  if (image.cursor) ::move(static_cast<int>(image.cursor->first), static_cast<int>(image.cursor->second));
  ::refresh();
}

void Terminal::forget() { state_->forgotten = true; }

}  // namespace isoline::cli
