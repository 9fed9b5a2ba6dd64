// The options of taprio: written, read, and made into a request again.
#include "adapters/netlink/taprio.hpp"

#include <time.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "adapters/netlink/our_root.hpp"
#include "adapters/netlink/traffic_class_map.hpp"
#include "adapters/netlink/window_limit.hpp"

using namespace isoline;
using namespace isoline::netlink;
using namespace std::chrono_literals;

namespace {

PortConfig two_classes(std::size_t entries) {
  PortConfig config;
  for (unsigned number = 0; number < 2; ++number) {
    PortTrafficClass one;
    one.traffic_class = TrafficClass::masked(number);
    one.queues = {4, static_cast<std::uint16_t>(number * 4)};
    for (unsigned pcp = 0; pcp < 4; ++pcp) one.pcp.push_back(Pcp::masked(number * 4 + pcp));
    config.traffic_classes.push_back(one);
  }
  config.gates.emplace();
  for (std::size_t n = 0; n < entries; ++n) {
    config.gates->entries.push_back({n % 3 == 0   ? GateOperation::set_gate_states
                                     : n % 3 == 1 ? GateOperation::set_and_hold_mac
                                                  : GateOperation::set_and_release_mac,
                                     static_cast<std::uint8_t>(n % 4), Nanoseconds(1000 + n)});
  }
  config.gates->cycle_time = sum_of_intervals(*config.gates) + 5ns;
  config.gates->base_time = TaiTime(-3ns);
  config.gates->cycle_time_extension = 77ns;
  return config;
}

Taprio round_trip(const PortConfig& config) {
  const auto wanted = wanted_taprio(config);
  REQUIRE(wanted);
  const auto options = encode(*wanted);
  REQUIRE(options);
  const auto decoded = decode_taprio(*options);
  REQUIRE(decoded);
  return *decoded;
}

}  // namespace

TEST_CASE("gates, modes and classes survive the kernel's attributes") {
  PortConfig config = two_classes(7);
  config.traffic_classes[1].queue_max_sdu = 900;
  config.traffic_classes[0].preemptable = true;
  Taprio read = round_trip(config);
  CHECK(read.oper == config.gates);
  CHECK_FALSE(read.admin);
  CHECK(read.flags == 0);
  CHECK(read.clock == CLOCK_TAI);
  CHECK(read.max_sdu[1] == 900);
  CHECK(read.max_sdu[0] == 0);
  CHECK(read.preemptable[0]);
  CHECK_FALSE(read.preemptable[1]);
  auto classes = decode_map(read.map);
  classes[1].queue_max_sdu = 900;
  classes[0].preemptable = true;
  CHECK(classes == config.traffic_classes);

  config.gate_mode = GateMode::txtime_assist;
  config.txtime_delay = 300us;
  read = round_trip(config);
  CHECK(gate_mode_of(read.flags) == GateMode::txtime_assist);
  CHECK(read.txtime_delay == 300us);
  config.gate_mode = GateMode::full_offload;
  CHECK_FALSE(round_trip(config).clock);  // the card has its own
  CHECK_FALSE(gate_mode_of(3));
}

TEST_CASE("as many entries as an attribute holds, and no more") {
  CHECK(round_trip(two_classes(2300)).oper->entries.size() == 2300);
  const auto wanted = wanted_taprio(two_classes(2340));
  REQUIRE(wanted);
  CHECK(encode(*wanted).error().kind == ErrorKind::invalid_input);
  PortConfig config = two_classes(2);
  config.gates->entries[0].time_interval = 5s;
  CHECK(encode(*wanted_taprio(config)).error().kind == ErrorKind::invalid_input);
}

TEST_CASE("classes have to be 0, 1, … without a gap") {
  PortConfig config = two_classes(2);
  config.traffic_classes[1].traffic_class = TrafficClass::masked(2);
  CHECK(encode_map(config.traffic_classes).error().kind == ErrorKind::invalid_input);
  CHECK(encode_map({}).error().kind == ErrorKind::invalid_input);
}

