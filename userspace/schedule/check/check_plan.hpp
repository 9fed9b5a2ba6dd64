// Whether a plan keeps its promises (docs/decisions/0004-plans.md). Shares nothing with what makes plans but the model.
// Pure; holds against every plan, also one whose positions and numbers make no sense: they are violations.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/plan.hpp"
#include "schedule/check/plan_violation.hpp"

namespace isoline::schedule {

/// Only these links, these streams and the links of these streams.
struct CheckScope {
  std::vector<LinkIndex> links;
  std::vector<std::uint32_t> streams;
};

struct CheckOptions {
  std::uint64_t most_expanded = 1U << 22;  ///< frames on one link; beyond, its cycle is not gone through
  std::optional<CheckScope> scope;         ///< none: everything
};

PlanCheck check_plan(const Plan& plan, const CheckOptions& options = {});

/// One frame of a stream's period on a link.
struct LinkUse {
  Nanoseconds start{0};   ///< of the transmission, as in PlannedMember::starts
  Nanoseconds ready{0};   ///< from when it could leave; `start` where it does not wait
  Nanoseconds period{0};  ///< > 0
  std::uint32_t stream = 0;
  std::uint32_t frame = 0;       ///< number in the burst
  std::uint32_t frame_size = 0;  ///< bytes, as in StreamRequest
  std::uint8_t member = 0;
  TrafficClass traffic_class;
};

/// What a change of a plan has to look at again, without the rest of the plan. `streams` give names only. Findings are
/// added to the result.
/// The rules of one stream: route, redundancy, times, deadlines.
void check_stream(const Network& network, std::span<const StreamRequest> streams, const StreamPlan& planned,
                  PlanCheck& result);
/// The rules of one link: overlap, reserved windows, queues and, if there is one, the port's gates. `uses` are all
/// frames there; without any, the port must not be.
void check_link(const Network& network, std::span<const StreamRequest> streams, LinkIndex link,
                std::span<const LinkUse> uses, const PlannedPort* port, PlanCheck& result,
                const CheckOptions& options = {});

}  // namespace isoline::schedule
