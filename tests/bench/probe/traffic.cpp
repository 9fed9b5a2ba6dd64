#include "bench/probe/traffic.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire/build.hpp"

namespace isoline::bench {
namespace {

constexpr std::size_t tcp_at = 14 + 20;

IpAddress address(bool v6, std::uint8_t net, std::uint32_t number) {
  IpAddress address;
  address.v6 = v6;
  if (v6) {
    address.octets = {0xfd, net};
  } else {
    address.octets[10] = address.octets[11] = 0xff;
    address.octets[12] = 10;
  }
  address.octets[13] = v6 ? static_cast<std::uint8_t>(number >> 16) : net;
  address.octets[14] = static_cast<std::uint8_t>(number >> 8);
  address.octets[15] = static_cast<std::uint8_t>(number);
  return address;
}

std::vector<std::uint8_t> frame(Mix mix, std::uint32_t number) {
  wire::FrameBuilder builder;
  builder.ethernet(source_mac(number), source_mac(0x7fffffff));
  const auto port = static_cast<std::uint16_t>(1024 + number / 65536);
  switch (mix) {
    case Mix::ipv4:
      return builder.ipv4(address(false, 1, number), address(false, 2, number)).udp(port, 9000).payload(18).build();
    case Mix::ipv6:
      return builder.ipv6(address(true, 1, number), address(true, 2, number)).udp(port, 9000).payload(18).build();
    case Mix::vlan_layer2: return builder.vlan(100, 6).ether_type(0x88b5).payload(46).build();
    case Mix::profinet:
      return builder.vlan(static_cast<std::uint16_t>(100 + number / 32768), 6)
          .profinet({.frame_id = static_cast<std::uint16_t>(0x0200 + number % 32768)})
          .build();
    case Mix::tcp: break;
  }
  return {};
}

std::vector<std::uint8_t> segment(std::uint32_t number, bool answer) {
  const auto client = address(false, 1, number), server = address(false, 2, number);
  wire::FrameBuilder builder;
  builder.ethernet(source_mac(1), source_mac(2)).ipv4(answer ? server : client, answer ? client : server);
  // Request: data 1000.., acknowledges 5000; answer acknowledges it and sends 5000..
  wire::TcpFields fields;
  fields.sequence = answer ? 5000 : 1000;
  fields.acknowledgement = answer ? 1064 : 5000;
  return builder.tcp(answer ? 4840 : 40000, answer ? 40000 : 4840, fields).payload(64).build();
}

void advance(Mix mix, std::vector<std::uint8_t>& frame) {
  if (mix == Mix::profinet) {
    std::uint8_t* counter = &frame[frame.size() - 4];
    const auto next = static_cast<std::uint16_t>((counter[0] << 8 | counter[1]) + 32);
    counter[0] = static_cast<std::uint8_t>(next >> 8);
    counter[1] = static_cast<std::uint8_t>(next);
  }
  if (mix != Mix::tcp) return;
  for (const std::size_t at : {tcp_at + 4, tcp_at + 8}) {
    std::uint32_t number = 0;
    std::memcpy(&number, &frame[at], 4);
    number = htonl(ntohl(number) + 64);
    std::memcpy(&frame[at], &number, 4);
  }
}

}  // namespace

MacAddress source_mac(std::uint32_t number) {
  return {{0x02, 0x10, static_cast<std::uint8_t>(number >> 24), static_cast<std::uint8_t>(number >> 16),
           static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)}};
}

Frames frames_of(Mix mix, std::uint32_t flows) {
  Frames frames;
  if (mix == Mix::tcp) {
    // Both directions of each conversation; flows counts directions.
    for (std::uint32_t number = 0; number < (flows + 1) / 2; ++number) {
      frames.push_back(segment(number, false));
      frames.push_back(segment(number, true));
    }
    return frames;
  }
  for (std::uint32_t number = 0; number < flows; ++number) frames.push_back(frame(mix, number));
  return frames;
}

Player::Player(const std::string& interface) : socket_(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0)) {
  sockaddr_ll link{};
  link.sll_family = AF_PACKET;
  link.sll_protocol = 0;
  link.sll_ifindex = static_cast<int>(::if_nametoindex(interface.c_str()));
  if (socket_ < 0 || ::bind(socket_, reinterpret_cast<sockaddr*>(&link), sizeof link) != 0) {
    std::fprintf(stderr, "cannot send on %s: %s\n", interface.c_str(), std::strerror(errno));
    std::exit(1);
  }
}

Player::~Player() { ::close(socket_); }

void Player::play(Mix mix, Frames& frames, std::uint64_t count) {
  constexpr std::size_t batch = 64;
  std::array<mmsghdr, batch> messages{};
  std::array<iovec, batch> parts{};
  std::size_t next = 0;
  while (count) {
    const std::size_t want = std::min<std::uint64_t>({batch, count, frames.size()});
    for (std::size_t i = 0; i < want; ++i) {
      auto& frame = frames[next];
      advance(mix, frame);
      parts[i] = {frame.data(), frame.size()};
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
      next = next + 1 == frames.size() ? 0 : next + 1;
    }
    std::size_t sent = 0;
    while (sent < want) {
      const int done = ::sendmmsg(socket_, &messages[sent], static_cast<unsigned>(want - sent), 0);
      if (done > 0)
        sent += static_cast<std::size_t>(done);
      else if (errno != ENOBUFS && errno != EAGAIN && errno != EINTR)
        std::exit(1);
    }
    count -= want;
  }
}

}  // namespace isoline::bench
