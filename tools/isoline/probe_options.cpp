#include "isoline/probe_options.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "config/streams.hpp"
#include "isoline/output.hpp"
#include "isoline/problems.hpp"
#include "model/nearest.hpp"
#include "model/units.hpp"
#include "model/words.hpp"

namespace isoline::cli {
namespace {

constexpr std::array own_probe{"streams", "rtp", "hook", "clock", "max-flows", "vxlan-inner"};

/// A usage error for a value that is not one of an option's words.
Error not_a_word(const Invocation& invocation, const std::string& name, const std::string& written) {
  const auto words = option(name).words;
  const auto choices = split_words(words);
  const auto near = nearest(written, choices);
  return invocation.error("--" + name + " " + written, "must be one of: " + std::string(words),
                          near ? "--" + name + " " + *near : "");
}

Result<RtpPort> rtp_port(const Invocation& invocation, const std::string& written) {
  const auto refuse = [&](std::string why) {
    return fail(invocation.error("--rtp " + written, std::move(why), "--rtp 5004:90kHz"));
  };
  const auto colon = written.find(':');
  if (colon == std::string::npos) return refuse("must be PORT:RATE");
  unsigned port = 0;
  const auto read = std::from_chars(written.data(), written.data() + colon, port);
  if (read.ec != std::errc{} || read.ptr != written.data() + colon || port == 0 || port > 65535) {
    return refuse("the port must be a number from 1 to 65535");
  }
  const auto rate = parse_frequency(written.substr(colon + 1));
  if (!rate) return refuse(rate.error().why);
  if (*rate < 1 || *rate > 1e9) return refuse("the rate must be from 1Hz to 1GHz");
  return RtpPort{static_cast<std::uint16_t>(port), static_cast<std::uint32_t>(*rate)};
}

Result<void> read_streams(const std::string& file, ProbeOptions& into) {
  auto read = config::read_stream_file(file);
  if (!read) return fail(say_all_but_last(read.error()));
  into.streams = std::move(read->streams);
  into.rtp_ports = std::move(read->rtp_ports);
  return {};
}

}  // namespace

bool asks_for_own_probe(const Invocation& invocation) {
  return std::any_of(own_probe.begin(), own_probe.end(), [&](const char* name) { return invocation.has(name); });
}

Result<ProbeOptions> probe_options(const Invocation& invocation) {
  ProbeOptions result;
  if (const auto written = invocation.text("hook")) {
    const auto hook = parse_hook(*written);
    if (!hook) return fail(not_a_word(invocation, "hook", *written));
    result.hook = *hook;
    result.egress = *hook != Hook::xdp;
  }
  if (const auto written = invocation.text("clock")) {
    constexpr std::array clocks{ClockSource::monotonic, ClockSource::skb, ClockSource::hardware};
    const auto found =
        std::find_if(clocks.begin(), clocks.end(), [&](ClockSource c) { return *written == to_string(c); });
    if (found == clocks.end()) return fail(not_a_word(invocation, "clock", *written));
    result.clock = *found;
  }
  const auto flows = invocation.number("max-flows", 64, 4194304);
  if (!flows) return tl::unexpected(flows.error());
  if (*flows) result.max_flows = static_cast<std::uint32_t>(**flows);
  result.vxlan_inner = invocation.has("vxlan-inner");
  if (const auto file = invocation.text("streams")) {
    if (auto read = read_streams(*file, result); !read) return tl::unexpected(read.error());
  }
  for (const auto& written : invocation.texts("rtp")) {
    const auto port = rtp_port(invocation, written);
    if (!port) return tl::unexpected(port.error());
    result.rtp_ports.push_back(*port);
  }
  return result;
}

}  // namespace isoline::cli
