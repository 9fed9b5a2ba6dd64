// Plans as rows and as schedule files.
#include <catch2/catch.hpp>

#include "config/schedule.hpp"
#include "format/plan/csv.hpp"
#include "format/plan/export.hpp"
#include "schedule/report/shaped_schedules.hpp"
#include "support/plans/hand_made.hpp"
#include "unit/config/problems.hpp"

using namespace isoline;
using namespace isoline::format;
using namespace isoline::test;

namespace {

std::string rows_of(const Plan& plan) {
  auto csv = PlanCsv::of(plan).value();
  std::string text;
  while (csv.next(text)) continue;
  return text;
}

}  // namespace

TEST_CASE("a row a frame and hop over the hyperperiod, instance by instance") {
  Plan plan = two_streams();
  plan.streams[0].period = std::chrono::microseconds(500);
  CHECK(rows_of(plan) ==
        "stream,hop,from,to,instance,frame,member,start_ns\n"
        "s0,0,a,s,0,0,0,50000\n"
        "s0,1,s,b,0,0,0,51914\n"
        "s0,0,a,s,1,0,0,550000\n"
        "s0,1,s,b,1,0,0,551914\n"
        "s1,0,c,s,0,0,0,300000\n"
        "s1,1,s,b,0,0,0,308914\n");
  CHECK(PlanCsv::of(plan)->rows() == 6);
  CHECK(PlanCsv::of(plan)->hyperperiod() == std::chrono::milliseconds(1));
}

