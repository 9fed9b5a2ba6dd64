// Plans of one bridge whose every number can be followed by hand.
#include <catch2/catch.hpp>

#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;
using Kind = PlanViolation::Kind;

namespace {

GateControlEntry entry(std::uint8_t states, std::int64_t interval) {
  return {GateOperation::set_gate_states, states, Nanoseconds(interval)};
}
GateControlList list_of(std::vector<GateControlEntry> entries) {
  GateControlList list;
  list.entries = std::move(entries);
  list.cycle_time = sum_of_intervals(list);
  return list;
}

Plan one_stream() {
  Plan plan;
  plan.network = hand_made_network();
  add_stream(plan, 0, 100'000, 0, 7);
  constexpr std::int64_t second = 100'000 + forwarding;
  plan.ports = {
      {a_to_s, list_of({entry(0x3f, 100'000 - guard), entry(0x80, guard + slot), entry(0x3f, 900'000 - slot)}), 0},
      {s_to_b,
       list_of({entry(0x3f, second - guard), entry(0x80, guard + slot), entry(0x3f, 1'000'000 - second - slot)}), 0}};
  return plan;
}

}  // namespace

TEST_CASE("a stream over a bridge") {
  Plan plan = one_stream();
  PlanCheck check = check_plan(plan);
  CHECK(lines(check) == "");
  CHECK(check.frame_hops == 2);
  StreamRequest& request = plan.streams[0];
  PlannedMember& member = plan.planned[0].members[0];

  SECTION("latency counts to the last bit at the listener") {
    request.deadline = Nanoseconds(forwarding + last_bit + propagation);
    CHECK(lines(check_plan(plan)) == "");
    request.deadline -= Nanoseconds(1);
    CHECK(lines(check_plan(plan)) ==
          "a missed deadline: stream s0 on link s -> b: reaches listener b after 2828ns at the latest, deadline "
          "2827ns\n");
  }
  SECTION("a frame is not sent on before it can be") {
    member.starts[1] -= Nanoseconds(1);
    CHECK(check_plan(plan).violations[0].text == "stream s0 on link s -> b: starts at 101913ns, can leave at 101914ns");
  }
  SECTION("the bridge may cut through") {
    plan.network.nodes[1].cut_through = 24;
    // Now it waits for the rest of itself.
    CHECK(check_plan(plan).count(Kind::waiting) == 1);
    member.starts[1] = Nanoseconds(100'000 + 24 * 8 + propagation + processing);
    add_ports(plan);
    CHECK(lines(check_plan(plan)) == "");
    SECTION("not into a faster link") {
      plan.network.links[1].bits_per_second *= 10;
      CHECK(check_plan(plan).count(Kind::forwarding) == 1);
    }
  }
  SECTION("the guard is as long as the largest frame") {
    plan.ports[0].gates.entries[0].time_interval += Nanoseconds(1);
    plan.ports[0].gates.entries[1].time_interval -= Nanoseconds(1);
    CHECK(
        lines(check_plan(plan)) ==
        "an open gate in a guard: stream s0 on link a -> s: an unscheduled class has its gate open from 87664ns until "
        "87665ns, in a guard or window\n");
  }
  SECTION("a link without its frame's gate") {
    plan.ports[1].gates.entries[1].gate_states = 0;
    CHECK(check_plan(plan).count(Kind::gate_shut) == 1);
  }
  SECTION("places are named in the violation") {
    plan.ports.pop_back();
    check = check_plan(plan);
    REQUIRE(check.total() == 1);
    CHECK(check.violations[0].link == s_to_b);
    CHECK(check.violations[0].text == "link s -> b: has no gates, and planned streams pass");
  }
}

TEST_CASE("a reserved window has its gates, all of them and for all of its time") {
  Plan plan = one_stream();
  auto& reserved = plan.network.links[a_to_s].reserved;
  GateControlList& list = plan.ports[0].gates;
  // The window ends as the guard begins.
  const std::int64_t begin = 100'000 - guard - 2'000;
  const auto during = [&](std::uint8_t states, std::int64_t length) {
    reserved = {{Nanoseconds(begin), Nanoseconds(length), std::chrono::milliseconds(1), 0b0010'0001}};
    list = list_of({entry(0x3f, begin - guard), entry(0x21, guard), entry(states, 2'000), entry(0x80, guard + slot),
                    entry(0x3f, 900'000 - slot)});
    return lines(check_plan(plan));
  };
  CHECK(during(0x21, 2'000) == "");
  CHECK(during(0x01, 2'000).starts_with("other gates in a reserved window"));
  CHECK(during(0x61, 2'000) != "");
  // One more nanosecond is the guard's.
  CHECK(during(0x21, 2'001).find("a reserved window") != std::string::npos);
  CHECK(during(0x21, 2'001).find("with its guard") != std::string::npos);
}

TEST_CASE("before a reserved window who is shut out of it begins no frame") {
  Plan plan = one_stream();
  plan.network.links[a_to_s].reserved = {
      {Nanoseconds(500'000), Nanoseconds(10'000), Nanoseconds(1'000'000), 0b0010'0001}};
  const std::int64_t behind = 100'000 + slot, window = 500'000, ended = window + 10'000;
  const auto before = [&](std::initializer_list<GateControlEntry> entries) {
    std::vector<GateControlEntry> all{entry(0x3f, 100'000 - guard), entry(0x80, guard + slot)};
    all.insert(all.end(), entries);
    all.push_back(entry(0x21, ended - window));
    all.push_back(entry(0x3f, 1'000'000 - ended));
    plan.ports[0].gates = list_of(all);
    return lines(check_plan(plan));
  };
  CHECK(before({entry(0x3f, window - guard - behind), entry(0x21, guard)}) == "");
  CHECK(
      before({entry(0x3f, window - guard - behind + 1), entry(0x21, guard - 1)}) ==
      "an open gate in a guard: link a -> s: gates 1, 2, 3, 4 are open at 487664ns, in the guard of a reserved window "
      "in which they are shut\n");
  CHECK(before({entry(0x3f, window - behind)}).starts_with("an open gate in a guard: "));
  CHECK(before({entry(0x3f, window - guard - behind), entry(0x20, guard)}).starts_with("wrong gates outside"));
  CHECK(before({entry(0x3f, window - guard - behind), entry(0, guard)}).starts_with("wrong gates outside"));
  CHECK(before({entry(0x3f, window - guard - behind), entry(0xa1, guard)}).starts_with("wrong gates outside"));

  // Shut earlier than that: allowed, but the background loses it.
  const double free = 1'000'000 - guard - slot - guard - 10'000;
  const auto earlier = before({entry(0x3f, window - guard - behind - 500), entry(0x21, guard + 500)});
  CHECK(earlier.starts_with("another loss than stated"));
  plan.ports[0].background_lost = 500 / free;
  CHECK(before({entry(0x3f, window - guard - behind - 500), entry(0x21, guard + 500)}) == "");
  plan.ports[0].background_lost = 500 / free;
  CHECK(before({entry(0x3f, window - guard - behind - 501), entry(0x21, 500), entry(0x3f, 1), entry(0x21, guard)})
            .starts_with("wrong gates outside"));

  SECTION("where all are open in it, nobody is shut out") {
    plan.network.links[a_to_s].reserved.front().gate_states = 0x3f;
    plan.ports[0].background_lost = 0;
    plan.ports[0].gates =
        list_of({entry(0x3f, 100'000 - guard), entry(0x80, guard + slot), entry(0x3f, 1'000'000 - behind)});
    CHECK(lines(check_plan(plan)) == "");
  }
}

TEST_CASE("half of a gap given away") {
  Plan plan;
  plan.network = hand_made_network();
  add_stream(plan, 0, 100'000, 0, 7);
  add_stream(plan, 0, 150'000, 0, 7);
  add_ports(plan);
  CHECK(lines(check_plan(plan)) == "");
  // Between the windows 150 us - 12336 ns - (100 us + 960 ns) are free; 10 us of them shut.
  GateControlList& list = plan.ports[0].gates;
  REQUIRE(list.entries.size() == 7);
  list.entries[2].time_interval += Nanoseconds(10'000);
  list.entries[3].time_interval -= Nanoseconds(10'000);
  CHECK(check_plan(plan).count(Kind::background_lost) == 1);
  plan.ports[0].background_lost = 10'000.0 / (1'000'000 - 2 * (guard + slot));
  CHECK(lines(check_plan(plan)) == "");

  SECTION("a gap no longer than a guard is no loss") {
    for (Nanoseconds& start : plan.planned[1].members[0].starts) start -= Nanoseconds(50'000 - 2 * guard - slot);
    plan.ports = {};
    for (const LinkIndex link : {a_to_s, s_to_b}) plan.ports.push_back(gates_of(plan, link, std::chrono::hours(1)));
    CHECK(plan.ports[0].background_lost == 0);
    CHECK(lines(check_plan(plan)) == "");
    for (Nanoseconds& start : plan.planned[1].members[0].starts) start += Nanoseconds(1);
    CHECK(check_plan(plan).count(Kind::background_lost) == 2);
  }
}

TEST_CASE("behind another frame a gate may be open") {
  Plan plan;
  plan.network = hand_made_network();
  plan.network.scheduled.classes.push_back(TrafficClass::masked(5));
  // s0 has the link from 200 us on; s1 comes while it is sent, and follows at once.
  add_stream(plan, 0, 200'000 - forwarding, 0, 7);
  add_stream(plan, 3, 200'300 - forwarding, slot - 300, 6);
  add_ports(plan);
  CHECK(lines(check_plan(plan)) == "");
  GateControlList& list = plan.ports[1].gates;
  const auto open_both = [&](std::int64_t from, std::uint8_t first = 0x80) {
    list = list_of({entry(0x1f, 200'000 - guard), entry(first, guard + from - 200'000),
                    entry(first | 0x40, 200'000 + 2 * slot - from), entry(0x1f, 800'000 - 2 * slot)});
  };
  open_both(200'300);
  CHECK(lines(check_plan(plan)) == "");
  open_both(200'000);
  CHECK(lines(check_plan(plan)) == "");

  SECTION("of two that are ready at once the higher class goes first") {
    plan.planned[1].members[0].starts[0] = Nanoseconds(200'000 - forwarding);
    plan.ports[2] = gates_of(plan, c_to_s);
    CHECK(lines(check_plan(plan)) == "");
    plan.planned[0].traffic_class = TrafficClass::masked(5);
    plan.ports[0] = gates_of(plan, a_to_s);
    open_both(200'000, 0x20);
    CHECK(check_plan(plan).count(Kind::gate_early) == 1);
    open_both(200'001, 0x20);
    CHECK(lines(check_plan(plan)) == "");
  }
  SECTION("not for a nanosecond in which the link is idle") {
    plan.planned[1].members[0].starts[1] += Nanoseconds(1);
    list.entries[2].time_interval += Nanoseconds(1);
    list.entries[3].time_interval -= Nanoseconds(1);
    CHECK(
        lines(check_plan(plan))
            .starts_with("an open gate for a frame that has to wait: stream s1 on link s -> b: waits until 200961ns"));
  }
  SECTION("behind two") {
    add_stream(plan, 0, 200'000 - forwarding + slot, 0, 7);
    plan.planned[1].members[0].starts[1] += Nanoseconds(slot);
    for (const LinkIndex link : {a_to_s, c_to_s}) plan.ports[link == a_to_s ? 0 : 2] = gates_of(plan, link);
    list = list_of(
        {entry(0x1f, 200'000 - guard), entry(0x80, guard), entry(0xc0, 3 * slot), entry(0x1f, 800'000 - 3 * slot)});
    CHECK(lines(check_plan(plan)) == "");
    plan.planned[2].traffic_class = TrafficClass::masked(5);
    plan.ports[0] = gates_of(plan, a_to_s);
    list.entries[2].gate_states = 0xe0;
    CHECK(check_plan(plan).count(Kind::gate_early) == 1);
  }
  SECTION("across the cycle's end") {
    for (StreamPlan& planned : plan.planned) {
      for (Nanoseconds& start : planned.members[0].starts) start += Nanoseconds(800'000 - slot / 2);
    }
    for (const LinkIndex link : {a_to_s, c_to_s}) plan.ports[link == a_to_s ? 0 : 2] = gates_of(plan, link);
    list = list_of({entry(0xc0, slot / 2 + slot), entry(0x1f, 1'000'000 - 2 * slot - guard), entry(0x80, guard),
                    entry(0xc0, slot / 2)});
    CHECK(lines(check_plan(plan)) == "");
  }
  SECTION("where clocks differ it would go too early") {
    plan.network.sync_error = Nanoseconds(10);
    for (StreamRequest& request : plan.streams) request.jitter = Nanoseconds(20);
    plan.planned[1].members[0].starts[1] += Nanoseconds(20);
    add_ports(plan);
    // s0's window ends when s1 may leave; s1 is there long before.
    CHECK(lines(check_plan(plan)) == "");
    const std::size_t middle = entry_at(list, 200'500);
    list.entries[middle].gate_states |= 0x40;
    CHECK(check_plan(plan).count(Kind::gate_early) == 1);
  }
}

TEST_CASE("a bridge is not passed twice") {
  Plan plan;
  Network& network = plan.network;
  for (const char* name : {"a", "s", "t", "b"}) network.nodes.push_back({name, NodeKind::bridge, 0});
  network.scheduled.classes = {TrafficClass::masked(7)};
  for (const auto& [from, to] : {std::pair{0U, 1U}, {1U, 2U}, {2U, 1U}, {1U, 3U}}) {
    Link link;
    link.from = from;
    link.to = to;
    network.links.push_back(link);
  }
  add_stream(plan, 0, 0, 0, 7);
  plan.streams[0].listeners = {3};
  PlannedMember& member = plan.planned[0].members[0];
  member.hops = {{0, PlannedHop::talker}, {1, 0}, {2, 1}, {3, 2}};
  member.starts = {Nanoseconds(0), Nanoseconds(last_bit), Nanoseconds(2 * last_bit), Nanoseconds(3 * last_bit)};
  add_ports(plan);
  CHECK(lines(check_plan(plan)) == "a wrong route: stream s0: link t -> s reaches s again\n");
  SECTION("nor is a branch left open") {
    member.hops = {{0, PlannedHop::talker}, {1, 0}, {3, 0}};
    member.starts = {Nanoseconds(0), Nanoseconds(last_bit), Nanoseconds(last_bit)};
    add_ports(plan);
    CHECK(lines(check_plan(plan)) == "a wrong route: stream s0: a branch ends at t, no listener\n");
  }
}

TEST_CASE("frames of two streams in a queue") {
  Plan plan;
  plan.network = hand_made_network();
  add_stream(plan, 0, 100'000, 50'000, 6);               // in s from 101914 to 151914
  add_stream(plan, 3, 151'915 - forwarding, 10'000, 6);  // the first nanosecond behind it
  add_ports(plan);
  CHECK(check_plan(plan).count(Kind::queue) == 0);
  for (Nanoseconds& start : plan.planned[1].members[0].starts) start -= Nanoseconds(1);
  CHECK(check_plan(plan).count(Kind::queue) == 1);
}

TEST_CASE("copies share only what cannot be avoided") {
  // a - s, s - t and t - b twice over other bridges: a and b have one link each.
  Plan plan;
  Network& network = plan.network;
  network.nodes = {{"a", NodeKind::end_station, 0}, {"s", NodeKind::bridge, 0}, {"u", NodeKind::bridge, 0},
                   {"v", NodeKind::bridge, 0},      {"t", NodeKind::bridge, 0}, {"b", NodeKind::end_station, 0}};
  network.scheduled.classes = {TrafficClass::masked(7)};
  const auto connect = [&](NodeIndex from, NodeIndex to) {
    Link link;
    link.from = from;
    link.to = to;
    network.links.push_back(link);
  };
  for (const auto& [from, to] : {std::pair{0U, 1U}, {1U, 2U}, {2U, 4U}, {1U, 3U}, {3U, 4U}, {4U, 5U}, {2U, 3U}})
    connect(from, to);
  StreamRequest request;
  request.name = "s0";
  request.listeners = {5};
  request.period = request.deadline = std::chrono::milliseconds(1);
  request.frame_size = 100;
  request.redundant = true;
  plan.streams = {request};
  const auto member = [&](std::vector<LinkIndex> way, std::int64_t start) {
    PlannedMember made;
    for (const LinkIndex link : way) {
      made.hops.push_back(
          {link, made.hops.empty() ? PlannedHop::talker : static_cast<std::uint32_t>(made.hops.size() - 1)});
      made.starts.emplace_back(start);
      start += last_bit;
    }
    return made;
  };
  const auto check_ways = [&](std::vector<LinkIndex> first, std::vector<LinkIndex> second) {
    plan.planned = {{0, TrafficClass::masked(7), {member(std::move(first), 0), member(std::move(second), 100'000)}}};
    plan.most_possible = 1;
    add_ports(plan);
    return check_plan(plan);
  };
  CHECK(lines(check_ways({0, 1, 2, 5}, {0, 3, 4, 5})) == "");
  CHECK(lines(check_ways({0, 1, 2, 5}, {0, 1, 6, 4, 5})) ==
        "copies that share their way: stream s0: both members pass link s -> u\n"
        "copies that share their way: stream s0: both members pass u\n");
  SECTION("two links of the listener could be avoided") {
    connect(3, 5);
    CHECK(lines(check_ways({0, 1, 2, 5}, {0, 3, 4, 5})) ==
          "copies that share their way: stream s0: both members pass link t -> b\n"
          "copies that share their way: stream s0: both members pass t\n");
    CHECK(lines(check_ways({0, 1, 2, 5}, {0, 3, 7})) == "");
  }
  SECTION("the second copy's latency counts from the first one's start") {
    plan.streams[0].deadline = Nanoseconds(100'000 + 4 * last_bit);
    CHECK(lines(check_ways({0, 1, 2, 5}, {0, 3, 4, 5})) == "");
    plan.streams[0].deadline -= Nanoseconds(1);
    CHECK(check_ways({0, 1, 2, 5}, {0, 3, 4, 5}).count(Kind::deadline) == 1);
  }
}

TEST_CASE("only a part of a plan") {
  Plan plan = one_stream();
  plan.streams[0].deadline = Nanoseconds(1);
  plan.ports[0].gates.entries[1].gate_states = 0;
  CheckOptions options;
  options.scope = CheckScope{{s_to_b}, {}};
  CHECK(lines(check_plan(plan, options)) == "");
  options.scope = CheckScope{{a_to_s}, {}};
  CHECK(check_plan(plan, options).total() == 1);
  options.scope = CheckScope{{}, {0}};
  CHECK(check_plan(plan, options).total() == 2);

  SECTION("a stream, a link without the plan") {
    const LinkUse use{Nanoseconds(100'000),   Nanoseconds(100'000), std::chrono::milliseconds(1), 0, 0, 100, 0,
                      TrafficClass::masked(7)};
    const auto check = [&plan](std::span<const StreamPlan> came, LinkUses link) {
      return check_change(plan.network, plan.streams, came, std::vector{std::move(link)});
    };
    const PlanCheck both = check(plan.planned, {a_to_s, &plan.ports[0], {use}});
    CHECK(both.count(Kind::deadline) == 1);
    CHECK(both.count(Kind::gate_shut) == 1);
    CHECK(both.total() == 2);
    CHECK(check({}, {77, nullptr, {use}}).count(Kind::bad_plan) == 1);
    LinkUse odd = use;
    odd.period = Nanoseconds(0);
    CHECK(check({}, {a_to_s, nullptr, {odd}}).count(Kind::bad_plan) == 1);
    plan.network.sync_error = Nanoseconds(-1);
    CHECK(check({}, {a_to_s, nullptr, {use}}).count(Kind::bad_network) == 1);
  }
}

TEST_CASE("periods without a common cycle are compared modulo") {
  Plan plan;
  plan.network = hand_made_network();
  add_stream(plan, 0, 0, 0, 7);
  add_stream(plan, 0, 5'000, 0, 7);
  // 2^50 and 3^30 ns: nobody goes through the product. They meet wherever they start, as they have no common divisor.
  plan.streams[0].period = Nanoseconds(std::int64_t{1} << 50);
  plan.streams[1].period = Nanoseconds(205'891'132'094'649);
  PlanCheck check = check_plan(plan);
  CHECK(check.compressed);
  CHECK(check.count(Kind::overlap) > 0);
  plan.streams[0].period = Nanoseconds((std::int64_t{1} << 46) * 127);
  plan.streams[1].period = Nanoseconds((std::int64_t{1} << 46) * 125);
  check = check_plan(plan);
  CHECK(check.compressed);
  CHECK(check.count(Kind::overlap) == 0);
}

TEST_CASE("a frame that is longer than its period meets itself") {
  for (const std::int64_t period : {slot, slot - 1}) {
    Plan plan;
    plan.network = hand_made_network();
    add_stream(plan, 0, 0, 0, 7);
    plan.streams[0].period = Nanoseconds(period);
    CHECK(check_plan(plan).count(Kind::overlap) == (period < slot ? 2 : 0));
  }
}

TEST_CASE("violations are counted beyond those that are kept") {
  Plan plan;
  plan.network = hand_made_network();
  for (std::size_t i = 0; i < PlanCheck::most + 5; ++i) plan.streams.emplace_back();
  plan.most_possible = 0;
  const PlanCheck check = check_plan(plan);
  CHECK(check.violations.size() == PlanCheck::most);
  CHECK(check.count(Kind::listing) == PlanCheck::most + 5);
  CHECK_FALSE(check.holds());
}
