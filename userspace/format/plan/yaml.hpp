// Networks and plans as the files that userspace/config reads (docs/formats/network.md, plan.md).
#pragma once

#include <span>
#include <string>

#include "model/network.hpp"
#include "model/plan.hpp"
#include "model/stream_request.hpp"

namespace isoline::format {

/// A network file with its streams: a line for each node, cable and stream. What was read from it is equal to what was
/// printed, where names are as files demand them.
std::string network_yaml(const Network& network, std::span<const StreamRequest> streams);

/// A plan with its network: a line for each planned stream and port, too.
std::string plan_yaml(const Plan& plan);

}  // namespace isoline::format
