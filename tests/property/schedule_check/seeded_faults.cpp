// Plans that are right pass; spoiled at any place in any way, they do not, and for the right reason.
#include <catch2/catch.hpp>

#include <set>

#include "property/schedule_check/faults.hpp"
#include "schedule/check/check_plan.hpp"

using namespace isoline;
using namespace isoline::schedule;

namespace {

constexpr std::uint64_t seeds = 400;

const std::vector<Plan>& plans() {
  static const auto made = [] {
    std::vector<Plan> list;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) list.push_back(test::small_plan(seed));
    return list;
  }();
  return made;
}

std::string lines(const PlanCheck& check) {
  std::string text;
  for (const PlanViolation& one : check.violations) text += std::string(to_string(one.kind)) + ": " + one.text + "\n";
  return text;
}

void check_faults(const std::vector<test::Fault>& faults, const CheckOptions& options = {}) {
  for (const test::Fault& fault : faults) {
    int applied = 0;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      Plan plan = plans()[seed];
      test::Draw draw(seed);
      if (!fault.apply(plan, draw)) continue;
      ++applied;
      INFO(fault.name << ", seed " << seed);
      const PlanCheck check = check_plan(plan, options);
      CAPTURE(lines(check));
      REQUIRE(check.count(fault.kind) > 0);
    }
    INFO(fault.name);
    CHECK(applied >= 10);
  }
}

}  // namespace

TEST_CASE("plans that are right pass") {
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    INFO("seed " << seed);
    const PlanCheck check = check_plan(plans()[seed]);
    REQUIRE(lines(check) == "");
    CHECK_FALSE(check.compressed);
  }
}

TEST_CASE("what they are made of is there") {
  int redundant = 0, bursts = 0, groups = 0, waiting = 0, reserved = 0, apart = 0, cut_through = 0, lost = 0;
  for (const Plan& plan : plans()) {
    if (plan.network.sync_error > Nanoseconds(0)) ++apart;
    for (const Node& node : plan.network.nodes) cut_through += node.cut_through > 0;
    for (const PlannedPort& port : plan.ports) {
      reserved += !plan.network.links[port.link].reserved.empty();
      lost += port.background_lost > 0;
      for (const test::PlacedFrame& one : test::frames_on(plan, port.link)) waiting += one.start > one.ready;
    }
    for (const StreamPlan& planned : plan.planned) {
      const StreamRequest& request = plan.streams[planned.stream];
      redundant += planned.members.size() == 2;
      bursts += request.frames > 1;
      groups += request.listeners.size() > 1;
    }
  }
  for (const int count : {redundant, bursts, groups, waiting, reserved, apart, cut_through, lost}) CHECK(count >= 50);
}

TEST_CASE("every fault of streams is found") { check_faults(test::faults_of_streams()); }
TEST_CASE("every fault of gates is found") { check_faults(test::faults_of_gates()); }

TEST_CASE("every kind has a fault") {
  std::set<PlanViolation::Kind> kinds;
  for (const auto* faults : {&test::faults_of_streams(), &test::faults_of_gates()}) {
    for (const test::Fault& fault : *faults) kinds.insert(fault.kind);
  }
  for (std::size_t kind = 0; kind < PlanViolation::kinds; ++kind) {
    const auto one = static_cast<PlanViolation::Kind>(kind);
    INFO(to_string(one));
    CHECK((kinds.contains(one) || one == PlanViolation::Kind::too_large));
  }
}

TEST_CASE("where the cycle is too long, everything but two things is found") {
  CheckOptions options;
  options.most_expanded = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    INFO("seed " << seed);
    const PlanCheck check = check_plan(plans()[seed], options);
    REQUIRE(lines(check) == "");
    CHECK(check.compressed == !plans()[seed].planned.empty());
  }
  check_faults(test::faults_of_streams(), options);
  std::vector<test::Fault> faults = test::faults_of_gates();
  std::erase_if(faults, [](const test::Fault& fault) {
    return fault.kind == PlanViolation::Kind::gate_outside || fault.kind == PlanViolation::Kind::background_lost ||
           fault.kind == PlanViolation::Kind::reserved_gates;
  });
  check_faults(faults, options);
}
