// All rules of one link, in their order.
#pragma once

#include <span>

#include "schedule/check/link_rules.hpp"

namespace isoline::schedule::plan_check {

void check_link(const Report& report, LinkIndex index, std::span<const LinkUse> uses, const PlannedPort* port,
                const CheckOptions& options, LinkScratch& scratch);

}  // namespace isoline::schedule::plan_check
