// Whether a plan keeps its promises (docs/decisions/0004-plans.md). Shares nothing with what makes plans but the model.
// Pure; holds against every plan, also one whose positions and numbers make no sense: they are violations.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/link_use.hpp"
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

/// What a change of a plan has to look at again, without the rest of the plan: the streams that came (the rules of one
/// stream: route, redundancy, times, deadlines) and the links that it touched (overlap, reserved windows, queues and,
/// if there is one, the port's gates; a link without frames must have none). `streams` give requests and names.
PlanCheck check_change(const Network& network, std::span<const StreamRequest> streams, std::span<const StreamPlan> came,
                       std::span<const LinkUses> touched, const CheckOptions& options = {});

}  // namespace isoline::schedule
