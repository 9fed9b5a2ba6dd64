// UDP that nobody planned: chatter of changing size and pace, bursts on cue, and the sink that takes them.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "model/units.hpp"
#include "support/plant/arguments.hpp"
#include "support/plant/endpoint.hpp"
#include "support/plant/pace.hpp"

namespace {

using namespace isoline;
using namespace isoline::plant;

constexpr Option options[] = {
    {"listen", "[ADDRESS:]PORT", nullptr, "take what comes to this port (may be repeated)"},
    {"to", "ADDRESS:PORT", nullptr, "send there"},
    {"pace", "DURATION", "50ms", "mean time between packets; 0ms: bursts only"},
    {"payload", "BYTES", "400", "largest payload"},
    {"seed", "N", "1", "of sizes and gaps"},
    {"burst", "TIME:BYTES", nullptr, "at TIME after the start send BYTES at once (may be repeated)"},
    {"for", "DURATION", "10s", "end after this time"},
};

struct Burst {
  Nanoseconds at{0};
  std::uint64_t bytes = 0;
};

// A burst's packets differ in size: on a slow link equal ones would arrive as steadily as a cyclic stream.
constexpr std::size_t burst_payload_least = 200, burst_payload_most = 1400;

int listen(const Arguments& arguments) {
  std::vector<pollfd> watched;
  for (const std::string& text : arguments.all("listen")) {
    const auto address = parse_endpoint(text);
    if (!address) arguments.refuse(describe(address.error()));
    const auto descriptor = bound_socket(SOCK_DGRAM, *address);
    if (!descriptor) arguments.refuse(describe(descriptor.error()));
    watched.push_back({*descriptor, POLLIN, 0});
  }
  say_ready();
  std::uint64_t packets = 0;
  std::vector<char> buffer(65536);
  for (const MonotonicTime end = now() + arguments.duration("for"); now() < end && !interrupted();) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - now()).count();
    if (poll(watched.data(), watched.size(), static_cast<int>(left) + 1) <= 0) continue;
    for (const pollfd& ready : watched) {
      while (recv(ready.fd, buffer.data(), buffer.size(), MSG_DONTWAIT) >= 0) ++packets;
    }
  }
  std::printf("%llu packets taken\n", static_cast<unsigned long long>(packets));
  return 0;
}

std::vector<Burst> bursts_of(const Arguments& arguments) {
  std::vector<Burst> bursts;
  for (const std::string& text : arguments.all("burst")) {
    const auto colon = text.find(':');
    const auto at = parse_duration(text.substr(0, colon));
    const std::uint64_t bytes = colon == std::string::npos ? 0 : std::strtoull(text.c_str() + colon + 1, nullptr, 10);
    if (!at || bytes == 0) arguments.refuse("--burst '" + text + "': needs TIME:BYTES, as in 6s:250000");
    bursts.push_back({*at, bytes});
  }
  std::sort(bursts.begin(), bursts.end(), [](const Burst& a, const Burst& b) { return a.at < b.at; });
  return bursts;
}

int talk(const Arguments& arguments) {
  const auto address = parse_endpoint(arguments.text("to"));
  if (!address) arguments.refuse(describe(address.error()));
  const auto socket = connected_socket(SOCK_DGRAM, *address);
  if (!socket) arguments.refuse(describe(socket.error()));
  // A burst must reach the interface's queue at once, not as fast as the queue drains.
  const int queue_bytes = 8 * 1024 * 1024;
  setsockopt(*socket, SOL_SOCKET, SO_SNDBUFFORCE, &queue_bytes, sizeof queue_bytes);

  std::vector<Burst> bursts = bursts_of(arguments);
  const Nanoseconds pace = arguments.duration("pace");
  std::minstd_rand random(static_cast<unsigned>(arguments.number("seed", 1, 1u << 30)));
  std::uniform_int_distribution<std::size_t> size(20,
                                                  std::max<std::uint64_t>(20, arguments.number("payload", 20, 65000)));
  std::uniform_int_distribution<std::size_t> burst_size(burst_payload_least, burst_payload_most);
  std::uniform_real_distribution<double> stretch(0.2, 1.8);
  const std::vector<char> payload(65000, 'u');
  std::uint64_t packets = 0;
  const MonotonicTime start = now();
  const MonotonicTime end = start + arguments.duration("for");
  MonotonicTime next = pace.count() > 0 ? start : end;
  while (!interrupted()) {
    const bool burst = !bursts.empty() && start + bursts.front().at < next;
    const MonotonicTime due = burst ? start + bursts.front().at : next;
    if (due >= end) {
      sleep_until(end);
      break;
    }
    if (due > now() && !sleep_until(due)) break;
    if (burst) {
      for (std::uint64_t sent = 0; sent < bursts.front().bytes; ++packets) {
        const std::size_t bytes = burst_size(random);
        (void)send(*socket, payload.data(), bytes, 0);
        sent += bytes;
      }
      bursts.erase(bursts.begin());
    } else {
      if (send(*socket, payload.data(), size(random), 0) >= 0) ++packets;
      next += Nanoseconds(static_cast<std::int64_t>(stretch(random) * static_cast<double>(pace.count())));
    }
  }
  close(*socket);
  std::printf("%llu packets sent\n", static_cast<unsigned long long>(packets));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(argc, argv, options, "UDP chatter and bursts between two hosts of the plant.");
  (void)interrupted();
  if (arguments.has("listen") == arguments.has("to")) arguments.refuse("needs either --listen or --to");
  return arguments.has("listen") ? listen(arguments) : talk(arguments);
}
