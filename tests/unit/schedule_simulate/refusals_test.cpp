#include <catch2/catch.hpp>

#include "schedule/simulate/simulate.hpp"
#include "support/plans/hand_made.hpp"

using namespace isoline;
using namespace isoline::schedule;
using namespace isoline::test;

namespace {

Plan right() {
  Plan plan;
  plan.network = hand_made_network();
  add_stream(plan, 0, 5'000, 0, 7);
  add_ports(plan);
  return plan;
}

std::string why_not(const Plan& plan, const SimulateOptions& options = {}) {
  const auto done = simulate(plan, options);
  return done ? "" : done.error().why;
}

}  // namespace

TEST_CASE("plans whose positions make no sense are refused") {
  REQUIRE(why_not(right()) == "");
  Plan plan = right();
  plan.planned[0].stream = 1;
  CHECK(why_not(plan) == "times of no stream");
  plan = right();
  plan.planned[0].members[0].hops[1].link = 9;
  CHECK(why_not(plan) == "stream s0 takes no link");
  plan = right();
  plan.planned[0].members[0].hops[1].before = 1;
  CHECK(why_not(plan) == "stream s0 has a hop that comes behind itself");
  plan = right();
  plan.planned[0].members[0].hops[1].link = c_to_s;
  CHECK(why_not(plan) == "stream s0 has a hop that does not begin where the one before ends");
  plan = right();
  plan.planned[0].members[0].starts.pop_back();
  CHECK(why_not(plan) == "stream s0 has too few or too many starts");
  plan = right();
  plan.streams[0].period = Nanoseconds(0);
  CHECK(why_not(plan) == "stream s0 has no period or no frames");
  plan = right();
  plan.streams[0].talker = 4;
  CHECK(why_not(plan) == "stream s0 has no talker");
  plan = right();
  plan.streams[0].period = Nanoseconds::max();
  CHECK(why_not(plan) == "stream s0 has a period or frames that are too long");
  plan = right();
  plan.planned[0].members[0].starts[1] = Nanoseconds(-1);
  CHECK(why_not(plan) == "stream s0 has a start that is out of range");
  plan = right();
  plan.streams[0].listeners = {4};
  CHECK(why_not(plan) == "stream s0 has a listener that is nowhere");
  plan = right();
  plan.ports[0].link = 3;
  CHECK(why_not(plan) == "gates of no link");
  plan = right();
  plan.ports[0].gates.entries.clear();
  CHECK(why_not(plan) == "gates without entries, or an entry without time");
  plan = right();
  plan.network.links[0].bits_per_second = 0;
  CHECK(why_not(plan) == "a link without speed");
  plan = right();
  plan.network.links[0].to = 4;
  CHECK(why_not(plan) == "a link of no node");
}

TEST_CASE("more than can be run is refused, with the number") {
  Plan plan = right();
  SimulateOptions options;
  options.hyperperiods = 1'000'000;
  options.most_frame_hops = 1'000'000;
  CHECK(why_not(plan, options) == "2000000 frames on links to simulate, at most 1000000 frames on links are");
  options.hyperperiods = 1;
  plan.streams[0].period = Nanoseconds((std::int64_t{1} << 60) - 1);
  CHECK(why_not(plan, options).starts_with("hyperperiods of more than 2^60 ns"));
  options.duration = std::chrono::milliseconds(1);
  CHECK(why_not(plan, options) == "");
}

TEST_CASE("numbers that nobody means do no harm") {
  Plan plan = right();
  SimulateOptions options;
  options.sync_error = Nanoseconds(-1);
  CHECK(simulate(plan, options).value() == simulate(plan).value());
  options.sync_error = std::chrono::milliseconds(50);
  CHECK(simulate(plan, options)->listeners[0].sent == 1);
  options.sync_error = Nanoseconds::max();
  CHECK(why_not(plan, options) != "");
  options = {};
  options.duration = Nanoseconds(-5);
  options.background = 7;
  CHECK(simulate(plan, options)->listeners[0].sent == 0);
  options.duration = Nanoseconds::max();
  CHECK(why_not(plan, options) != "");
  options = {};
  options.hyperperiods = 0;
  CHECK(simulate(plan, options)->listeners[0].sent == 0);
  options = {};
  options.failed = {1'000};
  CHECK(simulate(plan, options)->listeners[0].received == 1);
}

TEST_CASE("a plan without streams") {
  Plan plan;
  plan.network = hand_made_network();
  const auto done = simulate(plan);
  REQUIRE(done);
  CHECK(done->listeners.empty());
  CHECK(done->frame_hops == 0);
}

TEST_CASE("cables by the names of their ends") {
  Network network = hand_made_network();
  CHECK(links_of_cable(network, "a-s").value() == std::vector<LinkIndex>{a_to_s});
  CHECK(links_of_cable(network, "s-a").value() == std::vector<LinkIndex>{a_to_s});
  network.nodes[1].name = "hall-1-switch";
  CHECK(links_of_cable(network, "hall-1-switch-b").value() == std::vector<LinkIndex>{s_to_b});
  CHECK(links_of_cable(network, "a-hall-1-switch").value() == std::vector<LinkIndex>{a_to_s});
  CHECK(links_of_cable(network, "a-b").error().kind == ErrorKind::not_found);
  CHECK_FALSE(links_of_cable(network, ""));
}
