// How the live table is drawn.
#include <algorithm>

#include "analysis/flow/accounting.hpp"
#include "analysis/flow/merge.hpp"
#include "format/flow_table.hpp"
#include "isoline/flow_drawing.hpp"
#include "isoline/watch/screen.hpp"
#include "isoline/watch/time_of_day.hpp"
#include "model/units.hpp"

namespace isoline::cli {
namespace {

/// The beginning of a text that takes at most so many columns.
std::string clipped(const std::string& text, std::size_t columns) {
  if (format::width_of(text) <= columns) return text;
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t next = i + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xc0) == 0x80) ++next;
    if (format::width_of(result + text.substr(i, next - i)) > columns) break;
    result += text.substr(i, next - i);
    i = next;
  }
  return result;
}

std::string padded(std::string text, std::size_t columns) {
  text = clipped(text, columns);
  return text + std::string(columns - format::width_of(text), ' ');
}

/// Left and right parts of one line. The left one is elided where both do not fit; on a narrow screen it stands alone.
std::string apart(const std::string& left, const std::string& right, std::size_t columns, bool unicode) {
  const auto right_width = format::width_of(right);
  if (right_width + 20 > columns) return padded(left, columns);
  const auto elided = format::elide_middle(left, columns - right_width - 2, unicode);
  return elided + std::string(columns - right_width - format::width_of(elided), ' ') + right;
}

/// The clock of the stamps, from the first distribution that says it.
std::string clock_of(const Snapshot& snapshot) {
  for (const auto& flow : snapshot.flows) {
    if (flow.inter_arrival) return to_string(flow.inter_arrival->clock);
  }
  return to_string(ClockSource::monotonic);
}

Look look_of(format::Emphasis emphasis) {
  switch (emphasis) {
    case format::Emphasis::none: return Look::plain;
    case format::Emphasis::heading: return Look::heading;
    case format::Emphasis::alert: return Look::alert;
    case format::Emphasis::faint: return Look::faint;
  }
  return Look::plain;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

}  // namespace

ScreenImage Screen::image(ScreenSize size) {
  ScreenImage image;
  if (size.rows == 0 || size.columns == 0) return image;
  image.lines.push_back(title(size.columns));
  switch (mode_) {
    case Mode::table:
    case Mode::filter: draw_table(image, size); break;
    case Mode::details: draw_details(image, size); break;
    case Mode::help: draw_help(image, size); break;
  }
  const char* foot = mode_ == Mode::filter    ? " Enter apply   Esc leave   Ctrl-U clear"
                     : mode_ == Mode::details ? " Esc back   Up Down scroll   c totals/interval   p pause"
                     : mode_ == Mode::help
                         ? " any key goes back"
                         : " q quit  ? help  / filter  Enter details  s sort  r reverse  i interface  "
                           "c totals/interval  p pause";
  image.lines.resize(size.rows);
  if (size.rows > 3) image.lines.back() = {padded(foot, size.columns), Look::bar};
  for (auto& line : image.lines) line.text = clipped(line.text, size.columns);
  return image;
}

ScreenLine Screen::title(std::size_t columns) const {
  std::string names;
  for (const auto& name : options_.interfaces) names += (names.empty() ? "" : " ") + name;
  std::string left =
      " isoline   " + (only_ ? *only_ + " (of " + std::to_string(options_.interfaces.size()) + ")" : names);
  std::string right = "every " + to_string(options_.interval) + "   by " + options_.source;
  if (!readings_.empty()) right += "   " + time_of_day(readings_.totals().taken_wall);
  return {apart(left, right + " ", columns, options_.unicode), Look::bar};
}

std::vector<ScreenLine> Screen::status() const {
  if (readings_.empty()) return {{" waiting for the first reading", Look::faint}};
  const auto& totals = readings_.totals();
  const auto& occupancy = totals.occupancy;
  const auto overflow = analysis::total_overflow(totals).packets;
  const auto missing = analysis::unaccounted(totals).unaccounted.packets;
  std::string text = " flows " + std::to_string(occupancy.flows) + " of " + std::to_string(occupancy.max_flows) +
                     "   overflow " + std::to_string(overflow) + "   evicted " +
                     std::to_string(analysis::total_evicted(totals).flows) + "   unaccounted " +
                     std::to_string(missing) + "   clock " + clock_of(totals);
  if (occupancy.histograms_refused) text += "   without histogram " + std::to_string(occupancy.histograms_refused);
  if (occupancy.stamps_missing) text += "   without stamp " + std::to_string(occupancy.stamps_missing);
  if (const auto lost = analysis::sum(analysis::total_losses(totals)); lost != 0)
    text += "   lost at ports " + std::to_string(lost);
  std::string view = std::string(interval_view_ ? " last interval" : " totals") + ", by " +
                     std::string(options_.selection.sort->name) + (reverse_ ? " reversed" : "") + ", " +
                     std::to_string(rows_.size()) + " of " + std::to_string(flows_) + " flows";
  if (!options_.filter.empty()) view += ", filter: " + options_.filter;
  if (paused_) view += "   PAUSED";
  std::vector<ScreenLine> lines{{text, overflow ? Look::alert : Look::plain},
                                {view, paused_ ? Look::alert : Look::faint}};
  const PortLosses losing = analysis::total_losses(readings_.recent());
  if (losing != PortLosses{})
    lines.push_back(
        {" ports lose frames, " + format::losses_in_words(losing) + " in the last interval: no flow has them",
         Look::alert});
  return lines;
}

