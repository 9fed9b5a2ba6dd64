// isoline plan import, compute: networks and plans that did not exist before.
#include <algorithm>
#include <charconv>

#include "config/network.hpp"
#include "config/tsnbench.hpp"
#include "config/tsnkit.hpp"
#include "format/plan/text.hpp"
#include "format/plan/yaml.hpp"
#include "format/words.hpp"
#include "isoline/plan_file.hpp"
#include "isoline/plan_nodes.hpp"
#include "isoline/plan_verbs.hpp"
#include "isoline/text_style.hpp"
#include "schedule/check/check_plan.hpp"
#include "schedule/report/kept_streams.hpp"
#include "schedule/solve/frame_entries.hpp"
#include "schedule/solve/solve.hpp"

namespace isoline::cli {
namespace {

constexpr std::uint64_t most_entries = 65536;
// Not the number of processors: another host would give another plan.
constexpr unsigned usual_threads = 2, most_threads = 64;

Result<config::NetworkFile> read_import(const Invocation& invocation, const std::string& format) {
  const std::string& first = *invocation.operand();
  const auto& second = invocation.second();
  if (format == "tsnbench") {
    return or_last_problem(second ? config::read_tsnbench(first, *second) : config::read_tsnbench(first));
  }
  if (format == "tsnkit") {
    if (second) return or_last_problem(config::read_tsnkit(first, *second));
    return fail(invocation.error("the topology is missing", "tsnkit has two tables",
                                 "isoline plan import --format tsnkit tasks.csv topology.csv"));
  }
  return fail(invocation.error("--format " + format, "no such format", "tsnkit, tsnbench"));
}

/// "10%" is 0.1.
Result<std::optional<double>> percentage(const Invocation& invocation, std::string_view option) {
  const auto written = invocation.text(option);
  if (!written) return std::nullopt;
  double value = 0;
  const char* const end = written->data() + written->size();
  const auto [rest, code] = std::from_chars(written->data(), end, value);
  if (code != std::errc{} || std::string_view(rest, end) != "%" || !(value >= 0 && value < 100)) {
    return fail(invocation.error("--" + std::string(option) + " " + *written, "not a percentage from 0% to below 100%",
                                 "--" + std::string(option) + " 10%"));
  }
  return value / 100;
}

/// Every entry of a gate list lasts at least this long. "frame": as long as the shortest frame with its gap and
/// preamble, which is what Linux wants of an entry.
Result<void> override_intervals(const Invocation& invocation, Network& network) {
  const auto written = invocation.text("minimum-interval");
  if (!written) return {};
  if (*written == "frame") {
    schedule::ask_for_frames(network);
    return {};
  }
  const auto interval = invocation.duration("minimum-interval");
  if (!interval) return tl::unexpected(interval.error());
  for (Link& link : network.links) link.minimum_interval = **interval;
  return {};
}

/// What the options say of every link.
Result<void> override_links(const Invocation& invocation, Network& network) {
  const auto budget = invocation.number("budget", 1, most_entries);
  if (!budget) return tl::unexpected(budget.error());
  const auto background = percentage(invocation, "min-background");
  if (!background) return tl::unexpected(background.error());
  for (Link& link : network.links) {
    if (*budget) link.gate_budget = static_cast<std::uint32_t>(**budget);
    if (*background) link.min_background = **background;
  }
  return override_intervals(invocation, network);
}

Result<schedule::SolveOptions> solve_options(const Invocation& invocation) {
  schedule::SolveOptions options;
  const auto limit = invocation.duration("time-limit");
  if (!limit) return tl::unexpected(limit.error());
  const auto seed = invocation.number("seed", 0, UINT64_MAX);
  if (!seed) return tl::unexpected(seed.error());
  const auto threads = invocation.number("threads", 1, most_threads);
  if (!threads) return tl::unexpected(threads.error());
  options.time_limit = limit->value_or(options.time_limit);
  options.seed = seed->value_or(options.seed);
  options.threads = static_cast<unsigned>(threads->value_or(usual_threads));
  return options;
}

/// Streams that are pinned stay where the plan of --keep has them.
Result<void> keep_pinned(const Invocation& invocation, const config::NetworkFile& file,
                         schedule::SolveOptions& options) {
  const auto path = invocation.text("keep");
  if (!path) return {};
  const auto old = read_plan_file(*path);
  if (!old) return tl::unexpected(old.error());
  auto kept = schedule::kept_streams(*old, file.network, file.streams);
  if (!kept) {
    kept.error().where = *path;
    return tl::unexpected(kept.error());
  }
  say("isoline: " + format::counted(kept->size(), "pinned stream") + " of " + *path);
  options.kept = std::move(*kept);
  return {};
}

/// How streams get what they ask for.
enum class Method : std::uint8_t { scheduled, cbs, cqf };

/// With what else it says checked: an option that only another method has is a mistake.
Result<Method> method_of(const Invocation& invocation) {
  static constexpr std::pair<std::string_view, Method> methods[] = {
      {"scheduled", Method::scheduled}, {"cbs", Method::cbs}, {"cqf", Method::cqf}};
  const std::string written = invocation.text("method").value_or("scheduled");
  const auto* const found = std::ranges::find(methods, written, &std::pair<std::string_view, Method>::first);
  if (found == std::end(methods)) {
    return fail(invocation.error("--method " + written, "no such method", "scheduled, cbs, cqf"));
  }
  static constexpr std::pair<std::string_view, Method> only[] = {
      {"keep", Method::scheduled}, {"time-limit", Method::scheduled},
      {"seed", Method::scheduled}, {"threads", Method::scheduled},
      {"cycle", Method::cqf},      {"measurement-interval", Method::cbs}};
  for (const auto& [option, method] : only) {
    if (invocation.has(option) && method != found->second) {
      return fail(invocation.error("--" + std::string(option) + " with --method " + written, "this method has none"));
    }
  }
  if (found->second == Method::scheduled && invocation.has("json") && !invocation.has("output")) {
    return fail(invocation.error("--json without --output", "stdout is for one of the two", "-o plan.yaml"));
  }
  return found->second;
}

/// Linux refuses entries that are shorter than the shortest frame.
void say_if_not_applicable(const Plan& plan) {
  const std::size_t problems = problems_of(schedule::node_schedules(plan));
  if (problems == 0) return;
  say("isoline: plan export --format schedule will refuse this plan: " + format::counted(problems, "problem") +
      " (try: " + hint_of_short_entries + ")");
}

}  // namespace

Result<ExitStatus> import_plan(const Invocation& invocation) {
  const auto format = invocation.text("format");
  if (!format) return fail(invocation.error("--format is missing", "", "--format tsnkit or tsnbench"));
  const auto target = invocation.text("output");
  if (target) {
    if (const auto writable = check_file(*target); !writable) return tl::unexpected(writable.error());
  }
  const auto file = read_import(invocation, *format);
  if (!file) return tl::unexpected(file.error());
  const std::string text = format::network_yaml(file->network, file->streams);
  if (const auto readable = check_readable(target.value_or("stdout"), text); !readable) return fail(readable.error());
  if (!target) return put(text);
  if (const auto written = write_file(*target, text); !written) return tl::unexpected(written.error());
  say("isoline: wrote " + *target + ": " + format::counted(file->network.nodes.size(), "node") + ", " +
      format::counted(file->network.links.size(), "link") + ", " + format::counted(file->streams.size(), "stream"));
  return ExitStatus::done;
}

Result<ExitStatus> compute_plan(const Invocation& invocation) {
  const auto method = method_of(invocation);
  if (!method) return tl::unexpected(method.error());
  auto options = solve_options(invocation);
  if (!options) return tl::unexpected(options.error());
  const auto target = invocation.text("output");
  if (target && *method == Method::scheduled) {
    if (const auto writable = check_file(*target); !writable) return tl::unexpected(writable.error());
  }
  const std::string& path = *invocation.operand();
  const Nanoseconds begin = cpu_time();
  auto file = or_last_problem(invocation.second() ? config::read_network(path, *invocation.second())
                                                  : config::read_network(path));
  if (!file) return tl::unexpected(file.error());
  if (const auto known = override_links(invocation, file->network); !known) return tl::unexpected(known.error());
  switch (*method) {
    case Method::cbs: return shape_by_credit(invocation, *file);
    case Method::cqf: return queue_cyclically(invocation, *file);
    case Method::scheduled: break;
  }
  if (const auto kept = keep_pinned(invocation, *file, *options); !kept) return tl::unexpected(kept.error());
  const Nanoseconds read = cpu_time();
  options->prefer_frame_entries = !invocation.has("minimum-interval");
  const auto solution = schedule::solve(std::move(file->network), std::move(file->streams), *options);
  const Nanoseconds solved = cpu_time();
  const auto check = schedule::check_plan(solution.plan);
  const Nanoseconds checked = cpu_time();
  if (!check.holds()) return fail(not_sound(target.value_or(path), check));

  const format::PlanSummary summary{solution.plan,    solution.times,       read - begin,
                                    checked - solved, solution.out_of_time, check.compressed};
  say_if_not_applicable(solution.plan);
  const std::string yaml = format::plan_yaml(solution.plan);
  if (const auto readable = check_readable(target.value_or("stdout"), yaml); !readable) return fail(readable.error());
  const ExitStatus status = solution.plan.rejected.empty() ? ExitStatus::done : ExitStatus::problems_found;
  if (!target) {
    std::string talk = format::plan_summary_text(summary, {.color = false, .unicode = format::is_utf8_locale()});
    talk.pop_back();
    say(talk);
    return put(yaml, status);
  }
  if (const auto written = write_file(*target, yaml); !written) return tl::unexpected(written.error());
  say("isoline: wrote " + *target);
  return put(invocation.has("json") ? format::encode_plan_summary(summary)
                                    : format::plan_summary_text(summary, text_style_of_stdout()),
             status);
}

}  // namespace isoline::cli
