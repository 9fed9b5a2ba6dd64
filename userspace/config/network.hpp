// Networks and what streams ask of them, as plans begin (docs/formats/network.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/problem.hpp"
#include "model/network.hpp"
#include "model/stream_request.hpp"

namespace isoline::config {

/// What a network file and its streams say, or the files of other tools that are read as one. Names are unique, every
/// listener can be reached, and no stream is faster than the links at its ends.
struct NetworkFile {
  Network network;
  std::vector<StreamRequest> streams;
};

}  // namespace isoline::config
