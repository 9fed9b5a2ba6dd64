// isoline fastpath reflect: stamped traffic is sent back.
#include "control/fastpath/reflector.hpp"
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

Result<control::ReflectorOptions> reflector_options(const Invocation& invocation) {
  control::ReflectorOptions options;
  for (const std::string& written : invocation.texts("address")) {
    const auto address = parse_ip_address(written);
    if (!address) return fail(invocation.error("--address " + written, "is no IP address", "--address 10.0.0.2"));
    options.addresses.push_back(*address);
  }
  const auto udp_port = invocation.number("udp-port", 1, UINT16_MAX);
  if (!udp_port) return tl::unexpected(udp_port.error());
  if (*udp_port) options.udp_port = static_cast<std::uint16_t>(**udp_port);
  const auto max_streams = invocation.number("max-streams", 1, 1'000'000);
  if (!max_streams) return tl::unexpected(max_streams.error());
  if (*max_streams) options.max_streams = static_cast<std::uint32_t>(**max_streams);
  if (!invocation.has("cores")) options.rest = shared_core_rest;
  options.stateful = invocation.has("stateful");
  options.clocks_agree = invocation.has("clocks-agree");
  return options;
}

}  // namespace

Result<ExitStatus> reflect_fastpath(const Invocation& invocation) {
  auto options = reflector_options(invocation);
  if (!options) return tl::unexpected(options.error());
  const auto lasting = invocation.duration("for");
  if (!lasting) return tl::unexpected(lasting.error());
  const auto top = invocation.number("top", 1, UINT32_MAX);
  if (!top) return tl::unexpected(top.error());
  if (invocation.has("histograms") && !invocation.has("json"))
    return fail(invocation.error("--histograms needs --json", "tables have no room for them"));
  auto interruption = Interruption::begin();
  if (!interruption) return tl::unexpected(interruption.error());
  auto port = open_traffic_port(invocation);
  if (!port) return tl::unexpected(port.error());
  const auto clock = stamp_clock(invocation, **port);
  if (!clock) return tl::unexpected(clock.error());
  options->clock = *clock;
  control::Reflector reflector((*port)->port(), *options);
  say("isoline: answering on " + (*port)->port().info().name + ", " + to_string((*port)->port().info().address));
  host::SystemClock system;
  if (auto ran = run_traffic(**port, *interruption, *lasting,
                             [&](const std::atomic<bool>& stop) { reflector.run(stop, system); });
      !ran)
    return tl::unexpected(ran.error());
  say_port(**port);
  const ReflectorReport report = reflector.report();
  return put(invocation.has("json") ? format::encode_reflector_report(report, invocation.has("histograms"))
                                    : format::reflector_table(report, text_style_of_stdout(), top->value_or(0)));
}

}  // namespace isoline::cli
