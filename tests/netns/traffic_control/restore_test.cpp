// What is saved comes back exactly: for each kind that is said to be restorable, the kernel's dump before and after.
#include <algorithm>
#include <catch2/catch.hpp>

#include "netns/traffic_control/ports.hpp"

using namespace isoline;
using namespace std::chrono_literals;

namespace {

struct Sample {
  const char* kind;
  const char* commands;  ///< words after "tc qdisc replace dev p0", several divided by ";"
};

constexpr Sample samples[] = {
    {"pfifo", "root handle 7: pfifo limit 77"},
    {"bfifo", "root handle 7: bfifo limit 77777"},
    {"pfifo_fast", "root handle 7: pfifo_fast"},
    {"fq_codel", "root handle 7: fq_codel limit 500 flows 77 target 3ms interval 50ms quantum 500 ecn"},
    {"fq", "root handle 7: fq limit 500 flow_limit 30 quantum 1000 maxrate 100mbit"},
    {"sfq", "root handle 7: sfq limit 60 perturb 10 divisor 512"},
    {"tbf", "root handle 7: tbf rate 10mbit burst 5k limit 10000 peakrate 20mbit mtu 2000"},
    {"codel", "root handle 7: codel limit 77 target 3ms interval 50ms ecn"},
    {"pie", "root handle 7: pie limit 77 target 3ms tupdate 5ms alpha 3 beta 21"},
    {"netem", "root handle 7: netem limit 77 delay 1ms loss 1%"},
    {"drr", "root handle 7: drr"},
    {"ets", "root handle 7: ets bands 4 strict 2 quanta 1000 2000 priomap 3 2 1 0"},
    {"prio", "root handle 7: prio bands 4 priomap 1 2 2 2 1 2 0 0 1 1 1 1 1 1 1 3; parent 7:2 handle 8: pfifo limit 9"},
    {"cbs", "root handle 7: cbs idleslope 20000 sendslope -980000 hicredit 30 locredit -1470 offload 0"},
    {"etf", "root handle 7: etf clockid CLOCK_TAI delta 100000 skip_sock_check"},
    {"mq",
     "root handle 7: mq; parent 7:3 handle 8: fq_codel limit 77; parent 7:4 handle 9: tbf rate 1mbit burst 5k limit "
     "9k"},
    {"mqprio",
     "root handle 7: mqprio num_tc 2 map 0 0 0 0 1 1 1 1 0 0 0 0 0 0 0 0 queues 4@0 4@4 hw 0;"
     " parent 7:1 handle 8: cbs idleslope 20000 sendslope -980000 hicredit 30 locredit -1470"},
    {"taprio",
     "root handle 7: taprio num_tc 2 map 0 0 0 0 1 1 1 1 0 0 0 0 0 0 0 0 queues 4@0 4@4 base-time 7"
     " cycle-time 3000000 cycle-time-extension 1000 sched-entry S 01 1000000 sched-entry S 02 2000000"
     " clockid CLOCK_TAI; parent 7:5 handle 8: etf clockid CLOCK_TAI delta 200000"},
    {"taprio",
     "root handle 7: taprio num_tc 2 map 0 0 0 0 1 1 1 1 0 0 0 0 0 0 0 0 queues 1@0 1@0 base-time 0"
     " sched-entry S 01 1000000 sched-entry S 02 2000000 flags 1 txtime-delay 300000 clockid CLOCK_TAI"},
};

std::vector<QdiscNode> made_by_somebody(const PortState& state) {
  std::vector<QdiscNode> nodes = state.qdiscs;
  std::erase_if(nodes, [](const QdiscNode& node) { return node.handle == 0; });
  return nodes;
}

void run_each(const std::string& before, const std::string& commands, const test::Ports& ports) {
  std::size_t end = 0;
  for (std::size_t start = 0; end != std::string::npos; start = end + 1) {
    end = commands.find(';', start);
    ports.ns().must(before + commands.substr(start, end - start));
  }
}

}  // namespace

