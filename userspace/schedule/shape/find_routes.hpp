// Ways for streams that get no times. Pure.
#pragma once

#include <span>
#include <vector>

#include "model/network.hpp"
#include "model/stream_request.hpp"
#include "schedule/shape/routed_stream.hpp"

namespace isoline::schedule {

struct FoundRoutes {
  std::vector<RoutedStream> streams;     ///< by stream and copy
  std::vector<RejectedStream> rejected;  ///< by stream
};

/// To a single listener a way with the fewest links, at each node by the link that carries least so far; to several the
/// tree of the cheapest ways, where a link costs more the more it carries. The second copy of a redundant stream shares
/// no link and no bridge with the first, but what it cannot avoid; where there is no such way, both are rejected. A
/// stream that names no traffic class has the first of the scheduled ones.
FoundRoutes find_routes(const Network& network, std::span<const StreamRequest> requests);

}  // namespace isoline::schedule