TEST_CASE("bursts and copies have numbers of their own") {
  Plan plan = two_streams();
  plan.streams.pop_back();
  plan.planned.pop_back();
  plan.streams[0].frames = 2;
  auto& members = plan.planned[0].members;
  members[0].starts = {Nanoseconds(0), Nanoseconds(1'000), Nanoseconds(2'000), Nanoseconds(3'000)};
  members.push_back(members[0]);
  CHECK(rows_of(plan).find("s0,0,a,s,0,0,0,0\ns0,0,a,s,0,1,0,1000\ns0,1,s,b,0,0,0,2000\ns0,1,s,b,0,1,0,3000\n"
                           "s0,0,a,s,0,0,1,0\n") != std::string::npos);
}

TEST_CASE("names that a table would trip over are in quotes") {
  Plan plan = two_streams();
  plan.streams[0].name = "set, points";
  plan.network.nodes[0].name = "the \"a\"";
  CHECK(rows_of(plan).find("\"set, points\",0,\"the \"\"a\"\"\",s,0,0,0,50000\n") != std::string::npos);
  plan.rejected.push_back({1, "no room, or no time", false});
  CHECK(rejected_csv(plan) == "stream,reason\ns1,\"no room, or no time\"\n");
}

TEST_CASE("rows come in pieces, none twice and none left out") {
  Plan plan = two_streams();
  plan.streams[0].period = Nanoseconds(20'000);
  plan.streams[1].period = std::chrono::seconds(1);
  auto csv = PlanCsv::of(plan).value();
  std::size_t pieces = 0, lines = 0;
  for (std::string piece; csv.next(piece); piece.clear()) {
    ++pieces;
    lines += static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
  }
  CHECK(pieces > 1);
  CHECK(lines == 1 + csv.rows());
  CHECK(csv.rows() == 2 * 50'000 + 2);
}

TEST_CASE("hyperperiods and rows beyond all bounds are refused with the number") {
  Plan plan = two_streams();
  plan.streams[0].period = Nanoseconds(999'999'937);
  plan.streams[1].period = Nanoseconds(999'999'929);
  CHECK(PlanCsv::of(plan).error().why.find("999999866000004473ns") != std::string::npos);
  add_stream(plan, 0, 0, 0, 7);
  plan.streams[2].period = Nanoseconds(999'999'893);
  CHECK(PlanCsv::of(plan).error().kind == ErrorKind::invalid_input);
}

TEST_CASE("without a planned stream there is a header") {
  Plan plan;
  plan.network = hand_made_network();
  CHECK(rows_of(plan) == "stream,hop,from,to,instance,frame,member,start_ns\n");
}

TEST_CASE("schedule files are read back as they are, whatever nodes are called") {
  Plan plan = two_streams();
  plan.network.nodes[1].name = "- {no: \"yaml\"}";
  plan.network.links[s_to_b].interface = "null";
  plan.ports[0].gates.cycle_time_extension = Nanoseconds(500);
  for (const auto& node : schedule::node_schedules(plan)) {
    const auto read = config::parse_schedule_file(schedule_yaml(node), "node.yaml");
    INFO(problems_of(read));
    REQUIRE(read);
    // Those of the file's reader are not said: they are what a schedule has anyway.
    CHECK(read->schedule.name == node.schedule.name);
    REQUIRE(read->schedule.ports.size() == node.schedule.ports.size());
    CHECK(read->schedule.ports == node.schedule.ports);
  }
}

TEST_CASE("shapers, launch times and cyclic queuing are read back as they are") {
  Plan plan = two_streams();
  Link back = plan.network.links[a_to_s];
  std::swap(back.from, back.to);
  back.interface = "to-a";
  plan.network.links.push_back(back);
  std::vector<schedule::RoutedStream> streams{{0, TrafficClass::masked(6), plan.planned[0].members[0].hops, 0}};
  const auto shaping = schedule::shape_by_credit(plan.network, plan.streams, streams).value();
  const auto queuing = schedule::queue_cyclically(plan.network, plan.streams, streams).value();
  const auto cyclic = schedule::cyclic_node_schedules(plan.network, streams, queuing).value();
  REQUIRE(cyclic.size() == 1);
  CHECK_FALSE(cyclic[0].schedule.ports[1].streams.empty());
  const auto same = [](const schedule::NodeSchedule& node, std::string_view comment) {
    const auto read = config::parse_schedule_file(schedule_yaml(node, comment), "node.yaml");
    INFO(problems_of(read));
    REQUIRE(read);
    CHECK(read->schedule.ports == node.schedule.ports);
    for (const Finding& one : node.problems) FAIL_CHECK(one.path << ": " << one.what << ": " << one.why);
  };
  for (const auto& node : cyclic) same(node, cyclic_ports);
  const auto shaped = schedule::credit_schedules(plan.network, shaping);
  REQUIRE(shaped.size() == 2);
  for (const auto& node : shaped) same(node, shaped_ports);
  const auto launched = schedule::node_schedules(plan, {.launch_delta = std::chrono::microseconds(200)});
  REQUIRE(launched.size() == 3);
  for (const auto& node : launched) same(node, planned_ports);
  // Stations have launch times instead of gates, bridges gates.
  CHECK_FALSE(launched[0].schedule.ports[0].gates);
  CHECK(launched[0].schedule.ports[0].traffic_classes[7].launch_time->delta == std::chrono::microseconds(200));
  CHECK_FALSE(launched[0].schedule.ports[0].traffic_classes[6].launch_time);
  CHECK(launched[1].schedule.ports[0].gates);
  plan.network.links[s_to_b].gate_budget = 1;
  CHECK(schedule::cyclic_node_schedules(plan.network, streams, queuing).error().why == "s p2 has a gate_budget of 1");
}

TEST_CASE("INET: modules have names of their own, bursts are sources of one stream") {
  Plan plan = two_streams();
  plan.network.nodes[0].name = "1-a";
  plan.network.nodes[3].name = "n1_a";
  plan.streams[0].frames = 2;
  plan.planned[0].members[0].starts = {Nanoseconds(10), Nanoseconds(970), Nanoseconds(2'000), Nanoseconds(3'000)};
  const std::string text = plan_inet(plan).text;
  const auto has = [&](const std::string& part) {
    INFO(part);
    CHECK(text.find(part) != std::string::npos);
  };
  has("# n1_a is node 1-a\n");
  has("# n1_a_2 is node n1_a\n");
  has("**.n1_a.numApps = 2\n");
  has("**.n1_a.app[1].source.initialProductionOffset = 970ns\n");
  has("**.n1_a.app[1].io.destPort = 10000\n");
  has("**.n1_a_2.app[0].io.destPort = 10001\n");
  has("**.b.numApps = 2\n");
  has("**.s.eth[0].macLayer.queue.transmissionGate[7].initiallyOpen = true\n");
}
