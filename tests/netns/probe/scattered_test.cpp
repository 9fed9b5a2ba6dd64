// Packets whose headers go on behind their linear part: what zero-copy senders make, and some drivers receive.
#include <array>

#include <arpa/inet.h>
#include <fcntl.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "adapters/bpf/flow_probe.hpp"
#include "support/netns.hpp"

using namespace isoline;
using test::NetNamespace;

namespace {

constexpr std::uint16_t rtp_port = 5004;

/// RTP's twelve bytes of header and some of media. splice() gives the pipe's page to the kernel's packet as it is, so
/// that only the UDP header is linear.
void splice_rtp(int pipe[2], int socket, std::uint16_t sequence) {
  std::array<std::uint8_t, 172> payload{0x80, 0, static_cast<std::uint8_t>(sequence >> 8),
                                        static_cast<std::uint8_t>(sequence)};
  REQUIRE(::write(pipe[1], payload.data(), payload.size()) == static_cast<ssize_t>(payload.size()));
  REQUIRE(::splice(pipe[0], nullptr, socket, nullptr, payload.size(), 0) == static_cast<ssize_t>(payload.size()));
}

sockaddr_in rtp_address(const char* host) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(rtp_port);
  REQUIRE(::inet_pton(AF_INET, host, &address.sin_addr) == 1);
  return address;
}

int bound_in(const NetNamespace& where, const sockaddr_in& address) {
  const auto inside = where.enter();
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return socket;
}

}  // namespace

TEST_CASE("headers behind the linear part of a packet are read, leaving and arriving") {
  test::need_root_and_namespaces();
  NetNamespace left, right;
  test::make_veth(left, "left", "10.7.0.1/24", right, "right", "10.7.0.2/24");
  const bool leaving = GENERATE(true, false);
  ProbeOptions options;
  options.max_flows = 128;
  options.rtp_ports = {{rtp_port, 8000}};
  auto probe = bpf::load_flow_probe(options);
  REQUIRE(probe);
  {
    const auto inside = (leaving ? left : right).enter();
    REQUIRE((*probe)->attach(leaving ? "left" : "right"));
  }

  int pipe[2];
  REQUIRE(::pipe2(pipe, O_CLOEXEC) == 0);
  const auto there = rtp_address("10.7.0.2");
  const int receiver = bound_in(right, there);  // nobody there would refuse, and the sender would hear of it
  const auto inside = left.enter();
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  REQUIRE(::connect(socket, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0);
  for (std::uint16_t sequence = 0; sequence < 20; ++sequence)
    if (sequence != 5 && sequence != 6) splice_rtp(pipe, socket, sequence);
  // What was received has passed both hooks.
  std::array<std::uint8_t, 256> received;
  for (int i = 0; i < 18; ++i) REQUIRE(::recv(receiver, received.data(), received.size(), 0) == 172);
  ::close(socket);
  ::close(receiver);
  ::close(pipe[0]);
  ::close(pipe[1]);

  const auto snapshot = (*probe)->snapshot();
  REQUIRE(snapshot);
  int found = 0;
  for (const auto& flow : snapshot->flows) {
    if (flow.key.kind != FlowKind::udp) continue;
    ++found;
    CHECK(flow.counts.packets == 18);
    CHECK(flow.counts.bytes == 18 * (14 + 20 + 8 + 172));
    CHECK(flow.lost == 2);
  }
  CHECK(found == 1);
}
