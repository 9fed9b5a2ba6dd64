#include "netns/queue/gated_port.hpp"

#include <cerrno>
#include <cstdio>
#include <stdexcept>

#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "schedule/gates/windows.hpp"
#include "support/netns.hpp"

namespace isoline::test {
namespace {

constexpr const char* port = "gated";
constexpr int urgent_priority = 7;

void must(const std::string& command) {
  const CommandOutcome outcome = run(command);
  if (outcome.status != 0) throw std::runtime_error(command + ": " + outcome.output);
}

Nanoseconds read(clockid_t id) {
  timespec now{};
  ::clock_gettime(id, &now);
  return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

void sleep_until(clockid_t id, Nanoseconds time) {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time);
  const timespec until{whole.count(), (time - whole).count()};
  ::clock_nanosleep(id, TIMER_ABSTIME, &until, nullptr);
}

}  // namespace

GatedPort::GatedPort() {
  must("sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1");
  must(std::string("ip link add ") + port + " numtxqueues 2 type veth peer name peer");
  must(std::string("ip link set ") + port + " up && ip link set peer up");
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_ifindex = static_cast<int>(::if_nametoindex(port));
  const int priorities[] = {0, urgent_priority};
  for (std::size_t i = 0; i < sockets_.size(); ++i) {
    sockets_[i] = ::socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (::setsockopt(sockets_[i], SOL_SOCKET, SO_PRIORITY, &priorities[i], sizeof priorities[i]) != 0 ||
        ::bind(sockets_[i], reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot send on the gated port");
  }
}

GatedPort::~GatedPort() {
  for (const int socket : sockets_) ::close(socket);
  run(std::string("ip link del ") + port);
}

void GatedPort::install(const GateControlList& list) const {
  std::string command = std::string("tc qdisc replace dev ") + port +
                        " parent root handle 100 taprio num_tc 2 map 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 "
                        "queues 1@0 1@1 base-time " +
                        std::to_string(list.base_time.time_since_epoch().count());
  for (const auto& entry : list.entries) {
    char text[64];
    std::snprintf(text, sizeof text, " sched-entry S %02x %lld", entry.gate_states,
                  static_cast<long long>(entry.time_interval.count()));
    command += text;
  }
  must(command + " clockid CLOCK_TAI");
  // A base time that is over begins with the next cycle; until then all gates are open.
  const Nanoseconds now = read(CLOCK_TAI), cycle = sum_of_intervals(list);
  sleep_until(CLOCK_TAI, now + 2 * cycle);
}

MeasuredPort GatedPort::told(const GateControlList& list) const {
  MeasuredPort measured{port, {}, GateCycle{}};
  measured.class_of_priority[urgent_priority] = TrafficClass::masked(1);
  measured.gates->base_time = list.base_time;
  measured.gates->cycle_time = sum_of_intervals(list);
  for (unsigned number = 0; number < traffic_class_count; ++number) {
    for (const auto& window : schedule::windows_of(list, TrafficClass::masked(number)))
      measured.gates->windows[number].push_back({window.begin, window.end});
  }
  return measured;
}

void GatedPort::send_both() const {
  const unsigned char frame[200] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xb5};
  for (const int socket : sockets_) {
    if (::send(socket, frame, sizeof frame, 0) < 0 && errno != ENOBUFS && errno != EAGAIN)
      throw std::runtime_error("the gated port refuses frames");
  }
}

void GatedPort::send(Nanoseconds lasting) const {
  const Nanoseconds end = read(CLOCK_MONOTONIC) + lasting;
  for (Nanoseconds now = end - lasting; now < end; now = read(CLOCK_MONOTONIC)) {
    send_both();
    sleep_until(CLOCK_MONOTONIC, now + std::chrono::microseconds(100));
  }
}

void GatedPort::talk(Nanoseconds lasting, Nanoseconds cycle, Nanoseconds phase) const {
  const Nanoseconds end = read(CLOCK_TAI) + lasting;
  for (Nanoseconds now = end - lasting; now < end; now = read(CLOCK_TAI)) {
    sleep_until(CLOCK_TAI, now - (now - phase) % cycle + cycle);
    for (int i = 0; i < 4; ++i) send_both();
  }
}

}  // namespace isoline::test
