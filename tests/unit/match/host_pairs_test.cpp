// Which way frames go between two hosts, by what the clocks' difference seems to be for either of them.
#include <catch2/catch.hpp>

#include "analysis/match/host_pairs.hpp"

using namespace isoline;
using namespace isoline::analysis;
using namespace std::chrono_literals;

namespace {

const Host left{1, 2}, right{3, 4}, third{1, 5};

}  // namespace

TEST_CASE("what is later by the second clock goes forward") {
  HostPairs pairs(10);
  const auto there = pairs.find_or_add(left, right), back = pairs.find_or_add(right, left);
  CHECK(there / 2 == back / 2);
  CHECK(there != back);
  CHECK(pairs.way(there) == std::nullopt);
  pairs.see(there, 1ms, -5s + 20us);
  CHECK(pairs.way(there) == std::nullopt);
  pairs.see(back, 2ms, -5s - 20us);
  CHECK(pairs.way(there) == Way::forward);
  CHECK(pairs.way(back) == Way::backward);
  CHECK(pairs.way(pairs.find_or_add(left, third)) == std::nullopt);
  CHECK(pairs.find_or_add(left, right) == there);
}

TEST_CASE("frames far apart say little where clocks drift") {
  HostPairs pairs(10);
  const auto there = pairs.find_or_add(left, right), back = pairs.find_or_add(right, left);
  // The second clock loses 100 ppm; 10 us there and back. Of four requests one is answered, 1 ms later.
  for (int i = 0; i < 400; ++i) {
    const Nanoseconds now = i * Nanoseconds(1s), lost = i * Nanoseconds(100us);
    pairs.see(there, now, 10us - lost);
    if (i % 4 == 0) pairs.see(back, now + 1ms, -10us - lost - 100ns);
  }
  CHECK(pairs.way(there) == Way::forward);
}

TEST_CASE("no room: nothing is said, and nothing breaks") {
  HostPairs pairs(1);
  const auto first = pairs.find_or_add(left, right), second = pairs.find_or_add(left, third);
  CHECK(first != 0);
  CHECK(second == 0);
  pairs.see(second, 1s, 1s);
  CHECK(pairs.way(second) == std::nullopt);
}

TEST_CASE("hosts of a flow are its addresses, or its MACs") {
  isoline_flow_key key{};
  key.kind = ISOLINE_KIND_UDP;
  key.src_address[15] = 1;
  key.dst_address[15] = 2;
  CHECK(source_of(key) != destination_of(key));
  isoline_flow_key other = key;
  other.src_port = 7;
  CHECK(source_of(key) == source_of(other));
  isoline_flow_key frame{};
  frame.kind = ISOLINE_KIND_PROFINET;
  frame.src_mac[5] = 1;
  frame.dst_mac[5] = 2;
  frame.stream_id = 0x8001;
  CHECK(source_of(frame) != destination_of(frame));
  frame.kind = ISOLINE_KIND_OTHER;
  frame.stream_id = 0;
  CHECK(source_of(frame)[0] != 0);
}
