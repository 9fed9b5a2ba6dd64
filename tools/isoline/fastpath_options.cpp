#include "isoline/fastpath_options.hpp"

#include <charconv>

#include "analysis/stats/histogram.hpp"
#include "format/words.hpp"
#include "isoline/probe_options.hpp"
#include "model/units.hpp"

namespace isoline::cli {
namespace {

Result<std::vector<std::uint32_t>> cores_of(const Invocation& invocation, const std::string& written) {
  const auto refuse = [&](std::string why) {
    return fail(invocation.error("--cores " + written, std::move(why), "--cores 2,3"));
  };
  std::vector<std::uint32_t> cores;
  for (const char *at = written.data(), *end = at + written.size(); at <= end;) {
    std::uint32_t core = 0;
    const auto read = std::from_chars(at, end, core);
    if (read.ec != std::errc{}) return refuse("must be numbers of cores with commas between them");
    cores.push_back(core);
    if (read.ptr == end) return cores;
    if (*read.ptr != ',') return refuse("must be numbers of cores with commas between them");
    at = read.ptr + 1;
  }
  return refuse("ends in a comma");
}

std::string mebibytes(std::uint64_t bytes) { return std::to_string((bytes + (1 << 20) - 1) >> 20); }

}  // namespace

Result<std::vector<std::uint32_t>> fastpath_cores(const Invocation& invocation) {
  const auto written = invocation.text("cores");
  return written ? cores_of(invocation, *written) : Result<std::vector<std::uint32_t>>{};
}

Result<host::FrameClock> fastpath_clock(const Invocation& invocation) {
  const std::string word = invocation.text("stamp").value_or("burst");
  if (word == "burst") return host::FrameClock::processor_bursts;
  if (word == "frame") return host::FrameClock::processor;
  if (word == "hardware") return host::FrameClock::hardware;
  return fail(invocation.error("--stamp " + word, "must be one of: burst frame hardware"));
}

std::string losses(const host::FramePortCounts& counts) {
  std::string text;
  const auto tell = [&](std::uint64_t count, const char* what) {
    if (count != 0) text += ", " + format::counted(count, "frame") + " " + what;
  };
  tell(counts.missed, "missed because the packet loop was too slow");
  tell(counts.without_buffer, "lost for want of buffers");
  tell(counts.broken, "received broken");
  tell(counts.unstamped, "without a stamp of the port");
  tell(counts.unsent, "not sent on: no room, the port down, or too long");
  return text.empty() ? ", none lost" : text;
}

Result<agent::FastpathOptions> fastpath_options(const Invocation& invocation) {
  const auto measured = probe_options(invocation);
  if (!measured) return tl::unexpected(measured.error());
  agent::FastpathOptions options;
  options.ports = invocation.texts("port");
  if (options.ports.empty())
    return fail(invocation.error("no --port", "nothing says where frames come from", "--port eth1"));
  auto cores = fastpath_cores(invocation);
  if (!cores) return tl::unexpected(cores.error());
  options.cores = std::move(*cores);
  if (options.cores.empty()) options.rest = shared_core_rest;
  const auto clock = fastpath_clock(invocation);
  if (!clock) return tl::unexpected(clock.error());
  options.clock = *clock;
  options.huge_pages = !invocation.has("no-huge");
  options.forward = invocation.has("forward");
  options.tap = invocation.has("tap");
  options.engine.max_flows = measured->max_flows;
  options.engine.idle_timeout = measured->idle_timeout;
  options.engine.streams = measured->streams;
  options.engine.rtp_ports = measured->rtp_ports;
  options.engine.vxlan_inner = measured->vxlan_inner;
  return options;
}

std::string in_words(const agent::FastpathMemory& memory) {
  return "at most " + mebibytes(memory.total) + " MiB: frames " + mebibytes(memory.frames) + ", flows " +
         mebibytes(memory.engines.flows) + ", histograms " + mebibytes(memory.engines.histograms) + ", conversations " +
         mebibytes(memory.engines.conversations) + ", numbers and cycles " + mebibytes(memory.engines.numbered) +
         " (those of flows are taken as they come)";
}

std::string in_words(const agent::FastpathReport& report) {
  std::string text;
  for (const agent::FastpathPortReport& port : report.ports)
    text += port.info.name + " (" + port.info.driver + "): " + format::counted(port.counts.received, "frame") +
            losses(port.counts) + "; its times are true to " + for_people(port.clock_error) + "\n";
  for (std::size_t number = 0; number < report.loops.size(); ++number) {
    const control::PacketLoopReport& loop = report.loops[number];
    if (!loop.poll_gap) continue;
    text += (report.loops.size() > 1 ? "loop " + std::to_string(number) + ": " : std::string()) +
            "frames were taken up to " + for_people(loop.poll_gap->max) + " after they came (p99 " +
            for_people(analysis::quantile(*loop.poll_gap, 0.99)) + ")";
    if (loop.forwarding_delay)
      text += "; passing them on took p50 " + for_people(analysis::quantile(*loop.forwarding_delay, 0.5)) + ", p99 " +
              for_people(analysis::quantile(*loop.forwarding_delay, 0.99)) + ", at most " +
              for_people(loop.forwarding_delay->max);
    text += "\n";
  }
  return text;
}

}  // namespace isoline::cli
