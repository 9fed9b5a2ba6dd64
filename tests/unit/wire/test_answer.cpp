// ARP, neighbour solicitations and echo requests are answered for own addresses, and for no others.
#include <catch2/catch.hpp>

#include "wire/answer.hpp"
#include "wire/build.hpp"
#include "wire/bytes.hpp"
#include "wire/checksum.hpp"

using namespace isoline;
using namespace isoline::wire;
using Bytes = std::vector<std::uint8_t>;

namespace {

const MacAddress asker{{2, 0, 0, 0, 0, 1}}, own{{2, 0, 0, 0, 0, 2}}, everybody{{255, 255, 255, 255, 255, 255}};

IpAddress ip(const char* text) { return parse_ip_address(text).value(); }

const IpAddress own_addresses[] = {ip("10.0.0.2"), ip("fd00::2")};
const Station station{own, own_addresses};

/// The answer; empty: there is none, and the frame is as it was.
template <class Answer>
Bytes answer(Answer make, const Bytes& frame) {
  Bytes bytes = frame;
  bytes.resize(2048);
  FrameBuffer buffer{bytes, frame.size()};
  const bool made = make(buffer, read_headers(frame).value(), station);
  bytes.resize(buffer.size);
  if (!made) CHECK(bytes == frame);
  return made ? bytes : Bytes{};
}

unsigned icmpv6_sum(const Bytes& frame) {
  const Headers headers = read_headers(frame).value();
  const std::size_t body = headers.payload_end - headers.transport;
  const std::span<const std::uint8_t> all(frame);
  return Checksum()
      .add(all.subspan(headers.network + 8u, 32))
      .add(58)
      .add(body)
      .add(all.subspan(headers.transport, body))
      .value();
}

Bytes solicitation(const char* from, const char* target, std::uint8_t hop_limit = 255) {
  return FrameBuilder()
      .ethernet(asker, {{0x33, 0x33, 0xff, 0, 0, 2}})
      .ipv6(ip(from), ip("ff02::1:ff00:2"), {.hop_limit = hop_limit})
      .icmp(135, 0)
      .payload(ip(target).octets)
      .payload(Bytes{1, 1, 2, 0, 0, 0, 0, 1})
      .build();
}

}  // namespace

TEST_CASE("ARP for an own address is answered") {
  const Bytes request =
      FrameBuilder().ethernet(asker, everybody).arp(asker, ip("10.0.0.1"), ip("10.0.0.2")).pad_to(60).build();
  const Bytes reply = answer(answer_arp, request);
  REQUIRE(reply.size() == 60);
  CHECK(Bytes(reply.begin(), reply.begin() + 42) == Bytes{2,  0, 0, 0, 0, 1, 2, 0, 0, 0, 0,  2, 8, 6,
                                                          0,  1, 8, 0, 6, 4, 0, 2, 2, 0, 0,  0, 0, 2,
                                                          10, 0, 0, 2, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1});
  CHECK(answer(answer_arp, reply).empty());  // a reply asks for nothing
  CHECK(answer(answer_arp, FrameBuilder().ethernet(asker, everybody).arp(asker, ip("10.0.0.1"), ip("10.0.0.3")).build())
            .empty());
}

TEST_CASE("a neighbour solicitation is answered with the address of the port") {
  const Bytes reply = answer(answer_solicitation, solicitation("fd00::1", "fd00::2"));
  REQUIRE(reply.size() == 14 + 40 + 32);
  const Headers headers = read_headers(reply).value();
  CHECK(destination_of(reply) == asker);
  CHECK(source_address(reply, headers) == ip("fd00::2"));
  CHECK(destination_address(reply, headers) == ip("fd00::1"));
  CHECK(reply[14 + 7] == 255);
  CHECK(icmpv6_sum(reply) == 0);
  CHECK(reply[54] == 136);
  CHECK(reply[58] == 0x60);
  CHECK(Bytes(reply.begin() + 78, reply.end()) == Bytes{2, 1, 2, 0, 0, 0, 0, 2});
}

TEST_CASE("who looks whether an address is free is told before all") {
  const Bytes reply = answer(answer_solicitation, solicitation("::", "fd00::2"));
  REQUIRE_FALSE(reply.empty());
  CHECK(destination_of(reply) == MacAddress{{0x33, 0x33, 0, 0, 0, 1}});
  CHECK(destination_address(reply, read_headers(reply).value()) == ip("ff02::1"));
  CHECK(reply[58] == 0x20);
  CHECK(icmpv6_sum(reply) == 0);
}

TEST_CASE("solicitations for others or from afar are not answered") {
  CHECK(answer(answer_solicitation, solicitation("fd00::1", "fd00::3")).empty());
  CHECK(answer(answer_solicitation, solicitation("fd00::1", "fd00::2", 254)).empty());
}

TEST_CASE("echo requests are answered") {
  const Bytes four =
      FrameBuilder().ethernet(asker, own).ipv4(ip("10.0.0.1"), ip("10.0.0.2")).echo(false, 7, 9).payload(33, 5).build();
  const Bytes reply = answer(answer_echo, four);
  CHECK(reply == FrameBuilder()
                     .ethernet(own, asker)
                     .ipv4(ip("10.0.0.2"), ip("10.0.0.1"), {.hop_limit = 255})
                     .echo(true, 7, 9)
                     .payload(33, 5)
                     .build());
  CHECK(answer(answer_echo, reply).empty());
  const Bytes six =
      FrameBuilder().ethernet(asker, own).ipv6(ip("fd00::1"), ip("fd00::2")).echo(false, 7, 9).payload(1, 5).build();
  CHECK(answer(answer_echo, six) == FrameBuilder()
                                        .ethernet(own, asker)
                                        .ipv6(ip("fd00::2"), ip("fd00::1"), {.hop_limit = 255})
                                        .echo(true, 7, 9)
                                        .payload(1, 5)
                                        .build());
  CHECK(answer(answer_echo,
               FrameBuilder().ethernet(asker, own).ipv4(ip("10.0.0.1"), ip("10.0.0.3")).echo(false, 7, 9).build())
            .empty());
}

TEST_CASE("headers that are cut off or contradict themselves are none") {
  const Bytes whole = FrameBuilder()
                          .ethernet(asker, own)
                          .vlan(5)
                          .vlan(6)
                          .rtag(1)
                          .ipv4(ip("10.0.0.1"), ip("10.0.0.2"))
                          .udp(1, 2)
                          .payload(4)
                          .build();
  const auto headers = read_headers(whole);
  REQUIRE(headers);
  CHECK(headers->network == 28);
  CHECK(headers->transport == 48);
  CHECK(headers->payload == 56);
  CHECK(headers->payload_end == 60);
  for (std::size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(read_headers(std::span(whole).first(size)));
  Bytes fragment = whole;
  fragment[34] = 0x20;
  CHECK(read_headers(fragment)->transport == 0);
  Bytes bad = whole;
  put_be16(&bad[52], 13);  // UDP longer than IP
  CHECK_FALSE(read_headers(bad));
  put_be16(&bad[52], 7);
  CHECK_FALSE(read_headers(bad));
}