TEST_CASE("each restorable kind is put back as it was") {
  test::Ports ports;
  auto kinds = ports.control().restorable_kinds();
  for (const Sample& sample : samples) {
    CAPTURE(sample.commands);
    run_each("tc qdisc replace dev p0 ", sample.commands, ports);
    std::erase(kinds, sample.kind);
    test::settled(ports.control(), "p0");
    const std::string dump = ports.tc("qdisc show dev p0");
    const auto nodes = made_by_somebody(*ports.control().read("p0"));
    const auto saved = ports.control().save("p0");
    REQUIRE(saved);
    const std::string error = test::apply_error(ports.control(), test::gated("p0", 4, 1ms));
    CHECK(error == "");
    CHECK(ports.tc("qdisc show dev p0") != dump);

    const auto restored = ports.control().restore(*saved);
    CHECK((restored ? "" : describe(restored.error())) == "");
    test::settled(ports.control(), "p0");
    CHECK(made_by_somebody(*ports.control().read("p0")) == nodes);
    CHECK(ports.tc("qdisc show dev p0") == dump);
    CHECK(ports.control().restore(*saved));  // again, from there
    CHECK(ports.tc("qdisc show dev p0") == dump);
    ports.ns().must("tc qdisc del dev p0 root");
  }
  CHECK(kinds == std::vector<std::string>{});  // no kind is listed that was not tried
}

TEST_CASE("a port without a qdisc of anybody's gets the kernel's default back") {
  test::Ports ports;
  const std::string before = ports.tc("qdisc show");
  const auto saved = ports.control().save("p0");
  REQUIRE(saved);
  CHECK(saved->qdiscs.empty());
  test::apply(ports.control(), test::gated("p0", 4, 1ms));
  CHECK(ports.tc("qdisc show") != before);
  REQUIRE(ports.control().restore(*saved));
  CHECK(ports.tc("qdisc show") == before);
}

TEST_CASE("a schedule that waits for its base time is put back, one that is being changed is not") {
  test::Ports ports;
  PortConfig wanted = test::gated("p0", 4, 1ms);
  wanted.gates->base_time = TaiTime(std::chrono::hours(24 * 365 * 100));
  test::apply(ports.control(), wanted);
  CHECK(ports.control().read("p0")->admin == wanted.gates);
  const std::string dump = ports.tc("qdisc show dev p0");
  const auto saved = ports.control().save("p0");
  REQUIRE(saved);
  REQUIRE(test::remove(ports.control(), "p0") == "");
  CHECK((ports.control().restore(*saved) && ports.tc("qdisc show dev p0") == dump));

  REQUIRE(test::remove(ports.control(), "p0") == "");
  test::apply(ports.control(), test::gated("p0", 4, 2ms));
  test::settled(ports.control(), "p0");
  test::apply(ports.control(), wanted);
  const auto changing = ports.control().save("p0");
  REQUIRE_FALSE(changing);
  CHECK(changing.error().kind == ErrorKind::occupied);
  CHECK(describe(changing.error()).find("waits for its base time") != std::string::npos);
}

TEST_CASE("a qdisc that cannot be made again is named, and nothing is changed") {
  test::Ports ports;
  ports.ns().must("tc qdisc add dev p0 root handle 1: htb default 10");
  ports.ns().must("tc class add dev p0 parent 1: classid 1:10 htb rate 10mbit");
  const std::string before = ports.tc("qdisc show dev p0");
  const auto saved = ports.control().save("p0");
  REQUIRE_FALSE(saved);
  CHECK(saved.error().kind == ErrorKind::occupied);
  CHECK(saved.error().what.find("htb 1:") != std::string::npos);
  const auto state = ports.control().read("p0");
  REQUIRE(state);
  CHECK(state->foreign == std::vector<std::string>{"root qdisc htb 1:"});
  CHECK(test::remove(ports.control(), "p0").find("cannot remove root qdisc htb 1:") != std::string::npos);
  CHECK(ports.tc("qdisc show dev p0") == before);
  CHECK(test::remove(ports.control(), "p0", host::ForeignRoot::take_off) == "");
  CHECK(ports.control().read("p0")->foreign.empty());
}

