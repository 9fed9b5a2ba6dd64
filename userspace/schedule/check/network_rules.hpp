// Which numbers of a network and of a request other rules can rely on.
#pragma once

#include "schedule/check/report.hpp"

namespace isoline::schedule::plan_check {

/// What is wrong with it, or nothing. Such a link is looked at no further. Each takes the time of what it is given
/// only, not that of the network: a change of one stream asks for them again.
const char* trouble_of(const Network& network, const Link& link);
const char* trouble_of(const Network& network);
const char* trouble_of(const Network& network, const StreamRequest& request);

/// The network's own trouble and that of each of its links.
void check_network(const Report& report);

}  // namespace isoline::schedule::plan_check
