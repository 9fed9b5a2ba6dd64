// Whether what streams ask makes sense on a network, whatever kind of file it comes from.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "config/yaml/report.hpp"
#include "model/network.hpp"
#include "model/stream_request.hpp"

namespace isoline::config {

inline constexpr std::uint64_t longest_period = 3'600'000'000'000;  ///< ns; of all times in network files
inline constexpr std::uint64_t largest_frame = 65535;               ///< bytes
inline constexpr std::size_t most_nodes = 100'000;
inline constexpr std::size_t most_links = 1'000'000;  ///< directions
inline constexpr std::size_t most_streams = 2'000'000;

/// Where a stream's value stands. The key may be absent: then where the stream stands.
using PlaceOf = std::function<yaml::Position(std::size_t stream, std::string_view key)>;

/// Reports bad and double names, listeners that are their own talker, named twice or out of reach, frames that are
/// larger than the network's largest, classes that are not scheduled, offsets beyond the period, and streams that are
/// faster than the fastest link at their talker or at a listener. Node indices must be good; a stream without listeners
/// or period is passed over, for its reader said so already.
void check_requests(const Network& network, std::span<const StreamRequest> streams, const PlaceOf& place,
                    yaml::Report& report);

}  // namespace isoline::config
