// Networks and what streams ask of them, as plans begin (docs/formats/network.md).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.hpp"
#include "model/network.hpp"
#include "model/stream_request.hpp"

namespace isoline::config {

/// Bytes of a network file, a file of streams or a plan. A million streams take 83 MB, a plan of 300,000 on 5,000
/// bridges 132 MB.
inline constexpr std::size_t largest_network_file = std::size_t{512} << 20;

/// What a network file and its streams say, or the files of other tools that are read as one. Names are unique, every
/// listener can be reached, and no stream is faster than the links at its ends.
struct NetworkFile {
  Network network;
  std::vector<StreamRequest> streams;
};

/// Reads a network file of at most `largest_network_file` with its streams; those of further files are added behind
/// them. Errors: not_found, no_permission, failed (a file), invalid_input (its contents).
Loaded<NetworkFile> read_network(const std::string& path);
Loaded<NetworkFile> read_network(const std::string& path, const std::string& streams_path);

/// The same from memory; the name stands in front of line:column.
Loaded<NetworkFile> parse_network(std::string_view text, const std::string& name);

/// Streams of a file of their own, for a network that is known: `plan add`. The names of the known streams are taken.
Loaded<std::vector<StreamRequest>> read_requests(const Network& network, std::span<const StreamRequest> known,
                                                 const std::string& path);
Loaded<std::vector<StreamRequest>> parse_requests(const Network& network, std::span<const StreamRequest> known,
                                                  std::string_view text, const std::string& name);

}  // namespace isoline::config