TEST_CASE("priorities above those of tags go with 0, and are read as they are") {
  PortConfig config = two_classes(2);
  std::swap(config.traffic_classes[0].pcp, config.traffic_classes[1].pcp);
  auto map = encode_map(config.traffic_classes);
  REQUIRE(map);
  CHECK(std::all_of(map->prio_tc_map + 8, map->prio_tc_map + 16, [](auto number) { return number == 1; }));
  map->prio_tc_map[9] = 0;
  const PriorityMap read = decode_priorities(*map);
  CHECK(read[9] == TrafficClass::masked(0));
  CHECK(read[15] == TrafficClass::masked(1));
}

TEST_CASE("a dump becomes a request without what only dumps have") {
  const auto wanted = wanted_taprio(two_classes(3));
  const Bytes running = *encode(*wanted);
  AttributeWriter dump;
  dump.put_raw(running);
  dump.put_bytes(TCA_TAPRIO_PAD, {});
  dump.nest(TCA_TAPRIO_ATTR_ADMIN_SCHED, [&] { dump.put(TCA_TAPRIO_ATTR_SCHED_BASE_TIME, std::int64_t{9}); });
  CHECK(taprio_request_from(dump.bytes()) == running);

  // Nothing runs yet: the list that waits is the one to be sent.
  AttributeWriter waiting;
  waiting.put(TCA_TAPRIO_ATTR_PRIOMAP, wanted->map);
  waiting.nest(TCA_TAPRIO_ATTR_ADMIN_SCHED, [&] { waiting.put_raw(running); });
  const auto decoded = decode_taprio(waiting.bytes());
  REQUIRE(decoded);
  CHECK_FALSE(decoded->oper);
  CHECK(decoded->admin == wanted->oper);
  const auto again = decode_taprio(taprio_request_from(waiting.bytes()));
  REQUIRE(again);
  CHECK(again->oper == wanted->oper);
  CHECK_FALSE(again->admin);
}

TEST_CASE("options that contradict themselves are none") {
  CHECK_FALSE(decode_taprio({}));
  AttributeWriter out;
  tc_mqprio_qopt map{};
  map.num_tc = 17;
  out.put(TCA_TAPRIO_ATTR_PRIOMAP, map);
  CHECK_FALSE(decode_taprio(out.bytes()));
  AttributeWriter entry;
  entry.put(TCA_TAPRIO_ATTR_PRIOMAP, tc_mqprio_qopt{});
  entry.nest(TCA_TAPRIO_ATTR_SCHED_ENTRY_LIST,
             [&] { entry.nest(TCA_TAPRIO_SCHED_ENTRY, [&] { entry.put(TCA_TAPRIO_SCHED_ENTRY_CMD, '\7'); }); });
  CHECK_FALSE(decode_taprio(entry.bytes()));
}

TEST_CASE("the kernel's limit of frame sizes comes from the longest window") {
  GateControlList list;
  list.entries = {{{}, 0b01, 100us}, {{}, 0b11, 200us}, {{}, 0b00, 50us}, {{}, 0b01, 30us}};
  list.cycle_time = 380us;
  const BitRate gigabit{1e9};
  CHECK(window_limit(list, 1, gigabit) == 200 * 125 - 14);
  CHECK(window_limit(list, 0, gigabit) == (30 + 100 + 200) * 125 - 14);  // over the end of the cycle
  CHECK(window_limit(list, 1, std::nullopt) == 250 - 14);                // 10 Mbit/s
  CHECK(window_limit(list, 2, gigabit) == -14);                          // never open
  for (auto& entry : list.entries) entry.gate_states |= 1;
  CHECK_FALSE(window_limit(list, 0, gigabit));
}

TEST_CASE("a handle tells how often the link had gone down") {
  PortLink link;
  const std::uint32_t first = our_root(link);
  CHECK(is_our_root(first));
  CHECK(is_our_root(0x15000000));
  CHECK_FALSE(is_our_root(0x15ff0000));
  CHECK_FALSE(is_our_root(0x00010000));
  CHECK_FALSE(link_lost_since(link, first));
  for (link.link_losses = 1; link.link_losses < 1000; ++link.link_losses) {
    CHECK(is_our_root(our_root(link)));
    CHECK((link.link_losses % 253 == 0 || link_lost_since(link, first)));
    CHECK_FALSE(link_lost_since(link, 0x15000000));  // does not tell
    CHECK_FALSE(link_lost_since(link, 0x00010000));
  }
}
