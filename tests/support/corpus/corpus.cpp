// The corpus as a whole, and what is derived from it.
#include <algorithm>
#include <random>

#include "support/corpus/parts.hpp"

namespace isoline::test {

wire::ParseOptions options_of(const CorpusFrame& frame) {
  wire::ParseOptions options;
  options.has_mac = frame.has_mac;
  options.vxlan_inner = frame.vxlan_inner;
  options.tag = frame.tag;
  return options;
}

std::vector<CorpusFrame> frame_corpus() {
  Corpus corpus;
  add_ethernet(corpus);
  add_ipv4(corpus);
  add_ipv6(corpus);
  add_transport(corpus);
  add_industrial(corpus);
  add_uadp(corpus);
  add_tunnels(corpus);
  add_bare_ip(corpus);
  return corpus;
}

std::vector<CorpusFrame> with_metadata_tags(const std::vector<CorpusFrame>& frames) {
  Corpus corpus;
  for (const CorpusFrame& frame : frames) {
    if (!frame.has_mac || frame.bytes.size() < 18) continue;
    const auto be16 = [&](std::size_t at) {
      return static_cast<std::uint16_t>(frame.bytes[at] << 8 | frame.bytes[at + 1]);
    };
    const std::uint16_t tpid = be16(12);
    if (tpid != 0x8100 && tpid != 0x88a8 && tpid != 0x9100) continue;
    CorpusFrame moved = frame;
    moved.name += ", tag in metadata";
    moved.tag = wire::MetadataTag{tpid, be16(14)};
    moved.bytes.erase(moved.bytes.begin() + 12, moved.bytes.begin() + 16);
    corpus.push_back(std::move(moved));
  }
  return corpus;
}

std::vector<CorpusFrame> truncations(const std::vector<CorpusFrame>& frames) {
  constexpr std::size_t longest = 160;  // no header of the corpus ends behind it, apart from the deliberate ones
  Corpus corpus;
  for (const CorpusFrame& frame : frames) {
    for (std::size_t size = 0; size < std::min(frame.bytes.size(), longest); ++size) {
      CorpusFrame shorter{
          frame.name + " cut to " + std::to_string(size), {}, frame.tag, frame.has_mac, frame.vxlan_inner, ""};
      shorter.bytes.assign(frame.bytes.begin(), frame.bytes.begin() + static_cast<std::ptrdiff_t>(size));
      corpus.push_back(std::move(shorter));
    }
  }
  return corpus;
}

std::vector<CorpusFrame> mutations(const std::vector<CorpusFrame>& frames, std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  Corpus corpus;
  while (corpus.size() < count) {
    CorpusFrame frame = frames[below(frames.size())];
    if (frame.bytes.empty()) continue;
    frame.name += " mutation " + std::to_string(corpus.size());
    frame.expected.clear();
    const std::size_t header_end = std::min<std::size_t>(frame.bytes.size(), 100);
    for (std::size_t changes = 1 + below(8); changes > 0; --changes) {
      frame.bytes[below(header_end)] = static_cast<std::uint8_t>(random());
    }
    if (below(8) == 0) frame.bytes.resize(below(frame.bytes.size() + 1));
    if (below(8) == 0) {
      const Bytes head(frame.bytes.begin(), frame.bytes.begin() + static_cast<std::ptrdiff_t>(frame.bytes.size() / 2));
      frame.bytes.insert(frame.bytes.begin() + static_cast<std::ptrdiff_t>(head.size()), head.begin(), head.end());
    }
    corpus.push_back(std::move(frame));
  }
  return corpus;
}

}  // namespace isoline::test
