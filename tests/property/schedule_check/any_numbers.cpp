// Whatever the numbers, a check comes to an end.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "schedule/check/check_plan.hpp"
#include "support/plans/small_plan.hpp"

using namespace isoline;
using namespace isoline::schedule;

namespace {

constexpr std::int64_t odd_numbers[] = {INT64_MIN, INT64_MIN + 1, -1,        0,         1,
                                        2,         1LL << 31,     1LL << 32, 1LL << 55, (1LL << 56) - 1,
                                        1LL << 56, INT64_MAX - 1, INT64_MAX};

/// Puts an odd number somewhere.
void scramble(Plan& plan, test::Draw& draw) {
  const auto number = [&] { return draw.chance(70) ? draw.one_of(odd_numbers) : draw.in(-100'000, 100'000); };
  const auto time = [&] { return Nanoseconds(number()); };
  const auto small = [&] { return static_cast<std::uint32_t>(number()); };
  Link& link = draw.one_of(plan.network.links);
  StreamRequest& request = draw.one_of(plan.streams);
  StreamPlan* planned = plan.planned.empty() ? nullptr : &draw.one_of(plan.planned);
  PlannedMember* member = planned && !planned->members.empty() ? &draw.one_of(planned->members) : nullptr;
  PlannedPort* port = plan.ports.empty() ? nullptr : &draw.one_of(plan.ports);
  switch (draw.in(0, 34)) {
    case 0: link.bits_per_second = static_cast<std::uint64_t>(number()); break;
    case 1: link.from = small(); break;
    case 2: link.to = small(); break;
    case 3: link.propagation_delay = time(); break;
    case 4: link.processing_delay = time(); break;
    case 5: link.queues = static_cast<std::uint8_t>(number()); break;
    case 6: link.guard_frame = small(); break;
    case 7: link.minimum_interval = time(); break;
    case 8: link.reserved.push_back({time(), time(), time(), 0xff}); break;
    case 9: link.reserved.push_back({Nanoseconds(0), Nanoseconds(1), Nanoseconds(2), 0xff}); break;
    case 10: plan.network.sync_error = time(); break;
    case 11: plan.network.framing = {small(), small(), small()}; break;
    case 12: plan.network.max_frame = small(); break;
    case 13: draw.one_of(plan.network.nodes).cut_through = small(); break;
    case 14: plan.network.scheduled.classes.clear(); break;
    case 15: request.period = time(); break;
    case 16: request.frame_size = small(); break;
    case 17: request.frames = small(); break;
    case 18: request.deadline = time(); break;
    case 19: request.jitter = time(); break;
    case 20: request.earliest_offset = time(); break;
    case 21: request.listeners.push_back(small()); break;
    case 22: request.talker = small(); break;
    case 23: plan.network.nodes.pop_back(); break;
    case 24: plan.most_possible = small(); break;
    case 25:
      if (planned) planned->stream = small();
      break;
    case 26:
      if (planned) planned->members.emplace_back();
      break;
    case 27:
      if (member && !member->hops.empty()) draw.one_of(member->hops) = {small(), small()};
      break;
    case 28:
      if (member && !member->starts.empty()) draw.one_of(member->starts) = time();
      break;
    case 29:
      if (member) member->starts.resize(static_cast<std::size_t>(draw.in(0, 20)));
      break;
    case 30:
      if (port) port->link = small();
      break;
    case 31:
      if (port) port->gates.cycle_time = time();
      break;
    case 32:
      if (port && !port->gates.entries.empty()) draw.one_of(port->gates.entries).time_interval = time();
      break;
    case 33: plan.rejected.push_back({small(), "", false}); break;
    default: plan.streams.pop_back(); break;
  }
  if (plan.streams.empty()) plan.streams.emplace_back();
  if (plan.network.nodes.empty()) plan.network.nodes.emplace_back();
}

}  // namespace

TEST_CASE("any plan can be checked") {
  rc::prop("numbers that make no sense are violations or do no harm", [] {
    Plan plan = test::small_plan(*rc::gen::inRange<std::uint64_t>(0, 100'000));
    test::Draw draw(*rc::gen::arbitrary<std::uint64_t>());
    const auto times = draw.in(1, 12);
    for (std::int64_t i = 0; i < times; ++i) scramble(plan, draw);
    CheckOptions options;
    options.most_expanded = draw.chance(50) ? 100 : 100'000;
    const PlanCheck check = check_plan(plan, options);
    RC_ASSERT(check.violations.size() == std::min<std::uint64_t>(check.total(), PlanCheck::most));
    for (const PlanViolation& one : check.violations) RC_ASSERT_FALSE(one.text.empty());
  });
}

TEST_CASE("nothing at all passes") { CHECK(check_plan(Plan{}).holds()); }
