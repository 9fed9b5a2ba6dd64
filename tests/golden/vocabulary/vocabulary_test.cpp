// docs/vocabulary.md is the one dictionary: every word that programs read or write is in it.
#include <cctype>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "analysis/flow/filter.hpp"
#include "analysis/flow/measure.hpp"
#include "format/api_json.hpp"
#include "format/compare/document.hpp"
#include "format/json.hpp"
#include "format/plan/change.hpp"
#include "format/plan/difference.hpp"
#include "format/plan/explanation.hpp"
#include "format/plan/shaping.hpp"
#include "format/plan/simulation.hpp"
#include "format/plan/text.hpp"
#include "format/schedule/json.hpp"
#include "format/schedule/port.hpp"
#include "format/schedule/queue_reading.hpp"
#include "format/traffic/document.hpp"
#include "golden/format/queue_samples.hpp"
#include "golden/format/schedule_samples.hpp"
#include "schedule/check/check_plan.hpp"
#include "support/plans/hand_made.hpp"
#include "support/traffic_reports.hpp"

namespace {

using namespace isoline;

// Words of the first column of its tables, and everything in backticks.
std::set<std::string> dictionary() {
  std::ifstream file(VOCABULARY);
  REQUIRE(file);
  std::set<std::string> words;
  const std::regex word("[a-z][a-z0-9_]*");
  for (std::string line; std::getline(file, line);) {
    std::string defining;
    if (line.starts_with("|")) defining = line.substr(1, line.find('|', 1) - 1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '`') quoted = !quoted;
      defining += quoted ? c : ' ';
    }
    for (std::sregex_iterator found(defining.begin(), defining.end(), word), end; found != end; ++found) {
      words.insert(found->str());
    }
  }
  return words;
}

std::string missing(const std::set<std::string>& used) {
  const auto known = dictionary();
  std::string text;
  for (const auto& word : used) {
    // Keys of protocol_classes and traffic_classes are values: "tcp" is in the dictionary, "0" needs no entry.
    if (!known.contains(word) && !std::isdigit(static_cast<unsigned char>(word[0]))) text += word + " ";
  }
  return text;
}

std::set<std::string> keys_of(const std::string& json) {
  std::set<std::string> keys;
  const std::regex key("\"([^\"]*)\"\\s*:");
  for (std::sregex_iterator found(json.begin(), json.end(), key), end; found != end; ++found) {
    keys.insert((*found)[1]);
  }
  return keys;
}

Distribution some_times() {
  Distribution distribution;
  distribution.count = 1;
  distribution.min = distribution.max = distribution.sum = Nanoseconds(2000);
  distribution.has_histogram = true;
  distribution.histogram.bucket[5] = 1;
  return distribution;
}

// A flow of this kind with everything that a flow can have.
Flow full_flow(FlowKind kind) {
  Flow flow;
  flow.interface = "eth0";
  flow.key.kind = kind;
  flow.key.outer_vid = VlanId::from_tci(100);
  flow.key.inner_vid = VlanId::from_tci(200);
  flow.key.rtag = true;
  flow.key.pcp = 6;
  flow.key.dscp = 46;
  flow.key.icmp_id = 7;
  flow.key.sub_id = 1;
  flow.key.stream_id = 0x8001;
  flow.reverse = flow.key;
  flow.stream = "axis-1";
  for (const auto& measure : analysis::measures()) flow.*measure.distribution = some_times();
  for (const auto& counter : analysis::counters()) flow.*counter.count = 1;
  flow.handshake = flow.cycle = Nanoseconds(1000);
  flow.cycle_source = CycleSource::planned;
  flow.disturbed = MonotonicTime(Nanoseconds(1));
  return flow;
}

Snapshot full_snapshot() {
  Snapshot snapshot;
  InterfaceCounters counters;
  counters.interface = "eth0";
  counters.views = {"br0"};
  counters.may_miss = {"xdp"};
  counters.losses.emplace();
  for (std::size_t kind = 0; kind < flow_kind_count; ++kind) {
    snapshot.flows.push_back(full_flow(static_cast<FlowKind>(kind)));
    counters.kinds.emplace_back(static_cast<FlowKind>(kind), Counts{1, 1, 60});
  }
  counters.traffic_classes = {{"6", {1, 1, 60}}, {"untagged", {1, 1, 60}}};
  snapshot.flows.push_back(full_flow(FlowKind::tcp));
  snapshot.flows.back().key.vni = 17;
  snapshot.interfaces.push_back(counters);
  snapshot.overflow.push_back({"eth0", Direction::ingress, FlowKind::tcp, {1, 1, 60}});
  return snapshot;
}

}  // namespace

TEST_CASE("every key of the flow list is in the dictionary") {
  const std::string json = format::encode_snapshot(full_snapshot(), {.pretty = false, .histograms = true});
  CHECK(keys_of(json).size() > 60);
  CHECK(missing(keys_of(json)) == "");
}

TEST_CASE("every key of the API is in the dictionary") {
  std::string json = format::encode_status({"1", "agent", Nanoseconds(1), {}});
  json += format::encode_memory({});
  json += format::encode_ports({{"eth0", IfIndex{1}, Hook::tcx, true, true, Nanoseconds(1)}});
  json += format::encode_cost({{"isoline_in", "eth0", Direction::ingress, 1, Nanoseconds(1)}});
  json += format::encode_error({ErrorKind::failed, "a", "b", "c", "d"});
  json += format::encode_attach_request({"eth0", Nanoseconds(1)});
  CHECK(missing(keys_of(json)) == "");
}

