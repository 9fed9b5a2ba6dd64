// TCP request and response, one at a time, with the round trips as the two ends saw them: the kernel's TCP_INFO and
// the time from a request's write to the response's last byte.
#include <linux/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "support/plant/arguments.hpp"
#include "support/plant/endpoint.hpp"
#include "support/plant/pace.hpp"

namespace {

using namespace isoline;
using namespace isoline::plant;

constexpr Option options[] = {
    {"listen", "[ADDRESS:]PORT", nullptr, "be the server"},
    {"connect", "ADDRESS:PORT", nullptr, "be the client"},
    {"payload", "BYTES", "64", "size of a request, the same at both ends"},
    {"reply", "BYTES", "64", "size of a response, the same at both ends"},
    {"think", "DURATION", "0ms", "client: wait between a response and the next request"},
    {"service", "DURATION", "0ms", "server: wait between a request and its response"},
    {"quick-ack", nullptr, nullptr, "client: acknowledge each response at once, so that thinking is in no round trip"},
    {"count", "N", "0", "client: end after so many exchanges (0: by time only)"},
    {"for", "DURATION", "10s", "end after this time"},
    {"json", nullptr, nullptr, "client: print what was measured as one JSON object"},
};

bool send_all(int descriptor, const std::vector<char>& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t size = send(descriptor, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (size < 0) return false;
    done += static_cast<std::size_t>(size);
  }
  return true;
}

bool wait_readable(int descriptor, MonotonicTime until) {
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - now()).count();
    pollfd watched{descriptor, POLLIN, 0};
    if (left < 0 || interrupted()) return false;
    if (poll(&watched, 1, static_cast<int>(left) + 1) == 1) return true;
  }
}

bool receive_all(int descriptor, std::size_t size, MonotonicTime until) {
  std::vector<char> buffer(size);
  for (std::size_t done = 0; done < size;) {
    if (!wait_readable(descriptor, until)) return false;
    const ssize_t part = recv(descriptor, buffer.data(), size - done, 0);
    if (part <= 0) return false;
    done += static_cast<std::size_t>(part);
  }
  return true;
}

void without_delay(int descriptor) {
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

// Linux forgets this by itself, so it is said again before each response.
void acknowledge_at_once(int descriptor) {
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

// One client at a time; the next is served when the one before is gone.
int serve(const Arguments& arguments) {
  const auto address = parse_endpoint(arguments.text("listen"));
  if (!address) arguments.refuse(describe(address.error()));
  const auto listener = bound_socket(SOCK_STREAM, *address);
  if (!listener || listen(*listener, 16) != 0) arguments.refuse("cannot listen there");
  say_ready();
  const std::size_t payload = arguments.number("payload", 1, 1 << 20);
  const std::vector<char> reply(arguments.number("reply", 1, 1 << 20), 'r');
  const Nanoseconds service = arguments.duration("service");
  const MonotonicTime end = now() + arguments.duration("for");
  while (wait_readable(*listener, end)) {
    const int client = accept4(*listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    without_delay(client);
    while (receive_all(client, payload, end)) {
      if (service.count() > 0) sleep_until(now() + service);
      if (!send_all(client, reply)) break;
    }
    close(client);
  }
  close(*listener);
  return 0;
}

void print(const std::vector<std::int64_t>& sorted_ns, const tcp_info& info, bool json) {
  const auto at = [&](double q) {
    return sorted_ns.empty()
               ? 0LL
               : static_cast<long long>(sorted_ns[static_cast<std::size_t>(q * double(sorted_ns.size() - 1))]);
  };
  const char* format = json ? "{\"exchanges\":%zu,\"tcp_info_min_rtt_ns\":%lld,\"tcp_info_rtt_ns\":%lld,"
                              "\"tcp_info_retransmits\":%u,\"exchange_min_ns\":%lld,\"exchange_p50_ns\":%lld,"
                              "\"exchange_p99_ns\":%lld,\"exchange_max_ns\":%lld}\n"
                            : "%zu exchanges; TCP_INFO: min RTT %lld ns, smoothed RTT %lld ns, %u retransmits; "
                              "request to response: min %lld, p50 %lld, p99 %lld, max %lld ns\n";
  std::printf(format, sorted_ns.size(), 1000LL * info.tcpi_min_rtt, 1000LL * info.tcpi_rtt, info.tcpi_total_retrans,
              at(0), at(0.5), at(0.99), at(1));
}

int ask(const Arguments& arguments) {
  const auto address = parse_endpoint(arguments.text("connect"));
  if (!address) arguments.refuse(describe(address.error()));
  const auto server = connected_socket(SOCK_STREAM, *address);
  if (!server) {
    std::fprintf(stderr, "plant_tcp: %s\n", describe(server.error()).c_str());
    return 1;
  }
  without_delay(*server);
  const std::vector<char> request(arguments.number("payload", 1, 1 << 20), 'q');
  const std::size_t reply = arguments.number("reply", 1, 1 << 20);
  const std::uint64_t count = arguments.number("count", 0, 1ULL << 40);
  const Nanoseconds think = arguments.duration("think");
  const bool quick_ack = arguments.has("quick-ack");
  const MonotonicTime end = now() + arguments.duration("for");
  std::vector<std::int64_t> times;
  while (now() < end && !interrupted() && (count == 0 || times.size() < count)) {
    const MonotonicTime sent = now();
    if (!send_all(*server, request)) break;
    if (quick_ack) acknowledge_at_once(*server);
    if (!receive_all(*server, reply, end + std::chrono::seconds(1))) break;
    times.push_back((now() - sent).count());
    if (think.count() > 0) sleep_until(now() + think);
  }
  tcp_info info{};
  socklen_t size = sizeof info;
  getsockopt(*server, IPPROTO_TCP, TCP_INFO, &info, &size);
  close(*server);
  std::sort(times.begin(), times.end());
  print(times, info, arguments.has("json"));
  return count != 0 && times.size() < count ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(argc, argv, options, "TCP request and response between two hosts of the plant.");
  (void)interrupted();
  if (arguments.has("listen") == arguments.has("connect")) arguments.refuse("needs either --listen or --connect");
  return arguments.has("listen") ? serve(arguments) : ask(arguments);
}
