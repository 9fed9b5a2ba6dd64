// isoline fastpath generate: stamped traffic, sent in time.
#include <random>

#include "config/traffic.hpp"
#include "control/fastpath/generator.hpp"
#include "format/traffic/document.hpp"
#include "host/clock.hpp"
#include "isoline/fastpath_options.hpp"
#include "isoline/fastpath_traffic.hpp"
#include "isoline/fastpath_verbs.hpp"
#include "isoline/output.hpp"
#include "isoline/plan_file.hpp"
#include "isoline/text_style.hpp"

namespace isoline::cli {
namespace {

Result<control::Phase> phase_of(const Invocation& invocation) {
  const std::string word = invocation.text("phase").value_or("together");
  if (word == "together") return control::Phase::together;
  if (word == "random") return control::Phase::random;
  if (word == "clock") return control::Phase::clock;
  return fail(invocation.error("--phase " + word, "must be one of: together random clock"));
}

Result<control::GeneratorOptions> generator_options(const Invocation& invocation, const wire::StampClock& clock) {
  control::GeneratorOptions options;
  const auto phase = phase_of(invocation);
  if (!phase) return tl::unexpected(phase.error());
  options.phase = *phase;
  const auto seed = invocation.number("seed", 0, UINT64_MAX);
  if (!seed) return tl::unexpected(seed.error());
  options.seed = seed->value_or(1);
  for (const auto& [name, value] : {std::pair{"for", &options.duration}, std::pair{"linger", &options.linger},
                                    std::pair{"late-after", &options.late_after}}) {
    const auto duration = invocation.duration(name);
    if (!duration) return tl::unexpected(duration.error());
    if (*duration) *value = **duration;
  }
  if (!invocation.has("cores")) options.rest = shared_core_rest;
  options.collect.clock = clock;
  options.gate_clock = clock.offset + host::SystemClock().tai_offset();
  options.collect.clocks_agree = invocation.has("clocks-agree");
  options.collect.stateful = invocation.has("stateful");
  std::random_device random;
  options.collect.run = static_cast<std::uint16_t>(random() & wire::last_run);
  return options;
}

Result<std::optional<MacAddress>> destination(const Invocation& invocation) {
  const auto written = invocation.text("to");
  if (!written) return std::optional<MacAddress>{};
  const auto address = parse_mac_address(*written);
  if (!address) return fail(invocation.error("--to " + *written, "is no MAC address", "--to 02:00:00:00:00:01"));
  return std::optional(*address);
}

}  // namespace

Result<ExitStatus> generate_fastpath(const Invocation& invocation) {
  const auto file = invocation.text("streams");
  if (!file) return fail(invocation.error("no --streams", "nothing says what is to be sent", "--streams streams.yaml"));
  const auto to = destination(invocation);
  if (!to) return tl::unexpected(to.error());
  const auto top = invocation.number("top", 1, UINT32_MAX);
  if (!top) return tl::unexpected(top.error());
  if (invocation.has("histograms") && !invocation.has("json"))
    return fail(invocation.error("--histograms needs --json", "tables have no room for them"));
  // Before the port is opened: it takes longer, and perhaps rights.
  if (const auto checked = generator_options(invocation, {}); !checked) return tl::unexpected(checked.error());
  auto streams = or_last_problem(config::read_traffic(*file));
  if (!streams) return tl::unexpected(streams.error());

  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());
  auto port = open_traffic_port(invocation);
  if (!port) return tl::unexpected(port.error());
  const auto clock = stamp_clock(invocation, **port);
  if (!clock) return tl::unexpected(clock.error());
  const auto options = generator_options(invocation, *clock);
  if (!options) return tl::unexpected(options.error());
  const auto ready =
      control::make_ready(std::move(*streams), invocation.text("talker"), (*port)->port().info().address, *to);
  if (!ready) return tl::unexpected(ready.error());
  auto generator = control::Generator::make(*ready, (*port)->port(), *options);
  if (!generator) return tl::unexpected(generator.error());

  host::SystemClock system;
  if (auto ran =
          run_traffic(**port, *interruption, {}, [&](const std::atomic<bool>& stop) { generator->run(stop, system); });
      !ran)
    return tl::unexpected(ran.error());
  say_port(**port);
  const GeneratorReport report = generator->report();
  return put(invocation.has("json") ? format::encode_generator_report(report, invocation.has("histograms"))
                                    : format::generator_table(report, text_style_of_stdout(), top->value_or(0)));
}

}  // namespace isoline::cli
