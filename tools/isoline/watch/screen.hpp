// The live table without a terminal: readings and keys in, lines out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "format/text.hpp"
#include "isoline/flow_selection.hpp"
#include "isoline/watch/key.hpp"
#include "isoline/watch/line_editor.hpp"
#include "isoline/watch/readings.hpp"

namespace isoline::cli {

/// How a line is to look; the terminal chooses colours.
enum class Look : std::uint8_t { plain, heading, alert, faint, selected, selected_alert, bar, problem };

struct ScreenLine {
  std::string text;  ///< at most as wide as the screen
  Look look = Look::plain;
};

struct ScreenImage {
  std::vector<ScreenLine> lines;                              ///< as many as the screen has rows
  std::optional<std::pair<std::size_t, std::size_t>> cursor;  ///< row, column; absent: hidden
};

struct ScreenSize {
  std::size_t rows = 24;
  std::size_t columns = 80;
};

/// A key of the live table, for its help and the man page.
struct WatchKey {
  std::string_view keys;
  std::string_view meaning;
};
std::span<const WatchKey> watch_keys();

class Screen {
 public:
  struct Options {
    FlowSelection selection;
    std::string filter;  ///< the text that selection.filter was made from
    Nanoseconds interval = std::chrono::seconds(1);
    std::vector<std::string> interfaces;  ///< those that are measured
    std::string source;                   ///< "isolined", "this command"
    bool unicode = true;
  };
  explicit Screen(Options options);

  /// What the owner of the loop must do after a key.
  enum class Wish : std::uint8_t { nothing, draw, read, quit };
  Wish handle(const Key& key);

  /// A new reading; passed over while paused.
  void take(Snapshot snapshot);
  /// News of an interface, shown until the next key.
  void tell(std::string line) { notice_ = std::move(line); }
  Nanoseconds interval() const { return options_.interval; }

  ScreenImage image(ScreenSize size);

 private:
  enum class Mode : std::uint8_t { table, filter, details, help };
  struct FlowName {
    FlowKey key;
    std::string interface;
    Direction direction = Direction::ingress;
    friend bool operator==(const FlowName&, const FlowName&) = default;
  };
  static FlowName name_of(const Flow& flow) { return {flow.key, flow.interface, flow.direction}; }

  Wish handle_table(const Key& key);
  Wish handle_command(char32_t command);
  Wish handle_filter(const Key& key);
  Wish handle_details(const Key& key);
  bool scroll(const Key& key, std::size_t& position, std::size_t last) const;
  void choose_sort(int step);
  void choose_interval(int step);
  void choose_interface();
  void refresh();  ///< rows_ from the readings and the choices

  ScreenLine title(std::size_t columns) const;
  std::vector<ScreenLine> status() const;
  ScreenLine prompt(std::size_t columns, ScreenImage& image, std::size_t row) const;
  void draw_table(ScreenImage& image, ScreenSize size);
  void draw_details(ScreenImage& image, ScreenSize size);
  void draw_help(ScreenImage& image, ScreenSize size) const;

  Options options_;
  Readings readings_;
  std::vector<analysis::FlowRow> rows_;
  std::size_t flows_ = 0;  ///< before filter and top
  Mode mode_ = Mode::table;
  LineEditor editor_;
  std::string filter_problem_;
  std::string notice_;
  bool reverse_ = false;
  bool paused_ = false;
  bool interval_view_ = false;
  std::optional<std::string> only_;   ///< the one interface that is shown
  std::optional<FlowName> followed_;  ///< the flow that the selection stays with; absent: the first row
  std::size_t selected_ = 0;
  std::size_t offset_ = 0;  ///< first row on the screen
  std::size_t page_ = 10;   ///< rows of the table on the screen
  std::size_t details_offset_ = 0;
  std::size_t details_last_ = 0;
};

}  // namespace isoline::cli