TEST_CASE("every key of a schedule, of a comparison and of findings is in the dictionary") {
  std::string json = format::encode_schedule(test::cell_schedule());
  json += format::encode_comparisons({{"eth0", PortAgreement::differs, {{"a", "b", "c"}}, "d"}});
  json += format::encode_findings({{ErrorKind::invalid_input, "a", "b", "c", "d"}}, {});
  format::PortView port;
  port.capability.phc_index = 0;
  port.capability.link_speed = BitRate{1e9};
  port.capability.preemption = port.capability.gates_offload = true;
  port.state = PortState{};
  port.state->qdiscs = {{"taprio", 0x15000000, 0xffffffff, {}}};
  port.state->admin = test::cell_schedule().ports[0].gates;
  json += format::encode_port_views({port}, true);
  CHECK(keys_of(json).size() > 70);
  CHECK(missing(keys_of(json)) == "");
}

TEST_CASE("every key of a reading of the gate meter is in the dictionary") {
  const std::string json = format::encode_queue_reading(test::queue_reading(), true);
  CHECK(keys_of(json).size() > 40);
  CHECK(missing(keys_of(json)) == "");
}

TEST_CASE("every key of the reports of stamped traffic is in the dictionary") {
  const std::string json = format::encode_generator_report(test::generator_report(), true) +
                           format::encode_reflector_report(test::reflector_report(), true);
  CHECK(keys_of(json).size() > 40);
  CHECK(missing(keys_of(json)) == "");
}

TEST_CASE("every key of a simulation, of launch times, shapers and cyclic queuing is in the dictionary") {
  Plan plan;
  plan.network = test::hand_made_network();
  test::add_stream(plan, 0, 5'000, 0, 7);
  plan.streams.push_back(plan.streams.front());
  plan.streams.back().deadline = Nanoseconds(1);
  std::vector<schedule::RoutedStream> streams{{0, TrafficClass::masked(6), plan.planned[0].members[0].hops}};
  std::string json = format::encode_simulation(plan, schedule::simulate(plan).value());
  json += format::encode_launch_times(plan, schedule::launch_times(plan, Nanoseconds(0)));
  json += format::encode_credit_shaping(plan.network, plan.streams,
                                        schedule::shape_by_credit(plan.network, plan.streams, streams).value());
  streams.push_back({1, TrafficClass::masked(6), streams[0].hops});
  json += format::encode_cyclic_queuing(plan.network, plan.streams,
                                        schedule::queue_cyclically(plan.network, plan.streams, streams).value());
  CHECK(keys_of(json).size() > 45);
  CHECK(missing(keys_of(json)) == "");
}

TEST_CASE("every key of what is said of plans is in the dictionary") {
  Plan plan;
  plan.network = test::hand_made_network();
  test::add_stream(plan, 0, 50'000, 0, 7);
  test::add_ports(plan);
  plan.planned[0].members[0].starts[0] += Nanoseconds(1);
  plan.rejected.push_back({0, "a", true});
  std::string json = format::encode_plan(plan);
  json += format::encode_plan_summary({plan, {}, Nanoseconds(1), Nanoseconds(1)});
  json += format::encode_plan_check(plan, schedule::check_plan(plan));
  json += format::encode_simulation(plan, schedule::simulate(plan).value());
  json += format::encode_planned_stream(plan, plan.planned[0]);
  json += format::encode_rejected_stream(
      plan, plan.rejected[0],
      {.impossible = "a", .conflict = {0}, .removal = {0}, .relaxations = {{}}, .repeats_later = true, .gates = "b"});
  json += format::encode_plan_change({{"a", false, "b"}}, {});
  using Kind = schedule::StreamDifference::Kind;
  json += format::encode_plan_difference(
      {true, {{.kind = Kind::added, .stream = "a"}, {.kind = Kind::retimed, .stream = "b"}}, {{"c", 1, 2}}});
  CHECK(keys_of(json).size() > 50);
  CHECK(missing(keys_of(json)) == "");
}

TEST_CASE("every key of what two captures say together is in the dictionary") {
  analysis::Comparison comparison;
  comparison.clock.emplace_back();
  comparison.flows.emplace_back();
  comparison.negative = comparison.taps[0].frames = 1;
  CaptureReport report;
  std::string json;
  for (const auto knowledge : {analysis::ClockKnowledge::one_way, analysis::ClockKnowledge::both_ways}) {
    comparison.knowledge = knowledge;
    comparison.ways[0].delay = some_times();
    json += format::comparison_json(
        {&comparison, {&comparison.flows[0]}, {"a", "b"}, {&report, &report}, Nanoseconds(1)}, true);
  }
  CHECK(keys_of(json).size() > 45);
  CHECK(missing(keys_of(json)) == "");
}

TEST_CASE("every field of a filter is in the dictionary") {
  std::set<std::string> names;
  for (const auto& field : analysis::filter_fields()) names.insert(std::string(field.name));
  CHECK(names.size() > 40);
  // A filter may leave out the unit that the dictionary's key has at its end.
  const auto known = dictionary();
  std::erase_if(names, [&](const std::string& name) { return known.contains(name + "_ns"); });
  CHECK(missing(names) == "");
}

TEST_CASE("every protocol class is in the dictionary") {
  std::set<std::string> names;
  for (std::size_t kind = 0; kind < flow_kind_count; ++kind) names.insert(to_string(static_cast<FlowKind>(kind)));
  CHECK(names.size() == flow_kind_count);
  CHECK(missing(names) == "");
}

TEST_CASE("an unknown word is noticed") { CHECK(missing({"latency_of_things"}) == "latency_of_things "); }
