#include "isoline/watch/watch.hpp"

#include <unistd.h>

#include "isoline/output.hpp"
#include "isoline/text_style.hpp"
#include "isoline/watch/plain_lines.hpp"
#include "isoline/watch/terminal.hpp"

namespace isoline::cli {
namespace {

using Woken = Interruption::Woken;

/// What both forms of the live table work with.
struct Watch {
  const Invocation& invocation;
  const FlowSelection& selection;
  Nanoseconds interval;
  MonotonicTime end;
  Interruption& interruption;
  Measurement& measurement;
};

Result<ExitStatus> write_lines(Watch& watch) {
  const auto style = text_style_of_stdout();
  const bool json = watch.invocation.has("json");
  Readings readings;
  auto first = watch.measurement.snapshot();
  if (!first) return tl::unexpected(first.error());
  readings.take(std::move(*first));
  for (auto next = now() + watch.interval;; next += watch.interval) {
    const auto due = std::min(next, watch.end);
    while (watch.measurement.wait_until(due, watch.interruption) == Woken::resized) {
    }
    auto reading = watch.measurement.snapshot();
    if (!reading) return tl::unexpected(reading.error());
    readings.take(std::move(*reading));
    const auto written = write_out(json ? json_line(readings, watch.selection, watch.invocation.has("histograms"))
                                        : plain_lines(readings, watch.selection, style));
    if (!written) return tl::unexpected(written.error());
    if (!*written || watch.interruption.stopped() || now() >= watch.end) return ExitStatus::done;
  }
}

/// Hands the keys that wait to the screen. The strongest wish of all of them counts.
Screen::Wish take_keys(Terminal& terminal, Screen& screen) {
  auto wish = Screen::Wish::nothing;
  while (const auto key = terminal.key()) {
    if (key->name == KeyName::redraw) terminal.forget();
    wish = std::max(wish, screen.handle(*key));
  }
  return wish;
}

Result<ExitStatus> show_screen(Watch& watch) {
  Screen screen({.selection = watch.selection,
                 .filter = watch.invocation.text("filter").value_or(""),
                 .interval = watch.interval,
                 .interfaces = watch.measurement.interfaces(),
                 .source = watch.measurement.by_daemon() ? "isolined" : "this command",
                 .unicode = format::is_utf8_locale()});
  auto terminal = Terminal::open(stdout_has_colours());
  if (!terminal) return tl::unexpected(terminal.error());
  watch.measurement.news = [&](const std::string& line) { screen.tell(line); };
  while (true) {
    auto reading = watch.measurement.snapshot();
    if (!reading) return tl::unexpected(reading.error());
    screen.take(std::move(*reading));
    const auto taken = now();
    for (auto wish = Screen::Wish::draw; wish != Screen::Wish::read;) {
      if (wish == Screen::Wish::draw) terminal->draw(screen.image(terminal->size()));
      const auto due = std::min(taken + screen.interval(), watch.end);
      switch (watch.measurement.wait_until(due, watch.interruption, STDIN_FILENO)) {
        case Woken::time: wish = Screen::Wish::read; break;
        case Woken::input: wish = take_keys(*terminal, screen); break;
        case Woken::resized:
          terminal->resized();
          wish = Screen::Wish::draw;
          break;
        case Woken::stopped: return ExitStatus::done;
      }
      if (wish == Screen::Wish::quit || now() >= watch.end) return ExitStatus::done;
    }
  }
}

}  // namespace

Result<ExitStatus> watch(const Invocation& invocation, const FlowSelection& selection) {
  return watch(invocation, selection, [&] { return Measurement::begin(invocation); });
}

Result<ExitStatus> watch(const Invocation& invocation, const FlowSelection& selection,
                         const std::function<Result<Measurement>()>& begin) {
  const auto interval = invocation.duration("interval");
  if (!interval) return tl::unexpected(interval.error());
  if (*interval && **interval < std::chrono::milliseconds(10)) {
    return fail(invocation.error("--interval " + *invocation.text("interval"), "must be 10ms at least"));
  }
  const auto lasting = invocation.duration("for");
  if (!lasting) return tl::unexpected(lasting.error());
  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());
  auto measurement = begin();
  if (!measurement) return tl::unexpected(measurement.error());
  Watch state{invocation,
              selection,
              interval->value_or(std::chrono::seconds(1)),
              *lasting ? now() + **lasting : MonotonicTime::max(),
              *interruption,
              *measurement};
  const bool full_screen = stdout_is_terminal() && ::isatty(STDIN_FILENO) == 1 && !invocation.has("json");
  return full_screen ? show_screen(state) : write_lines(state);
}

}  // namespace isoline::cli
