// Which numbers of a network and of a request other rules can rely on.
#pragma once

#include "schedule/check/report.hpp"

namespace isoline::schedule::plan_check {

/// What is wrong with it, or nothing. Such a link is looked at no further.
const char* trouble_of(const Network& network, const Link& link);
const char* trouble_of(const Network& network);
const char* trouble_of(const Network& network, const StreamRequest& request);

/// The network's own trouble and that of each of its links.
void check_network(const Report& report);

}  // namespace isoline::schedule::plan_check
