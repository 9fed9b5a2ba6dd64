// The parts of a network file, for the writers of networks and plans.
#pragma once

#include <span>
#include <string>

#include "model/network.hpp"
#include "model/stream_request.hpp"

namespace isoline::format {

void append_network(std::string& out, const Network& network);
void append_streams(std::string& out, const Network& network, std::span<const StreamRequest> streams);

}  // namespace isoline::format
