// Frames of every protocol, whole, cut, contradictory and mutated, with the keys that they must have. The kernel side
// and userspace/wire are both tested with them (docs/formats/flow-key.md). Link with isoline_test_corpus.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/parse.hpp"

namespace isoline::test {

struct CorpusFrame {
  std::string name;  ///< unique: "tcp over ipv4", "tcp over ipv4 cut to 37"
  std::vector<std::uint8_t> bytes;
  std::optional<wire::MetadataTag> tag;  ///< a VLAN tag that stands beside the bytes
  bool has_mac = true;
  bool vxlan_inner = false;  ///< to be read with the option of this name
  std::string expected;      ///< to_string(FlowKey) of it; empty: no more than that both sides agree
};

/// How to read it: port 0, ingress.
wire::ParseOptions options_of(const CorpusFrame& frame);

/// One or more frames of every kind and every rule, each with its expected key. About a hundred and fifty.
std::vector<CorpusFrame> frame_corpus();

/// The frames whose first VLAN tag (they have one) is moved into the metadata; same expected keys.
std::vector<CorpusFrame> with_metadata_tags(const std::vector<CorpusFrame>& frames);

/// Every shorter form of each frame, from 0 bytes to one less than it has, at most its first 160. No expected keys.
std::vector<CorpusFrame> truncations(const std::vector<CorpusFrame>& frames);

/// `count` frames with one to eight bytes changed, cut or doubled at random; the same for the same seed.
std::vector<CorpusFrame> mutations(const std::vector<CorpusFrame>& frames, std::uint64_t seed, std::size_t count);

}  // namespace isoline::test