TEST_CASE("only what is ours is removed unless that is asked for") {
  test::Ports ports;
  const char* commands = GENERATE(
      "root handle 7: mqprio num_tc 2 map 0 0 0 0 1 1 1 1 0 0 0 0 0 0 0 0 queues 4@0 4@4 hw 0;"
      " parent 7:1 handle 8: cbs idleslope 20000 sendslope -980000 hicredit 30 locredit -1470",
      "root handle 7: taprio num_tc 2 map 0 0 0 0 1 1 1 1 0 0 0 0 0 0 0 0 queues 4@0 4@4 base-time 0"
      " sched-entry S 01 1000000 sched-entry S 02 2000000 clockid CLOCK_TAI");
  CAPTURE(commands);
  const std::string kernel_default = ports.tc("qdisc show dev p0");
  run_each("tc qdisc replace dev p0 ", commands, ports);
  test::settled(ports.control(), "p0");
  const std::string before = ports.tc("qdisc show dev p0");
  const auto refused = ports.control().plan_removal("p0", host::ForeignRoot::refuse);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::occupied);
  CHECK(refused.error().what.find(" 7:") != std::string::npos);
  CHECK(ports.tc("qdisc show dev p0") == before);
  CHECK(test::remove(ports.control(), "p0", host::ForeignRoot::take_off) == "");
  CHECK(ports.tc("qdisc show dev p0") == kernel_default);
}

TEST_CASE("a qdisc with more than its kind and its options is named, and nothing is changed") {
  struct Foreign {
    const char *named, *why, *commands;
  };
  constexpr Foreign all[] = {
      {"prio 7:", "filters",
       "qdisc add dev p0 root handle 7: prio bands 4;"
       "filter add dev p0 parent 7: protocol ip prio 1 matchall flowid 7:4"},
      {"sfq 9:", "filters",
       "qdisc add dev p0 root handle 7: prio; qdisc add dev p0 parent 7:2 handle 8: tbf rate 1mbit "
       "burst 5k limit 9k; qdisc add dev p0 parent 8:1 handle 9: sfq;"
       "filter add dev p0 parent 9: protocol ip prio 1 matchall flowid 9:1"},
      {"drr 7:", "classes", "qdisc add dev p0 root handle 7: drr; class add dev p0 parent 7: classid 7:1 drr"},
      {"tbf 7:", "a size table",
       "qdisc add dev p0 stab overhead 24 linklayer ethernet root handle 7: tbf rate 1mbit burst 5k limit 9k"},
      {"pfifo 7:", "a rate estimator", "qdisc add dev p0 root handle 7: estimator 1sec 8sec pfifo"},
      {"netem 7:", "a distribution", "qdisc add dev p0 root handle 7: netem delay 5ms 1ms distribution normal"},
      {"netem 7:", "a distribution", "qdisc add dev p0 root handle 7: netem delay 5ms 1ms"},
  };
  test::Ports ports;
  for (const Foreign& foreign : all) {
    CAPTURE(foreign.commands);
    run_each("tc ", foreign.commands, ports);
    const std::string before = ports.tc("qdisc show dev p0");
    const auto saved = ports.control().save("p0");
    REQUIRE_FALSE(saved);
    CHECK(saved.error().kind == ErrorKind::occupied);
    CAPTURE(describe(saved.error()));
    CHECK(saved.error().what.find(foreign.named) != std::string::npos);
    CHECK(saved.error().why.find(foreign.why) != std::string::npos);
    CHECK(ports.tc("qdisc show dev p0") == before);
    ports.ns().must("tc qdisc del dev p0 root");
  }
}

TEST_CASE("an interface that is another one now is not touched") {
  test::Ports ports;
  test::apply(ports.control(), test::gated("p0", 4, 1ms));
  const auto saved = ports.control().save("p0");
  REQUIRE(saved);
  ports.ns().must("ip link del p0");
  CHECK(ports.control().restore(*saved).error().kind == ErrorKind::not_found);
  ports.ns().must("ip link add p0 numtxqueues 8 type veth peer name p1");
  const std::string before = ports.tc("qdisc show");
  CHECK(ports.control().restore(*saved).error().kind == ErrorKind::vanished);
  CHECK(ports.tc("qdisc show") == before);
}
