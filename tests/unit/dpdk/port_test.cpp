#include "adapters/dpdk/port.hpp"

#include <catch2/catch.hpp>

#include "adapters/dpdk/device.hpp"
#include "unit/dpdk/ring_port.hpp"
#include "wire/build.hpp"

using namespace isoline;

namespace {

/// Of many flows, which belong to one loop or another.
std::vector<std::uint8_t> datagram(std::uint16_t number) {
  return wire::FrameBuilder()
      .ethernet({{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}})
      .ipv4(*parse_ip_address("10.0.0.1"), *parse_ip_address("10.0.0.2"))
      .udp(number, 9)
      .payload(20)
      .build();
}

}  // namespace

TEST_CASE("frames that the loop they belong to has no room for are missed, and received by nobody") {
  test::RingPort ring("overrun", 1);
  dpdk::PortOptions options;
  options.device = dpdk::choose_device(ring.word(), 0, dpdk::Inventory::of_host()).value();
  options.loops = 2;
  const dpdk::ClockPair first = dpdk::look_at_processor();
  dpdk::ClockPair second = first;
  while (second.counter == first.counter || second.time == first.time) second = dpdk::look_at_processor();
  options.processor = std::make_shared<dpdk::CounterClock>(first, second);
  const auto port = dpdk::open_port(options);
  INFO((port ? std::string() : describe(port.error())));
  REQUIRE(port);
  constexpr std::uint64_t given = 6000;
  for (std::uint16_t number = 0; number < given; ++number) ring.arrive(0, datagram(number));

  // The first loop takes its own frames and hands on the others, which the second does not take.
  std::uint64_t own = 0;
  for (std::uint64_t polls = 0; polls < given; ++polls) own += (*port)->receive(0).size();
  CHECK(own > given / 3);
  CHECK((*port)->counts().received == own);
  const std::uint64_t missed = (*port)->counts().missed;
  CHECK(missed > 0);

  std::uint64_t others = 0;
  for (std::uint64_t polls = 0; polls < given; ++polls) others += (*port)->receive(1).size();
  CHECK(own + others + missed == given);
  CHECK((*port)->counts().received == own + others);
  CHECK((*port)->counts().missed == missed);
}