ScreenLine Screen::prompt(std::size_t columns, ScreenImage& image, std::size_t row) const {
  if (mode_ != Mode::filter) return {notice_.empty() ? "" : " " + notice_, Look::problem};
  const std::string label = " filter: ";
  // A problem needs room beside the text that has it.
  const auto problem_width = std::min(format::width_of(filter_problem_), columns / 2);
  const auto room = columns > label.size() + problem_width + 3 ? columns - label.size() - problem_width - 3 : 1;
  const auto view = editor_.view(filter_problem_.empty() ? room : std::min(room, format::width_of(editor_.text()) + 1));
  image.cursor = {row, std::min(label.size() + format::width_of(to_utf8(from_utf8(view.text).substr(0, view.cursor))),
                                columns - 1)};
  if (filter_problem_.empty()) return {label + view.text, Look::plain};
  return {label + view.text + "   " + filter_problem_, Look::problem};
}

void Screen::draw_table(ScreenImage& image, ScreenSize size) {
  const bool roomy = size.rows >= 8;  // a small screen keeps its rows for flows
  if (roomy) {
    for (auto& line : status()) image.lines.push_back(std::move(line));
  }
  if (roomy || mode_ == Mode::filter || !notice_.empty()) {
    image.lines.push_back(prompt(size.columns, image, image.lines.size()));
  }
  if (rows_.empty()) {
    const bool hidden = flows_ > 0;
    image.lines.push_back(
        {hidden ? " no flow matches; / changes the filter, i the interface" : " no flow yet", Look::faint});
    return;
  }
  const std::size_t used = image.lines.size() + 1 + (size.rows > 3 ? 1 : 0);  // heading and keys
  page_ = size.rows > used ? size.rows - used : 1;
  if (selected_ < offset_) offset_ = selected_;
  if (selected_ >= offset_ + page_) offset_ = selected_ - page_ + 1;
  offset_ = std::min(offset_, rows_.size() > page_ ? rows_.size() - page_ : 0);
  const auto shown = std::span(rows_).subspan(offset_, std::min(page_, rows_.size() - offset_));
  const auto lines = format::flow_lines(shown, {false, options_.unicode, size.columns});
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto look = look_of(lines[i].emphasis);
    std::string text = lines[i].text;
    if (i == selected_ - offset_ + 1) {  // the first line is the heading
      look = look == Look::alert ? Look::selected_alert : Look::selected;
      text = padded(text, size.columns);
    }
    image.lines.push_back({std::move(text), look});
  }
}

void Screen::draw_details(ScreenImage& image, ScreenSize size) {
  const auto row =
      std::find_if(rows_.begin(), rows_.end(), [&](const auto& r) { return name_of(*r.flow) == followed_; });
  if (row == rows_.end()) {
    image.lines.push_back({" the flow is gone: it was silent for too long, or its interface went", Look::problem});
    return;
  }
  const auto lines = split_lines(drawing_of(*row, {false, options_.unicode, size.columns}));
  page_ = size.rows > 3 ? size.rows - 2 : 1;
  details_last_ = lines.size() > page_ ? lines.size() - page_ : 0;
  details_offset_ = std::min(details_offset_, details_last_);
  for (std::size_t i = details_offset_; i < lines.size() && image.lines.size() <= page_; ++i) {
    image.lines.push_back({lines[i], i == 0 ? Look::heading : Look::plain});
  }
}

void Screen::draw_help(ScreenImage& image, ScreenSize size) const {
  std::size_t width = 0;
  for (const auto& key : watch_keys()) width = std::max(width, key.keys.size());
  if (size.rows > watch_keys().size() + 8) image.lines.push_back({});
  image.lines.push_back({"  Keys", Look::heading});
  for (const auto& key : watch_keys()) {
    image.lines.push_back({"  " + padded(std::string(key.keys), width) + "  " + std::string(key.meaning)});
  }
  if (size.rows > watch_keys().size() + 8) {
    image.lines.push_back({});
    image.lines.push_back(
        {"  Lines that begin with '!' belong to flows that were disturbed in the last "
         "10 s: loss, wrong order,",
         Look::faint});
    image.lines.push_back(
        {"  a missed deadline, or a cycle that came too early or too late. isoline-flow(1) explains "
         "the columns.",
         Look::faint});
  }
}

}  // namespace isoline::cli
