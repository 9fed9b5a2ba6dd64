// isoline plan simulate: a plan run frame by frame.
#include <algorithm>
#include <charconv>

#include "format/plan/simulation.hpp"
#include "isoline/plan_file.hpp"
#include "isoline/plan_verbs.hpp"
#include "isoline/text_style.hpp"
#include "model/units.hpp"
#include "schedule/simulate/simulate.hpp"

namespace isoline::cli {
namespace {

/// "0.5", from 0 to 1.
Result<double> share(const Invocation& invocation, std::string_view option) {
  const auto written = invocation.text(option);
  if (!written) return 0.0;
  double value = 0;
  const char* const end = written->data() + written->size();
  const auto [rest, code] = std::from_chars(written->data(), end, value);
  if (code == std::errc{} && rest == end && value >= 0 && value <= 1) return value;
  return fail(invocation.error("--" + std::string(option) + " " + *written, "not a share from 0 to 1",
                               "--" + std::string(option) + " 0.5"));
}

/// None at all is a value, too.
Result<std::optional<Nanoseconds>> sync_error(const Invocation& invocation) {
  const auto written = invocation.text("sync-error");
  if (!written) return std::nullopt;
  const auto read = parse_duration(*written);
  if (!read) return fail(invocation.error("--sync-error " + *written, read.error().why, read.error().hint));
  return *read;
}

/// Links of the cables that --fail names.
Result<std::vector<LinkIndex>> failed_links(const Invocation& invocation, const Network& network) {
  std::vector<LinkIndex> all;
  for (const std::string& written : invocation.texts("fail")) {
    constexpr std::string_view prefix = "link=";
    if (!written.starts_with(prefix)) {
      return fail(invocation.error("--fail " + written, "what fails is a link", "--fail link=sw1-sw2"));
    }
    auto links = schedule::links_of_cable(network, std::string_view(written).substr(prefix.size()));
    if (!links) return fail(links.error());
    all.insert(all.end(), links->begin(), links->end());
  }
  return all;
}

}  // namespace

Result<ExitStatus> simulate_plan(const Invocation& invocation) {
  schedule::SimulateOptions options;
  const auto seed = invocation.number("seed", 0, UINT64_MAX);
  if (!seed) return tl::unexpected(seed.error());
  const auto error = sync_error(invocation);
  if (!error) return tl::unexpected(error.error());
  const auto background = share(invocation, "background");
  if (!background) return tl::unexpected(background.error());
  const auto duration = invocation.duration("for");
  if (!duration) return tl::unexpected(duration.error());
  options.seed = seed->value_or(options.seed);
  options.sync_error = *error;
  options.background = *background;
  options.duration = *duration;

  const auto picture = invocation.text("svg");
  if (picture) {
    if (const auto writable = check_file(*picture); !writable) return tl::unexpected(writable.error());
  }
  const auto plan = read_plan_file(*invocation.operand());
  if (!plan) return tl::unexpected(plan.error());
  auto failed = failed_links(invocation, plan->network);
  if (!failed) return tl::unexpected(failed.error());
  options.failed = std::move(*failed);
  auto run = schedule::simulate(*plan, options);
  if (!run) {
    if (run.error().where.empty()) run.error().where = *invocation.operand();
    return tl::unexpected(run.error());
  }
  if (picture) {
    if (const auto written = write_file(*picture, format::simulation_svg(*plan, *run)); !written) {
      return tl::unexpected(written.error());
    }
    say("isoline: wrote " + *picture);
  }
  const bool troubled =
      std::ranges::any_of(run->listeners, [](const auto& one) { return one.lost > 0 || one.deadline_misses > 0; }) ||
      std::ranges::any_of(run->ports, [](const auto& one) { return one.in_reserved > 0; });
  return put(invocation.has("json") ? format::encode_simulation(*plan, *run)
                                    : format::simulation_text(*plan, *run, text_style_of_stdout()),
             troubled ? ExitStatus::problems_found : ExitStatus::done);
}

}  // namespace isoline::cli
