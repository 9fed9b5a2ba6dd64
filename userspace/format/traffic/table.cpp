#include <algorithm>
#include <string>
#include <vector>

#include "analysis/stats/histogram.hpp"
#include "format/table.hpp"
#include "format/traffic/document.hpp"
#include "format/words.hpp"
#include "model/units.hpp"

namespace isoline::format {
namespace {

std::string time_of(const std::optional<Distribution>& times, double quantile) {
  return times && times->count != 0 ? for_people(analysis::quantile(*times, quantile)) : "";
}
std::string count(std::uint64_t value) { return value == 0 ? "" : std::to_string(value); }
/// What went wrong is written out, and nothing where nothing did.
std::string misses(const PathFigures& path) {
  return path.deadline_misses ? std::to_string(*path.deadline_misses) : "";
}

const std::vector<Column> way_columns = {
    {.header = "lost"},
    {.header = "dup", .optional = true, .rank = 3},
    {.header = "reord", .optional = true, .rank = 3},
    {.header = "extent", .optional = true, .rank = 4},
    {.header = "round trip p50", .optional = true},
    {.header = "p99", .optional = true},
    {.header = "max", .optional = true, .rank = 2},
    {.header = "there p50", .optional = true, .rank = 1},
    {.header = "p99", .optional = true, .rank = 1},
    {.header = "back p50", .optional = true, .rank = 1},
    {.header = "p99", .optional = true, .rank = 1},
    {.header = "jitter p99", .optional = true, .rank = 5},
    {.header = "missed", .optional = true},
};

void add_way(std::vector<std::string>& cells, const StampedFigures* figures) {
  if (figures == nullptr) return;
  const ArrivalCounts& counts = figures->arrivals;
  const PathFigures back = figures->backward.value_or(PathFigures{});
  for (std::string cell :
       {std::to_string(counts.lost), count(counts.duplicated), count(counts.reordered), count(counts.max_extent),
        time_of(figures->round_trip, 0.5), time_of(figures->round_trip, 0.99), time_of(figures->round_trip, 1),
        time_of(figures->forward.delay, 0.5), time_of(figures->forward.delay, 0.99), time_of(back.delay, 0.5),
        time_of(back.delay, 0.99), time_of(figures->forward.jitter, 0.99), misses(figures->forward)})
    cells.push_back(std::move(cell));
}

bool is_bad(const StampedFigures& figures) {
  return figures.arrivals.lost != 0 || figures.forward.deadline_misses.value_or(0) != 0;
}

class Text {
 public:
  explicit Text(const TextStyle& style) : style_(style) {}

  template <class Stream>
  void rows(Table table, const std::vector<Stream>& streams, std::size_t top, auto row_of) {
    const std::size_t shown = top == 0 ? streams.size() : std::min(top, streams.size());
    for (std::size_t i = 0; i < shown; ++i) table.add(row_of(streams[i]));
    if (shown != 0) lines_ = table.lines(style_, true);
    if (shown < streams.size()) say("  and " + counted(streams.size() - shown, "stream") + " more", Emphasis::faint);
  }
  void say(std::string text, Emphasis emphasis = Emphasis::none) { lines_.push_back({std::move(text), emphasis}); }
  void note(std::uint64_t number, const std::string& what, Emphasis emphasis = Emphasis::none) {
    if (number != 0) say(counted(number, "frame") + " " + what, emphasis);
  }
  std::string take() const { return to_text(lines_, style_); }

