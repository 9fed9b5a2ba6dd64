// Which trees can be made again exactly, and what is left of those that cannot.
#include "adapters/netlink/tree_restore.hpp"

#include <linux/gen_stats.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include <catch2/catch.hpp>

#include "adapters/netlink/qdisc_extras.hpp"

using namespace isoline;
using namespace isoline::netlink;

namespace {

constexpr std::uint32_t root_handle = 0x70000, child_handle = 0x80000;
const QdiscNode clsact{"clsact", 0xffff0000, TC_H_INGRESS, {}};

QdiscTree prio_tree() {
  QdiscTree tree;
  tree.nodes = {{"prio", root_handle, TC_H_ROOT, {1}},
                {"pfifo", 0, root_handle | 1, {}},
                {"pfifo", child_handle, root_handle | 2, {2}},
                clsact};
  return tree;
}

QdiscNode netem(const tc_netem_qopt& fixed, const AttributeWriter& more = {}) {
  AttributeWriter out;
  out.put_raw(bytes_of(fixed));
  out.put_raw(more.bytes());
  return {"netem", root_handle, TC_H_ROOT, out.bytes()};
}

template <class Value>
Attributes attributes_with(AttributeWriter& out, std::uint16_t type, const Value& value) {
  out.put(type, value);
  return Attributes(out.bytes());
}

}  // namespace

TEST_CASE("a tree is saved without what comes by itself") {
  const auto saved = save_tree({}, prio_tree());
  REQUIRE(saved);
  CHECK(*saved == std::vector<QdiscNode>{
                      {"prio", root_handle, TC_H_ROOT, {1}}, {"pfifo", child_handle, root_handle | 2, {2}}, clsact});
  CHECK(save_tree_in_part(prio_tree()).nodes == *saved);
  CHECK(save_tree_in_part(prio_tree()).lost.empty());
}

TEST_CASE("a tree with more than nodes can say is not saved, and what has it is named") {
  QdiscTree tree = prio_tree();
  SECTION("below the root") {
    tree.extras = {{child_handle, "a size table"}};
    const auto saved = save_tree({}, tree);
    REQUIRE_FALSE(saved);
    CHECK(saved.error().kind == ErrorKind::occupied);
    CHECK(saved.error().what == "cannot save qdisc pfifo 8:");
    CHECK(saved.error().why == "it has a size table, which could not be put back");
  }
  SECTION("at the root") {
    tree.extras = {{root_handle, "a rate estimator"}, {root_handle, "filters"}};
    const auto saved = save_tree({}, tree);
    REQUIRE_FALSE(saved);
    CHECK(saved.error().what == "cannot save qdisc prio 7:");
    CHECK(saved.error().why == "it has a rate estimator, filters, which could not be put back");
  }
  SECTION("at a clsact, which nobody takes off") {
    tree.extras = {{clsact.handle, "a shared block of filters"}};
    CHECK(save_tree({}, tree));
  }
}

TEST_CASE("whoever gives a tree up loses all of it that goes out, and is told what") {
  QdiscTree tree = prio_tree();
  tree.nodes[0].kind = "htb";
  const TreeInPart saved = save_tree_in_part(tree);
  CHECK(saved.nodes == std::vector<QdiscNode>{clsact});
  CHECK(saved.lost == std::vector<std::string>{"qdisc htb 7: (it could not be made again exactly)", "qdisc pfifo 8:"});
}

TEST_CASE("size tables, estimators and shared blocks are seen in a qdisc's message") {
  AttributeWriter out;
  CHECK(extra_of(Attributes({})) == "");
  CHECK(extra_of(attributes_with(out, TCA_OPTIONS, std::uint32_t{1})) == "");
  SECTION("size table") { CHECK(extra_of(attributes_with(out, TCA_STAB, std::uint32_t{})) == "a size table"); }
  SECTION("block") {
    CHECK(extra_of(attributes_with(out, TCA_EGRESS_BLOCK, std::uint32_t{7})) == "a shared block of filters");
  }
  SECTION("counters are in every one, an estimator's are not") {
    out.nest(TCA_STATS2, [&] { out.put(TCA_STATS_BASIC, gnet_stats_basic{}); });
    CHECK(extra_of(Attributes(out.bytes())) == "");
    out.nest(TCA_STATS2, [&] { out.put(TCA_STATS_RATE_EST64, gnet_stats_rate_est64{}); });
    CHECK(extra_of(Attributes(out.bytes())) == "a rate estimator");
  }
}

TEST_CASE("a spread of netem's delays may have a table that no dump says") {
  tc_netem_qopt fixed{};
  fixed.latency = 1000;
  CHECK(hidden_by_options(netem(fixed)) == "");
  AttributeWriter more;
  tc_netem_slot slot{};
  slot.max_delay = 5;
  SECTION("jitter") { fixed.jitter = 1; }
  SECTION("long jitter") { more.put(TCA_NETEM_JITTER64, std::int64_t{1}); }
  SECTION("slots") {
    more.put(TCA_NETEM_SLOT, slot);
    CHECK(hidden_by_options(netem(fixed, more)) == "");
    slot.dist_jitter = 1;
    more.put(TCA_NETEM_SLOT, slot);
  }
  CHECK(hidden_by_options(netem(fixed, more)) == "a distribution of delays that the kernel does not say");
  CHECK(hidden_by_options({"netem", root_handle, TC_H_ROOT, {1, 2}}) != "");
  CHECK(hidden_by_options({"pfifo", root_handle, TC_H_ROOT, {}}) == "");
}
