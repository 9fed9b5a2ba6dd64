// cbs and etf on the queues of classes.
#include "adapters/netlink/queue_qdiscs.hpp"

#include <linux/pkt_sched.h>
#include <time.h>

#include <catch2/catch.hpp>

using namespace isoline;
using namespace isoline::netlink;
using namespace std::chrono_literals;

namespace {

const CreditBasedShaper shaper{{20e6}, {-980e6}, 30, -1470, false};
const LaunchTime launch_time{200us, true, false, true};

std::vector<PortTrafficClass> classes() {
  PortTrafficClass plain, both;
  plain.queues = {1, 0};
  both.traffic_class = TrafficClass::masked(1);
  both.queues = {2, 1};
  both.shaper = shaper;
  both.launch_time = launch_time;
  return {plain, both};
}

QdiscTree tree_of(std::vector<QdiscNode> below) {
  QdiscTree tree;
  tree.nodes.push_back({"mqprio", 0x70000, TC_H_ROOT, {}});
  for (QdiscNode& node : below) tree.nodes.push_back(std::move(node));
  return tree;
}

}  // namespace

TEST_CASE("shapers and launch times survive the kernel's attributes") {
  CHECK(decode_cbs(encode_cbs(shaper)) == shaper);
  CHECK(decode_etf(encode_etf(launch_time)) == launch_time);
  CHECK_FALSE(decode_cbs({}));
  CHECK_FALSE(decode_etf({}));
  AttributeWriter out;
  tc_etf_qopt monotonic{};
  monotonic.clockid = CLOCK_MONOTONIC;
  out.put(TCA_ETF_PARMS, monotonic);
  CHECK_FALSE(decode_etf(out.bytes()));
}

TEST_CASE("each queue of a class has the same, an etf below its cbs") {
  const auto wanted = wanted_queue_qdiscs(classes(), 0x70000);
  REQUIRE(wanted.size() == 4);
  CHECK(wanted[0].kind == "cbs");
  CHECK(wanted[0].parent == 0x70002);
  CHECK(wanted[1].kind == "etf");
  CHECK(wanted[1].parent == (wanted[0].handle | 1));
  CHECK(wanted[2].parent == 0x70003);

  PortState state;
  state.oper.traffic_classes = classes();
  for (auto& one : state.oper.traffic_classes) one.shaper.reset(), one.launch_time.reset();
  say_queue_qdiscs(tree_of(wanted), state);
  CHECK(state.oper.traffic_classes == classes());
  CHECK(state.foreign.empty());
}

TEST_CASE("queues of a class that are not alike, and what belongs to nobody here, are foreign") {
  auto below = wanted_queue_qdiscs(classes(), 0x70000);
  below.pop_back();
  below.push_back({"netem", 0x90000, 0x70001, {}});
  PortState state;
  state.oper.traffic_classes = classes();
  say_queue_qdiscs(tree_of(below), state);
  CHECK(state.foreign ==
        std::vector<std::string>{"queues of traffic class 1 that are not treated alike", "qdisc netem 9: at 7:1"});
}

TEST_CASE("a qdisc on a queue that is not wanted needs a new root") {
  const auto wanted = wanted_queue_qdiscs(classes(), 0x70000);
  CHECK(queues_need_new_root(tree_of({}), wanted).empty());
  CHECK(queues_need_new_root(tree_of(wanted), wanted).empty());
  CHECK_FALSE(queues_need_new_root(tree_of(wanted), {}).empty());
  auto other = wanted;
  other[0].options = encode_cbs({{10e6}, {-990e6}, 30, -1470, false});
  CHECK(queues_need_new_root(tree_of(other), wanted).empty());  // cbs can be changed
  other[1].options = encode_etf({1us, false, false, false});
  CHECK_FALSE(queues_need_new_root(tree_of(other), wanted).empty());  // etf cannot
}