 private:
  TextStyle style_;
  std::vector<Line> lines_;
};

// "frames were taken up to 52.1us after they came (p99 51.0us)"
void append_poll_gap(Text& text, const std::optional<Distribution>& gap) {
  if (gap && gap->count != 0) {
    text.say("frames were taken up to " + for_people(gap->max) + " after they came (p99 " +
             for_people(analysis::quantile(*gap, 0.99)) + "): as much may be too long in these times");
  }
}

// What is to be known of the numbers and clocks of all streams.
template <class Stream>
void append_doubts(Text& text, const std::vector<Stream>& streams, auto figures_of) {
  std::uint64_t beyond = 0, negative = 0, unknown = 0, without = 0, restarts = 0;
  for (const Stream& stream : streams) {
    const StampedFigures* figures = figures_of(stream);
    if (figures == nullptr) continue;
    beyond += figures->arrivals.beyond_window;
    unknown += figures->arrivals.unknown_extents;
    restarts += figures->arrivals.restarts;
    negative += figures->forward.negative + (figures->backward ? figures->backward->negative : 0);
    without += figures->clocks_agree ? 0 : 1;
  }
  text.note(beyond, "too late to be told from copies: as many of the lost ones may be among them", Emphasis::alert);
  text.note(unknown, "overtaken by more than is remembered");
  text.note(negative, "here before they were sent: the clocks do not agree", Emphasis::alert);
  if (restarts != 0) text.say(counted(restarts, "time") + " a sender began anew");
  if (without != 0)
    text.say("the clocks of both ends are not known to agree (" + counted(without, "stream") + "): no delays one way");
}

}  // namespace

std::string generator_table(const GeneratorReport& report, const TextStyle& style, std::size_t top) {
  std::vector<Column> columns = {{.header = "stream", .align = Align::left, .shrinks = true},
                                 {.header = "sent"},
                                 {.header = "late", .optional = true},
                                 {.header = "skipped", .optional = true},
                                 {.header = "refused", .optional = true},
                                 {.header = "error p99", .optional = true},
                                 {.header = "max", .optional = true, .rank = 2}};
  for (Column column : way_columns) {
    column.optional = true;  // nobody may have answered
    columns.push_back(std::move(column));
  }
  Text text(style);
  text.rows(Table(std::move(columns)), report.streams, top, [](const GeneratedStream& stream) {
    const SentTraffic& sent = stream.traffic;
    Row row{{stream.name, std::to_string(sent.sent), count(sent.late), count(sent.skipped), count(sent.refused),
             time_of(sent.error, 0.99), time_of(sent.error, 1)},
            Emphasis::none};
    add_way(row.cells, stream.answers ? &*stream.answers : nullptr);
    if (sent.skipped != 0 || sent.refused != 0 || (stream.answers && is_bad(*stream.answers)))
      row.emphasis = Emphasis::alert;
    return row;
  });
  const SentTraffic& total = report.total;
  std::string sum = counted(total.sent, "frame") + " sent in " + for_people(report.lasted);
  if (total.error) {
    sum += ", " + for_people(analysis::quantile(*total.error, 0.5)) + " (p50), " +
           for_people(analysis::quantile(*total.error, 0.99)) + " (p99), at most " + for_people(total.error->max) +
           " after they were due";
  }
  text.say(std::move(sum));
  text.note(total.late, "sent more than " + for_people(report.late_after) + " late");
  text.note(total.skipped, "skipped: the next ones were due before the loop came to them", Emphasis::alert);
  text.note(total.refused, "given up: the port had no room for them", Emphasis::alert);
  text.note(report.other, "received that answer nothing of ours");
  const bool answered = std::ranges::any_of(report.streams, [](const auto& one) { return one.answers.has_value(); });
  if (!answered && total.sent != 0) text.say("nobody answered: is there a reflector at the other end?");
  append_poll_gap(text, report.poll_gap);
  append_doubts(text, report.streams, [](const GeneratedStream& one) { return one.answers ? &*one.answers : nullptr; });
  return text.take();
}

std::string reflector_table(const ReflectorReport& report, const TextStyle& style, std::size_t top) {
  std::vector<Column> columns = {{.header = "stream", .align = Align::left, .shrinks = true}, {.header = "answered"}};
  for (const Column& column : way_columns) columns.push_back(column);
  Text text(style);
  text.rows(Table(std::move(columns)), report.streams, top, [](const ReflectedStream& stream) {
    Row row{{stream.name, std::to_string(stream.answered)}, Emphasis::none};
    add_way(row.cells, &stream.figures);
    if (is_bad(stream.figures)) row.emphasis = Emphasis::alert;
    return row;
  });
  text.say(counted(report.received, "frame") + " came; answered: " + std::to_string(report.answered_stamp) +
           " STAMP, " + std::to_string(report.answered_layer2) + " layer 2, " +
           std::to_string(report.answered_neighbour) + " from neighbours, " + std::to_string(report.answered_echo) +
           " echo");
  text.note(report.unsent, "without an answer: the port had no room for it", Emphasis::alert);
  text.note(report.untracked, "answered, but not measured: there are too many streams", Emphasis::alert);
  text.note(report.not_for_us, "with stamps for other stations");
  text.note(report.answers_seen, "that are answers themselves");
  text.note(report.unreadable, "that cannot be read");
  text.note(report.other, "of other kinds");
  append_poll_gap(text, report.poll_gap);
  append_doubts(text, report.streams, [](const ReflectedStream& one) { return &one.figures; });
  return text.take();
}

}  // namespace isoline::format
