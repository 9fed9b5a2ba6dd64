// Kinds of files, told by their keys: a file that stands in another one's place is refused by one clear sentence.
#pragma once

#include <cstdint>

#include "config/yaml/report.hpp"
#include "config/yaml/tree.hpp"

namespace isoline::config {

enum class FileKind : std::uint8_t {
  network,        ///< nodes and links
  requests,       ///< streams with talkers
  plan,           ///< a network with planned
  probe_streams,  ///< streams with match, or rtp
  schedule,       ///< ports of this host
  unknown,
};

FileKind kind_of(const yaml::Node& root);

/// Reports that the file is of another kind than is wanted, if it is evidently, and returns whether it did.
bool refuse_other_kind(const yaml::Node& root, FileKind wanted, yaml::Report& report);

}  // namespace isoline::config
