// An RTP sender (RFC 3550): steady packets whose timestamps are true, so that jitter and IPDV can be checked.
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

#include "support/plant/endpoint.hpp"
#include "support/plant/stream_options.hpp"

namespace {

using namespace isoline;
using namespace isoline::plant;

constexpr Option options[] = {
    {"to", "ADDRESS:PORT", nullptr, "send there"},
    {"from-port", "PORT", "5004", "source port"},
    {"pace", "DURATION", "20ms", "time between packets"},
    {"rate", "HZ", "90000", "clock rate of the timestamps"},
    {"payload", "BYTES", "1000", "size behind the RTP header"},
    {"type", "N", "96", "RTP payload type"},
    {"ssrc", "N", "0x150115e", "synchronisation source"},
    for_option,
    drop_option,
    double_option,
    swap_option,
    hold_option,
    json_option,
};

void put(std::vector<std::uint8_t>& packet, std::size_t at, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) packet[at + i] = static_cast<std::uint8_t>(value >> (8 * (size - 1 - i)));
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(argc, argv, options, "A steady RTP stream, disturbed on cue.");
  const auto to = parse_endpoint(arguments.text("to"));
  if (!to) arguments.refuse(describe(to.error()));
  const auto from = parse_endpoint(arguments.text("from-port"));
  if (!from) arguments.refuse(describe(from.error()));
  const auto socket = bound_socket(SOCK_DGRAM, *from);
  if (!socket || connect(*socket, reinterpret_cast<const sockaddr*>(&*to), sizeof *to) != 0) {
    arguments.refuse("cannot open a socket from that port to that address");
  }
  ask_for_punctuality();

  std::vector<std::uint8_t> packet(12 + arguments.number("payload", 0, 1400), 0);
  packet[0] = 0x80;  // version 2, RFC 3550 clause 5.1
  packet[1] = static_cast<std::uint8_t>(arguments.number("type", 0, 127));
  put(packet, 8, arguments.number("ssrc", 0, 0xffffffff), 4);
  const auto rate = static_cast<double>(arguments.number("rate", 1, 1'000'000'000));

  Disturber disturber([&](std::span<const std::uint8_t> bytes) { (void)send(*socket, bytes.data(), bytes.size(), 0); });
  plan_disturbances(arguments, disturber);
  const Nanoseconds lasting = arguments.duration("for");
  Pace pace(arguments.duration("pace"));
  for (std::uint64_t number = 0; pace.wait() && pace.elapsed() < lasting; ++number) {
    put(packet, 2, number & 0xffff, 2);
    const double seconds = std::chrono::duration<double>(pace.elapsed()).count();
    put(packet, 4, static_cast<std::uint64_t>(seconds * rate + 0.5) & 0xffffffff, 4);
    disturber.offer(pace.elapsed(), packet);
  }
  disturber.finish();
  close(*socket);
  report(arguments, disturber.totals(), pace);
  return 0;
}
