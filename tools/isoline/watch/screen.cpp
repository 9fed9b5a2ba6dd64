// What keys and readings do to the live table; screen_image.cpp draws it.
#include "isoline/watch/screen.hpp"

#include <algorithm>
#include <array>

namespace isoline::cli {
namespace {

using namespace std::chrono_literals;
constexpr std::array<Nanoseconds, 9> intervals{100ms, 200ms, 500ms, 1s, 2s, 5s, 10s, 30s, 60s};

constexpr std::array keys{
    WatchKey{"Up Down PgUp PgDn Home End", "select a flow, scroll"},
    WatchKey{"Enter", "everything known of the selected flow; Esc or q goes back"},
    WatchKey{"s >", "sort by the next key"},
    WatchKey{"<", "sort by the key before"},
    WatchKey{"r", "reverse the order"},
    WatchKey{"/", "filter, as in: profinet and p99>100us; Enter applies, Esc leaves"},
    WatchKey{"i", "show all interfaces, or one after the other"},
    WatchKey{"c", "totals since the start, or the last interval only"},
    WatchKey{"p Space", "pause and go on; counting goes on meanwhile"},
    WatchKey{"+ -", "longer and shorter interval"},
    WatchKey{"h ?", "this help"},
    WatchKey{"q", "quit"},
};

}  // namespace

std::span<const WatchKey> watch_keys() { return keys; }

Screen::Screen(Options options) : options_(std::move(options)) {}

void Screen::take(Snapshot snapshot) {
  if (paused_) return;
  readings_.take(std::move(snapshot));
  refresh();
}

void Screen::refresh() {
  if (readings_.empty()) return;
  rows_ = interval_view_ ? analysis::flow_rows(readings_.recent())
                         : analysis::flow_rows(readings_.totals(), readings_.recent());
  if (only_) std::erase_if(rows_, [&](const analysis::FlowRow& row) { return row.flow->interface != *only_; });
  flows_ = rows_.size();
  const auto& selection = options_.selection;
  std::erase_if(rows_, [&](const analysis::FlowRow& row) { return !selection.filter.matches(row); });
  analysis::sort_rows(rows_, *selection.sort, reverse_);
  if (rows_.size() > selection.top) rows_.resize(selection.top);
  if (followed_) {
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [&](const auto& r) { return name_of(*r.flow) == *followed_; });
    if (found != rows_.end()) selected_ = static_cast<std::size_t>(found - rows_.begin());
  }
  selected_ = rows_.empty() ? 0 : std::min(selected_, rows_.size() - 1);
}

Screen::Wish Screen::handle(const Key& key) {
  if (key.name == KeyName::redraw) return Wish::draw;
  if (!notice_.empty() && key.name != KeyName::unknown) notice_.clear();
  switch (mode_) {
    case Mode::table: return handle_table(key);
    case Mode::filter: return handle_filter(key);
    case Mode::details: return handle_details(key);
    case Mode::help: mode_ = Mode::table; return Wish::draw;
  }
  return Wish::nothing;
}

/// Moves a position between 0 and last. False if the key does not scroll.
bool Screen::scroll(const Key& key, std::size_t& position, std::size_t last) const {
  const std::size_t page = std::max<std::size_t>(page_, 2) - 1;
  switch (key.name) {
    case KeyName::up: position -= std::min<std::size_t>(position, 1); break;
    case KeyName::down: position += 1; break;
    case KeyName::page_up: position -= std::min(position, page); break;
    case KeyName::page_down: position += page; break;
    case KeyName::home: position = 0; break;
    case KeyName::end: position = last; break;
    default: return false;
  }
  position = std::min(position, last);
  return true;
}

Screen::Wish Screen::handle_table(const Key& key) {
  if (scroll(key, selected_, rows_.empty() ? 0 : rows_.size() - 1)) {
    // At the top the selection stays at the top, whichever flow gets there.
    followed_.reset();
    if (selected_ > 0) followed_ = name_of(*rows_[selected_].flow);
    return Wish::draw;
  }
  if (key.name == KeyName::enter && !rows_.empty()) {
    followed_ = name_of(*rows_[selected_].flow);
    details_offset_ = 0;
    mode_ = Mode::details;
    return Wish::draw;
  }
  return key.name == KeyName::character ? handle_command(key.character) : Wish::nothing;
}

Screen::Wish Screen::handle_command(char32_t command) {
  switch (command) {
    case U'q':
    case U'Q': return Wish::quit;
    case U's':
    case U'>': choose_sort(1); break;
    case U'<': choose_sort(-1); break;
    case U'r': reverse_ = !reverse_; break;
    case U'i': choose_interface(); break;
    case U'c': interval_view_ = !interval_view_; break;
    case U'p':
    case U' ': paused_ = !paused_; return paused_ ? Wish::draw : Wish::read;
    case U'h':
    case U'?': mode_ = Mode::help; return Wish::draw;
    case U'+': choose_interval(1); return Wish::draw;
    case U'-': choose_interval(-1); return Wish::draw;
    case U'/':
      editor_ = LineEditor(options_.filter);
      filter_problem_.clear();
      mode_ = Mode::filter;
      return Wish::draw;
    default: return Wish::nothing;
  }
  refresh();
  return Wish::draw;
}

Screen::Wish Screen::handle_filter(const Key& key) {
  if (key.name == KeyName::escape) {
    mode_ = Mode::table;
    return Wish::draw;
  }
  if (key.name == KeyName::enter) {
    auto parsed = analysis::Filter::parse(editor_.text());
    if (!parsed) {
      filter_problem_ = describe(parsed.error());
      return Wish::draw;
    }
    options_.selection.filter = std::move(*parsed);
    options_.filter = editor_.text();
    mode_ = Mode::table;
    refresh();
    return Wish::draw;
  }
  if (!editor_.handle(key)) return Wish::nothing;
  filter_problem_.clear();
  return Wish::draw;
}

Screen::Wish Screen::handle_details(const Key& key) {
  if (scroll(key, details_offset_, details_last_)) return Wish::draw;
  const bool back = key.name == KeyName::escape || key.name == KeyName::enter || key.name == KeyName::left ||
                    key.name == KeyName::backspace || key == key_of(U'q');
  if (back) {
    mode_ = Mode::table;
    return Wish::draw;
  }
  if (key.name != KeyName::character) return Wish::nothing;
  const bool also_here = std::u32string_view(U"cp +-").find(key.character) != std::u32string_view::npos;
  return also_here ? handle_command(key.character) : Wish::nothing;
}

void Screen::choose_sort(int step) {
  const auto all = analysis::sort_keys();
  const auto at = options_.selection.sort - all.data();
  const auto count = static_cast<std::ptrdiff_t>(all.size());
  options_.selection.sort = &all[static_cast<std::size_t>((at + step + count) % count)];
}

void Screen::choose_interval(int step) {
  auto& interval = options_.interval;
  if (step > 0) {
    const auto next = std::upper_bound(intervals.begin(), intervals.end(), interval);
    if (next != intervals.end()) interval = *next;
  } else {
    const auto next = std::lower_bound(intervals.begin(), intervals.end(), interval);
    if (next != intervals.begin()) interval = *(next - 1);
  }
}

void Screen::choose_interface() {
  const auto& all = options_.interfaces;
  const auto at = only_ ? std::find(all.begin(), all.end(), *only_) : all.end();
  const auto next = only_ ? (at == all.end() ? at : at + 1) : all.begin();
  only_.reset();
  if (next != all.end()) only_ = *next;
}

}  // namespace isoline::cli
